//! The columns of every area, in one table each: title and value, from left to right. Titles that are known of the vendor's reports are theirs; columns that
//! nothing is known of are ours, and new ones come at the right.

use towline_domain::reports::{Entry, HandOver, Logged, Rest, Seen, Sum, Tally};
use towline_model::{Audience, EndedBy, Outcome, ReportArea, ReportKind, SessionKind, SessionState, Span};

use super::pen::Pen;

/// What stands above a column.
#[derive(Debug, Clone, Copy)]
pub enum Title {
    /// This.
    Text(&'static str),
    /// What the organisation calls its custom field of this number.
    Label(usize),
}

/// A column of things of one kind.
pub struct Column<T> {
    title: Title,
    put: fn(&T, &mut Pen<'_>),
}

/// The columns of a report.
pub enum Table {
    /// Sessions; with the whole chat in a last column where it says so.
    Sessions(&'static [&'static [Column<Seen>]]),
    /// Logins.
    Logins(&'static [Column<Logged>]),
    /// Sums.
    Sums(&'static [&'static [Column<Sum>]]),
}

/// The columns of a report on this area.
pub const fn table(area: ReportArea, kind: ReportKind) -> Table {
    match (area, kind) {
        (ReportArea::Session, ReportKind::ListAll) => Table::Sessions(&[SESSION, CUSTOMER, SESSION_PLACE, SESSION_TIMES, MACHINE]),
        (ReportArea::Session, ReportKind::Summary) => Table::Sums(&[TECHNICIAN_SUM, SESSION_SUM]),
        (ReportArea::CustomerSurvey, ReportKind::ListAll) => Table::Sessions(&[CUSTOMER_SURVEY, TECHNICIAN]),
        (ReportArea::TechnicianSurvey, ReportKind::ListAll) => Table::Sessions(&[TECHNICIAN_SURVEY, TECHNICIAN, EMAIL]),
        (ReportArea::CustomerSurvey, ReportKind::Summary) => Table::Sums(&[WHO, CUSTOMER_SURVEY_SUM]),
        (ReportArea::TechnicianSurvey, ReportKind::Summary) => Table::Sums(&[WHO, TECHNICIAN_SURVEY_SUM]),
        (ReportArea::Login, ReportKind::ListAll) => Table::Logins(LOGIN),
        (ReportArea::Login, ReportKind::Summary) => Table::Sums(&[LOGIN_SUM]),
        (ReportArea::Missed, ReportKind::ListAll) => Table::Sessions(&[MISSED, CUSTOMER, QUEUE]),
        (ReportArea::Missed, ReportKind::Summary) => Table::Sums(&[WHO, MISSED_SUM]),
        (ReportArea::Performance, ReportKind::ListAll) => Table::Sums(&[WHO, PERFORMANCE]),
        (ReportArea::Performance, ReportKind::Summary) => Table::Sums(&[EVERYBODY, PERFORMANCE]),
        (ReportArea::ChatLog, _) => Table::Sessions(&[CHAT_LOG, CUSTOMER, TECHNICIAN, CHAT]),
        (ReportArea::CustomFields, _) => Table::Sessions(&[CUSTOM_FIELDS, CUSTOMER, TECHNICIAN]),
        (ReportArea::Transferred, ReportKind::ListAll) => Table::Sessions(&[TRANSFER, CUSTOMER_FIELDS, TRANSFER_BETWEEN, TRANSFER_CHAT]),
        (ReportArea::TransferredExtended, ReportKind::ListAll) => {
            Table::Sessions(&[TRANSFER, CUSTOMER_FIELDS, TRANSFER_BETWEEN, TRANSFER_GROUPS, TRANSFER_CHAT])
        }
        (ReportArea::Transferred | ReportArea::TransferredExtended, ReportKind::Summary) => Table::Sums(&[WHO, TRANSFER_SUM]),
        (ReportArea::CollaborationChatLog, _) => Table::Sessions(&[COLLABORATION]),
        (ReportArea::Failed, ReportKind::ListAll) => Table::Sessions(&[FAILED, CUSTOMER, QUEUE, WHY_FAILED]),
        (ReportArea::Failed, ReportKind::Summary) => Table::Sums(&[WHO, FAILED_SUM]),
    }
}

impl Table {
    /// What stands above the columns.
    pub fn titles(&self) -> Vec<Title> {
        fn of<T>(groups: &[&[Column<T>]]) -> Vec<Title> {
            groups.iter().flat_map(|columns| columns.iter()).map(|column| column.title).collect()
        }
        match self {
            Self::Sessions(groups) => of(groups),
            Self::Logins(columns) => of(&[columns]),
            Self::Sums(groups) => of(groups),
        }
    }

