//! Header lines as clients know them, and rows as wide as their headers.

use super::*;

const LABELS: [&str; 6] = ["Name", "Custom field 1", "Custom field 2", "Custom field 3", "Custom field 4", "Custom field 5"];

fn header(area: ReportArea, kind: ReportKind) -> String {
    let titles = table(area, kind).titles().into_iter().map(|title| match title {
        Title::Text(text) => text,
        Title::Label(number) => LABELS[number],
    });
    titles.collect::<Vec<_>>().join("|")
}

#[test]
fn the_session_report_has_the_columns_that_clients_fill_their_sheets_from() {
    assert_eq!(
        header(ReportArea::Session, ReportKind::ListAll),
        "Start Time|End Time|Last Action Time|Technician Name|Technician ID|Technician Email|Technician Group|Session ID|Session Type|Status|\
         Name|Custom field 1|Custom field 2|Custom field 3|Custom field 4|Custom field 5|Tracking ID|Customer IP|Device ID|Incident Tools Used|\
         Resolved Unresolved|Channel ID|Channel Name|Calling Card|Connecting Time|Waiting Time|Total Time|Active Time|Work Time|Hold Time|\
         Time in Transfer|Rebooting Time|Reconnecting Time|Platform|Browser Type|Host Name"
    );
}

#[test]
fn other_reports_have_the_columns_that_are_known_of_them_where_they_are_known_to_stand() {
    for (area, start, end) in [
        (ReportArea::CustomerSurvey, "Source|Session ID|Date|Name|", "|Technician Name|Technician ID"),
        (ReportArea::TechnicianSurvey, "Source|Session ID|Date|Name|", "|Technician Name|Technician ID|Technician Email"),
        (ReportArea::Performance, "Technician Name|Technician ID|Number of Sessions|Total Login Time|Average Pick-up", "|Total Work Time"),
        (ReportArea::ChatLog, "Session ID|", "|Chat Log"),
        (ReportArea::CollaborationChatLog, "Session ID|", "|Chat Log"),
        (
            ReportArea::CustomFields,
            "Start Time|End Time|Total Time|Session ID|Name|Custom field 1|Custom field 2|Custom field 3|Custom field 4|Custom field 5|Tracking ID|",
            "|Technician Name|Technician ID",
        ),
        (ReportArea::Transferred, "Session ID|Time of Transfer|Waiting Time|Name|", "|Transfer Comment|Time in Transfer|Chatlog"),
    ] {
        let header = header(area, ReportKind::ListAll);
        assert!(header.starts_with(start) && header.ends_with(end), "{header}");
    }
    assert_eq!(
        header(ReportArea::TransferredExtended, ReportKind::ListAll),
        "Session ID|Time of Transfer|Waiting Time|Name|Custom field 1|Custom field 2|Custom field 3|Custom field 4|Custom field 5|\
         Transferred by \u{2013} Technician ID|Transferred by|Transferred from \u{2013} Technician/Channel ID|Transferred from|\
         Transferred to \u{2013} Technician/Channel ID|Transferred to|Transfer Comment|Time in Transfer|\
         Transferred from \u{2013} Technician Group ID|Transferred from \u{2013} Technician Group|\
         Transferred to \u{2013} Technician Group ID|Transferred to \u{2013} Technician Group|Chatlog"
    );
}

#[test]
fn titles_are_told_apart_within_every_report() {
    for area in ReportArea::ALL {
        for kind in [ReportKind::ListAll, ReportKind::Summary] {
            let header = header(area, kind);
            let titles: std::collections::BTreeSet<&str> = header.split('|').collect();
            assert_eq!(titles.len(), header.split('|').count(), "{header}");
        }
    }
}