    /// Writes a row but for its end. Where its last cell is a chat that goes on elsewhere, that cell is left open and the rest told.
    pub fn write(&self, pen: &mut Pen<'_>, entry: &Entry) -> Option<Rest> {
        pen.row();
        match (self, entry) {
            (Self::Sessions(groups), Entry::Session(seen)) => {
                cells(pen, groups, &**seen);
                if let Some(rest) = seen.rest {
                    return Some(rest);
                }
            }
            (Self::Logins(columns), Entry::Login(logged)) => cells(pen, &[columns], logged),
            (Self::Sums(groups), Entry::Sum(sum)) => cells(pen, groups, &**sum),
            // A report gives the entries that its table is for.
            _ => return None,
        }
        pen.close();
        None
    }
}

/// Writes the cells of a row, the last one left open.
fn cells<T>(pen: &mut Pen<'_>, groups: &[&[Column<T>]], of: &T) {
    for (number, column) in groups.iter().flat_map(|columns| columns.iter()).enumerate() {
        if number > 0 {
            pen.close();
        }
        pen.open(number);
        (column.put)(of, pen);
    }
}

const fn column<T>(title: &'static str, put: fn(&T, &mut Pen<'_>)) -> Column<T> {
    Column { title: Title::Text(title), put }
}

/// A column whose value is not known here and stays empty.
const fn empty<T>(title: &'static str) -> Column<T> {
    column(title, |_, _| {})
}

const fn field(number: usize, put: fn(&Seen, &mut Pen<'_>)) -> Column<Seen> {
    Column { title: Title::Label(number), put }
}

const START: Column<Seen> = column("Start Time", |seen, pen| pen.time_if_any(seen.session.picked_up_at));
const END: Column<Seen> = column("End Time", |seen, pen| pen.time_if_any(seen.session.ended_at));
const TOTAL: Column<Seen> = column("Total Time", |seen, pen| pen.span(seen.times.total()));
const TECHNICIAN_NAME: Column<Seen> = column("Technician Name", |seen, pen| pen.text(&seen.technician.name));
const TECHNICIAN_ID: Column<Seen> = column("Technician ID", |seen, pen| pen.node(seen.technician.node));
const TECHNICIAN_EMAIL: Column<Seen> = column("Technician Email", |seen, pen| pen.text(&seen.technician.email));
const SESSION_ID: Column<Seen> = column("Session ID", |seen, pen| pen.number(seen.session.id.0));
const STATUS: Column<Seen> = column("Status", |seen, pen| pen.status(&seen.session));
const CUSTOMER_IP: Column<Seen> = column("Customer IP", |seen, pen| pen.network(seen.session.network));
const CHANNEL_ID: Column<Seen> = column("Channel ID", |seen, pen| pen.node(seen.channel.node));
const CHANNEL_NAME: Column<Seen> = column("Channel Name", |seen, pen| pen.text(&seen.channel.name));
const SESSION_TYPE: Column<Seen> = column("Session Type", |seen, pen| {
    pen.text(match seen.session.kind {
        SessionKind::Private | SessionKind::Channel => "Instant Chat",
        SessionKind::Lens => "Lens",
    });
});
const WAITING: Column<Seen> = column("Waiting Time", |seen, pen| pen.span(seen.times.waiting));

fn put_field(number: usize, seen: &Seen, pen: &mut Pen<'_>) {
    pen.text(seen.session.fields.fields.get(number).map_or("", String::as_str));
}

/// The name and custom fields 1 to 5.
const CUSTOMER_FIELDS: &[Column<Seen>] = &[
    field(0, |seen, pen| put_field(0, seen, pen)),
    field(1, |seen, pen| put_field(1, seen, pen)),
    field(2, |seen, pen| put_field(2, seen, pen)),
    field(3, |seen, pen| put_field(3, seen, pen)),
    field(4, |seen, pen| put_field(4, seen, pen)),
    field(5, |seen, pen| put_field(5, seen, pen)),
];

/// The same with tracking 0.
const CUSTOMER: &[Column<Seen>] = &[
    field(0, |seen, pen| put_field(0, seen, pen)),
    field(1, |seen, pen| put_field(1, seen, pen)),
    field(2, |seen, pen| put_field(2, seen, pen)),
    field(3, |seen, pen| put_field(3, seen, pen)),
    field(4, |seen, pen| put_field(4, seen, pen)),
    field(5, |seen, pen| put_field(5, seen, pen)),
    column("Tracking ID", |seen, pen| pen.text(&seen.session.fields.tracking)),
];

const SESSION: &[Column<Seen>] = &[
    START,
    END,
    column("Last Action Time", |seen, pen| pen.time_if_any(seen.times.last_action)),
    TECHNICIAN_NAME,
    TECHNICIAN_ID,
    TECHNICIAN_EMAIL,
    column("Technician Group", |seen, pen| pen.group(&seen.technician)),
    SESSION_ID,
    SESSION_TYPE,
    STATUS,
];

const SESSION_PLACE: &[Column<Seen>] = &[
    CUSTOMER_IP,
    empty("Device ID"),
    empty("Incident Tools Used"),
    // The vendor knows these two words; what was solved in part is not resolved.
    column("Resolved Unresolved", |seen, pen| {
        pen.text(match seen.concluded() {
            Some((Outcome::Solved, _)) => "Resolved",
            Some((Outcome::Partly | Outcome::Unsolved, _)) => "Unresolved",
            None => "",
        });
    }),
    CHANNEL_ID,
    CHANNEL_NAME,
    empty("Calling Card"),
];

const SESSION_TIMES: &[Column<Seen>] = &[
    column("Connecting Time", |seen, pen| pen.span(seen.times.connecting)),
    WAITING,
    TOTAL,
    column("Active Time", |seen, pen| pen.span(seen.times.active)),
    // Nothing tells when a technician looks elsewhere: all active time is work.
    column("Work Time", |seen, pen| pen.span(seen.times.active)),
    column("Hold Time", |seen, pen| pen.span(seen.times.hold)),
    column("Time in Transfer", |seen, pen| pen.span(seen.times.transfer)),
    column("Rebooting Time", |_, pen| pen.span(Span(0))),
    column("Reconnecting Time", |seen, pen| pen.span(seen.times.reconnecting)),
];

const MACHINE: &[Column<Seen>] = &[empty("Platform"), empty("Browser Type"), empty("Host Name")];

/// Where a session came from: its channel, or else that it had a PIN.
const SOURCE: Column<Seen> = column("Source", |seen, pen| match seen.channel.node {
    Some(_) => pen.text(&seen.channel.name),
    None => pen.text("Private session"),
});

/// The questions stand as they are asked.
const CUSTOMER_SURVEY: &[Column<Seen>] = &[
    SOURCE,
    SESSION_ID,
    column("Date", |seen, pen| pen.time_if_any(seen.rated().map(|(_, survey)| survey.at))),
    field(0, |seen, pen| put_field(0, seen, pen)),
    column("How was the help that you got?", |seen, pen| {
        if let Some((rating, _)) = seen.rated() {
            pen.number(i64::from(rating));
        }
    }),
    column("Anything else that you want to say?", |seen, pen| pen.text(seen.rated().map_or("", |(_, survey)| &survey.comment))),
];

const TECHNICIAN_SURVEY: &[Column<Seen>] = &[
    SOURCE,
    SESSION_ID,
    column("Date", |seen, pen| pen.time_if_any(seen.concluded().map(|(_, survey)| survey.at))),
    field(0, |seen, pen| put_field(0, seen, pen)),
    column("Was the problem solved?", |seen, pen| {
        pen.text(match seen.concluded() {
            Some((Outcome::Solved, _)) => "Yes",
            Some((Outcome::Partly, _)) => "Partly",
            Some((Outcome::Unsolved, _)) => "No",
            None => "",
        });
    }),
    column("Comment", |seen, pen| pen.text(seen.concluded().map_or("", |(_, survey)| &survey.comment))),
];

const EMAIL: &[Column<Seen>] = &[TECHNICIAN_EMAIL];

const TECHNICIAN: &[Column<Seen>] = &[TECHNICIAN_NAME, TECHNICIAN_ID];

const QUEUE: &[Column<Seen>] = &[CUSTOMER_IP, TECHNICIAN_NAME, TECHNICIAN_ID, CHANNEL_ID, CHANNEL_NAME];

const CHAT_LOG: &[Column<Seen>] = &[SESSION_ID, START, END, TOTAL, SESSION_TYPE, STATUS];

const CHAT: &[Column<Seen>] = &[column("Chat Log", |seen, pen| pen.chat(&seen.chat))];

const CUSTOM_FIELDS: &[Column<Seen>] = &[START, END, TOTAL, SESSION_ID];

const COLLABORATION: &[Column<Seen>] = &[SESSION_ID, START, END, TECHNICIAN_NAME, TECHNICIAN_ID, empty("Chat Log")];

const MISSED: &[Column<Seen>] =
    &[column("Start Time", |seen, pen| pen.time_if_any(seen.session.claimed_at)), END, WAITING, SESSION_ID, SESSION_TYPE, STATUS];

const FAILED: &[Column<Seen>] = &[
    column("Start Time", |seen, pen| pen.time(seen.session.claimed_at.unwrap_or(seen.session.created_at))),
    END,
    SESSION_ID,
    SESSION_TYPE,
    STATUS,
];

const WHY_FAILED: &[Column<Seen>] = &[column("Reason", |seen, pen| {
    pen.text(match seen.session.state {
        SessionState::Ended(EndedBy::PinBurned) => "Wrong words",
        _ => "Page did not connect",
    });
})];

fn handed(seen: &Seen, pen: &mut Pen<'_>, put: fn(&HandOver, &mut Pen<'_>)) {
    if let Some(hand_over) = &seen.hand_over {
        put(hand_over, pen);
    }
}

const TRANSFER: &[Column<Seen>] = &[
    SESSION_ID,
    column("Time of Transfer", |seen, pen| handed(seen, pen, |over, pen| pen.time(over.handed.at))),
    column("Waiting Time", |seen, pen| handed(seen, pen, |over, pen| pen.span(over.handed.waited))),
];

const TRANSFER_BETWEEN: &[Column<Seen>] = &[
    column("Transferred by \u{2013} Technician ID", |seen, pen| handed(seen, pen, |over, pen| pen.node(over.by.node))),
    column("Transferred by", |seen, pen| handed(seen, pen, |over, pen| pen.text(&over.by.name))),
    column("Transferred from \u{2013} Technician/Channel ID", |seen, pen| handed(seen, pen, |over, pen| pen.node(over.from.node))),
    column("Transferred from", |seen, pen| handed(seen, pen, |over, pen| pen.text(&over.from.name))),
    column("Transferred to \u{2013} Technician/Channel ID", |seen, pen| handed(seen, pen, |over, pen| pen.node(over.to.node))),
    column("Transferred to", |seen, pen| handed(seen, pen, |over, pen| pen.text(&over.to.name))),
    column("Transfer Comment", |seen, pen| handed(seen, pen, |over, pen| pen.text(&over.handed.comment))),
    column("Time in Transfer", |seen, pen| handed(seen, pen, |over, pen| pen.span(over.handed.lay))),
];

const TRANSFER_GROUPS: &[Column<Seen>] = &[
    column("Transferred from \u{2013} Technician Group ID", |seen, pen| handed(seen, pen, |over, pen| pen.group_id(&over.from))),
    column("Transferred from \u{2013} Technician Group", |seen, pen| handed(seen, pen, |over, pen| pen.group(&over.from))),
    column("Transferred to \u{2013} Technician Group ID", |seen, pen| handed(seen, pen, |over, pen| pen.group_id(&over.to))),
    column("Transferred to \u{2013} Technician Group", |seen, pen| handed(seen, pen, |over, pen| pen.group(&over.to))),
];

const TRANSFER_CHAT: &[Column<Seen>] = &[column("Chatlog", |seen, pen| pen.chat(&seen.chat))];

const LOGIN: &[Column<Logged>] = &[
    column("Start Time", |logged, pen| pen.time(logged.began_at)),
    column("End Time", |logged, pen| pen.time_if_any(logged.ended_at)),
    column("Total Login Time", |logged, pen| pen.span(logged.lasted)),
    column("Name", |logged, pen| pen.text(&logged.person.name)),
    column("User ID", |logged, pen| pen.node(logged.person.node)),
    column("Email", |logged, pen| pen.text(&logged.person.email)),
    column("IP Address", |logged, pen| pen.network(logged.network)),
    column("Login Type", |logged, pen| {
        pen.text(match logged.audience {
            Audience::Api => "API",
            Audience::Console => "Technician Console",
        });
    }),
];

const WHO: &[Column<Sum>] =
    &[column("Technician Name", |sum, pen| pen.text(&sum.face.name)), column("Technician ID", |sum, pen| pen.node(sum.face.node))];

const TECHNICIAN_SUM: &[Column<Sum>] = &[
    column("Technician Name", |sum, pen| pen.text(&sum.face.name)),
    column("Technician ID", |sum, pen| pen.node(sum.face.node)),
    column("Technician Email", |sum, pen| pen.text(&sum.face.email)),
    column("Technician Group", |sum, pen| pen.group(&sum.face)),
];

const EVERYBODY: &[Column<Sum>] = &[column("Number of Technicians", |sum, pen| pen.number(sum.people))];

fn total(pen: &mut Pen<'_>, tally: Tally) {
    pen.span(tally.sum());
}

const SESSION_SUM: &[Column<Sum>] = &[
    column("Number of Sessions", |sum, pen| pen.number(sum.duration.count)),
    column("Average Waiting Time", |sum, pen| pen.span(sum.waiting.mean())),
    column("Average Total Time", |sum, pen| pen.span(sum.duration.mean())),
    column("Longest Session", |sum, pen| pen.span(sum.duration.max())),
    column("Waiting Time", |sum, pen| total(pen, sum.waiting)),
    column("Total Time", |sum, pen| total(pen, sum.duration)),
    column("Active Time", |sum, pen| total(pen, sum.active)),
    column("Work Time", |sum, pen| total(pen, sum.active)),
    column("Hold Time", |sum, pen| total(pen, sum.hold)),
    column("Time in Transfer", |sum, pen| total(pen, sum.transfer)),
    column("Rebooting Time", |_, pen| pen.span(Span(0))),
    column("Reconnecting Time", |sum, pen| total(pen, sum.reconnecting)),
];

const PERFORMANCE: &[Column<Sum>] = &[
    column("Number of Sessions", |sum, pen| pen.number(sum.duration.count)),
    column("Total Login Time", |sum, pen| total(pen, sum.logins)),
    column("Average Pick-up Speed", |sum, pen| pen.span(sum.waiting.mean())),
    column("Average Duration", |sum, pen| pen.span(sum.duration.mean())),
    column("Average Work Time", |sum, pen| pen.span(sum.active.mean())),
    column("Longest Session", |sum, pen| pen.span(sum.duration.max())),
    column("Total Active Time", |sum, pen| total(pen, sum.active)),
    column("Total Work Time", |sum, pen| total(pen, sum.active)),
];

const LOGIN_SUM: &[Column<Sum>] = &[
    column("Name", |sum, pen| pen.text(&sum.face.name)),
    column("User ID", |sum, pen| pen.node(sum.face.node)),
    column("Email", |sum, pen| pen.text(&sum.face.email)),
    column("Number of Logins", |sum, pen| pen.number(sum.logins.count)),
    column("Total Login Time", |sum, pen| total(pen, sum.logins)),
];

const MISSED_SUM: &[Column<Sum>] = &[
    column("Number of Missed Sessions", |sum, pen| pen.number(sum.waiting.count)),
    column("Average Waiting Time", |sum, pen| pen.span(sum.waiting.mean())),
    column("Longest Waiting Time", |sum, pen| pen.span(sum.waiting.max())),
];

const FAILED_SUM: &[Column<Sum>] = &[column("Number of Failed Sessions", |sum, pen| pen.number(sum.duration.count))];

const CUSTOMER_SURVEY_SUM: &[Column<Sum>] = &[
    column("Number of Surveys", |sum, pen| pen.number(sum.rated)),
    column("Average Rating", |sum, pen| {
        if let Some(hundredths) = (sum.ratings * 100).checked_div(sum.rated) {
            pen.text(&format!("{}.{:02}", hundredths / 100, hundredths % 100));
        }
    }),
];

const TECHNICIAN_SURVEY_SUM: &[Column<Sum>] = &[column("Number of Surveys", |sum, pen| pen.number(sum.concluded))];

const TRANSFER_SUM: &[Column<Sum>] = &[
    column("Number of Transfers", |sum, pen| pen.number(sum.transfer.count)),
    column("Average Time in Transfer", |sum, pen| pen.span(sum.transfer.mean())),
    column("Longest Time in Transfer", |sum, pen| pen.span(sum.transfer.max())),
];

#[cfg(test)]
mod tests;
