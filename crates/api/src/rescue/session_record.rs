//! A session as `getSession` shows it: the SOAP records, the text columns, and the vendor's words for where a session stands.

use jiff::tz::TimeZone;
use towline_domain::{Error, Queue};
use towline_model::{EndedBy, NodeId, Session, SessionState, Timestamp};
use towline_wire::{Choice, Column, Field, Record, Row, Value};

/// The states that all versions know, in the order of their type, with those that a version adds before the last.
macro_rules! states {
    ($($added:literal),*) => {
        &[
            "SESSION_STARTING",
            "SESSION_CONNECTING",
            "SESSION_WAITING",
            "SESSION_OFFLINE",
            "SESSION_PICKEDUP",
            "SESSION_CLOSEDBYCUSTOMER",
            "SESSION_CLOSEDBYTECHNICIAN",
            "SESSION_TRANSFERINGBUTNOTPICKEDUP",
            "SESSION_REVOKED",
            "SESSION_CLOSED_TRANSFERREDANOTHERTECH_WITHOUTPICKUP",
            "SESSION_CUSTOMERLEFTSESSION_WASNOTPICKEDUP",
            "SESSION_WAITINGTIMEOUT_PICKEDUP",
            "SESSION_WAITINGTIMEOUT_NOTPICKEDUP",
            "SESSION_SYSTEMTIMEOUT_PICKEDUP",
            "SESSION_SYSTEMTIMEOUT_NOTPICKEDUP",
            "SESSION_ABORTED_TECHDELETEDORDISABLED",
            "SESSION_CLOSED_TRANSFERREDANOTHERTECH",
            "SESSION_REBOOTING",
            "SESSION_CONNECTIONPROBLEM",
            "SESSION_ONHOLD",
            "SESSION_ONHOLDBUTCUSTOMERLEFT",
            "SESSION_TIMEOUT_SESSIONIDLETECHSIDE",
            "SESSION_CUSTOMERLEFTSESSION_DURINGTRANSFER_WITHOUTPICKUP",
            "SESSION_CUSTOMERLEFTSESSION_DURINGTRANSFER",
            "SESSION_CLOSEDBYWAITINGCUSTOMER",
            "SESSION_CLOSEDBYACTIVECUSTOMER",
            "SESSION_CLOSED_DURINGRECONNECTING",
            "SESSION_CLOSED_DURINGREBOOTING",
            $($added,)*
            "SESSION_STATUS_NOT_SUPPORTED_VALUE",
        ]
    };
}

/// The states of versions 1 and 2.
static STATE: Choice = Choice { type_name: "SESSION_STATUS", members: states!() };

/// The states of version 3, which came with eight of its own.
static STATE_V3: Choice = Choice {
    type_name: "SESSION_STATUS_V3",
    members: states!(
        "SESSION_UACCESS_EXPIRED_WASPICKEDUPBEFORE",
        "SESSION_UACCESS_EXPIRED_NOTPICKEDUPBEFORE",
        "SESSION_UACCESS_REVOKEDBYCUSTOMER_WASPICKEDUPBEFORE",
        "SESSION_UACCESS_REVOKEDBYCUSTOMER_NOTPICKEDUPBEFORE",
        "SESSION_UACCESS_REVOKEDBYADMIN_WASPICKEDUPBEFORE",
        "SESSION_UACCESS_REVOKEDBYADMIN_NOTPICKEDUPBEFORE",
        "SESSION_TERMSANDCONDITIONSDECLINED",
        "SESSION_TIMEOUT_TECHCONNECTIONLOSTORSESSIONWASNOTCLOSEDBYTECH"
    ),
};

const ID: Field = Field::int("iID", "iID");
const STATUS_TEXT: Field = Field::text("sStatus", "sStatus");
const ENTRY_ID: Field = Field::int("iEntry", "iEntry");
const ENTRY: Field = Field::text("sEntry", "sEntry");
const TECHNICIAN_ID: Field = Field::int("iTechnician", "iTechnician");
const TECHNICIAN: Field = Field::text("sTechnician", "sTechnician");
const START: Field = Field::text("sStartTime", "sStartTime");
const WAITING: Field = Field::int("iWaitingTimeInSec", "iWaitingTimeInSec");
const FIELD0: Field = Field::text("sCustomField0", "sCustomField0");
const FIELD1: Field = Field::text("sCustomField1", "sCustomField1");
const FIELD2: Field = Field::text("sCustomField2", "sCustomField2");
const FIELD3: Field = Field::text("sCustomField3", "sCustomField3");
const FIELD4: Field = Field::text("sCustomField4", "sCustomField4");
const FIELD5: Field = Field::text("sCustomField5", "sCustomField5");
const LANGUAGE: Field = Field::text("sLanguage", "sLanguage");
const TRANSFERRED_TO: Field = Field::text("sTransferredTo", "sTransferredTo");
const TRANSFERRED_COMMENT: Field = Field::text("sTransferredComment", "sTransferredComment");
const IS_LEAD: Field = Field::flag("bIsLead", "bIsLead");
const HANDING_OFF: Field = Field::flag("bHandingOff", "bHandingOff");

/// The elements of versions 1 and 2, which know the first three custom fields.
const FIELDS: &[Field] = &[
    ID,
    Field::choice("bStatus", "bStatus", &STATE),
    STATUS_TEXT,
    ENTRY_ID,
    ENTRY,
    TECHNICIAN_ID,
    TECHNICIAN,
    START,
    WAITING,
    FIELD0,
    FIELD1,
    FIELD2,
    LANGUAGE,
    TRANSFERRED_TO,
    TRANSFERRED_COMMENT,
    IS_LEAD,
    HANDING_OFF,
];

const fn column(header: &'static str, field: &'static str) -> Column {
    Column { header, field }
}

/// The columns of versions 1 and 2.
const COLUMNS: &[Column] = &[
    column("ID", "iID"),
    column("Status", "sStatus"),
    column("Entry ID", "iEntry"),
    column("Entry", "sEntry"),
    column("Technician ID", "iTechnician"),
    column("Technician", "sTechnician"),
    column("Start Time", "start"),
    column("Waiting Time", "iWaitingTimeInSec"),
    column("Custom Field 0", "sCustomField0"),
    column("Custom Field 1", "sCustomField1"),
    column("Custom Field 2", "sCustomField2"),
    column("Language", "sLanguage"),
    column("Transferred To", "sTransferredTo"),
    column("Transferred Comment", "sTransferredComment"),
    column("Is Lead Technician", "lead"),
    column("HandingOff", "handing"),
];

/// A record of version 1.
pub static SESSION: Record = Record { soap: "SESSION", fields: FIELDS, columns: COLUMNS };

/// A record of version 2.
pub static SESSION_V2: Record = Record { soap: "SESSION_V2", fields: FIELDS, columns: COLUMNS };

/// A record of version 3: all six custom fields.
pub static SESSION_V3: Record = Record {
    soap: "SESSION_V3",
    fields: &[
        ID,
        Field::choice("bStatus", "bStatus", &STATE_V3),
        STATUS_TEXT,
        ENTRY_ID,
        ENTRY,
        TECHNICIAN_ID,
        TECHNICIAN,
        START,
        WAITING,
        FIELD0,
        FIELD1,
        FIELD2,
        FIELD3,
        FIELD4,
        FIELD5,
        LANGUAGE,
        TRANSFERRED_TO,
        TRANSFERRED_COMMENT,
        IS_LEAD,
        HANDING_OFF,
    ],
    columns: &[
        column("ID", "iID"),
        column("Status", "sStatus"),
        column("Entry ID", "iEntry"),
        column("Entry", "sEntry"),
        column("Technician ID", "iTechnician"),
        column("Technician", "sTechnician"),
        column("Start Time", "start"),
        column("Waiting Time", "iWaitingTimeInSec"),
        column("Custom Field 0", "sCustomField0"),
        column("Custom Field 1", "sCustomField1"),
        column("Custom Field 2", "sCustomField2"),
        column("Custom Field 3", "sCustomField3"),
        column("Custom Field 4", "sCustomField4"),
        column("Custom Field 5", "sCustomField5"),
        column("Language", "sLanguage"),
        column("Transferred To", "sTransferredTo"),
        column("Transferred Comment", "sTransferredComment"),
        column("Is Lead Technician", "lead"),
        column("HandingOff", "handing"),
    ],
};

/// The rows of a queue, in its order.
///
/// # Errors
/// `Internal` when a number exceeds 32 bits or a time cannot be shown.
pub fn rows(queue: &Queue, now: Timestamp) -> Result<Vec<Row>, Error> {
    queue.sessions.iter().map(|session| row(queue, session, now)).collect()
}

fn row(queue: &Queue, session: &Session, now: Timestamp) -> Result<Row, Error> {
    let (state, display) = stands(session);
    let name = |node: Option<NodeId>| node.and_then(|node| queue.names.get(&node)).cloned().unwrap_or_default();
    let technician = technician(session);
    let (to, comment) = session.transfer.as_ref().map(|transfer| (name(Some(session.queue)), transfer.comment.clone())).unwrap_or_default();
    let [field0, field1, field2, field3, field4, field5] = session.fields.fields.clone();
    Ok(Row(vec![
        ("iID", number(session.id.0)?),
        ("bStatus", Value::Choice(state)),
        ("sStatus", display.into()),
        ("iEntry", number(session.channel.map_or(0, |channel| channel.0))?),
        ("sEntry", name(session.channel).into()),
        ("iTechnician", number(technician.map_or(0, |node| node.0))?),
        ("sTechnician", name(technician).into()),
        ("sStartTime", time(session.created_at, "%-m/%-d/%Y %-I:%M:%S %p")?.into()),
        ("start", time(session.created_at, "%-m/%-d/%Y %-I:%M %p")?.into()),
        ("iWaitingTimeInSec", number(now.since(session.state_since).whole_seconds())?),
        ("sCustomField0", field0.into()),
        ("sCustomField1", field1.into()),
        ("sCustomField2", field2.into()),
        ("sCustomField3", field3.into()),
        ("sCustomField4", field4.into()),
        ("sCustomField5", field5.into()),
        ("sLanguage", session.language.clone().unwrap_or_default().into()),
        ("sTransferredTo", to.into()),
        ("sTransferredComment", comment.into()),
        ("bIsLead", true.into()),
        ("lead", "yes".into()),
        ("bHandingOff", false.into()),
        ("handing", "".into()),
    ]))
}

/// Whose session it is: of one on its way whoever holds it, in a channel nobody.
fn technician(session: &Session) -> Option<NodeId> {
    match &session.transfer {
        Some(transfer) => session.picked_up_by.or(Some(transfer.from).filter(|from| Some(*from) != session.channel)),
        None => Some(session.queue).filter(|queue| Some(*queue) != session.channel),
    }
}

/// The display text for where a session stands.
#[must_use]
pub fn status_text(session: &Session) -> &'static str {
    stands(session).1
}

/// The vendor's word and the display text for where a session stands.
fn stands(session: &Session) -> (&'static str, &'static str) {
    let before = session.picked_up_at.is_some();
    match session.state {
        SessionState::Waiting if session.transfer.is_some() => ("SESSION_TRANSFERINGBUTNOTPICKEDUP", "Transferring"),
        SessionState::OnHold if session.seat_empty_since.is_some() => ("SESSION_ONHOLDBUTCUSTOMERLEFT", "Disconnected"),
        SessionState::Waiting | SessionState::Active if session.seat_empty_since.is_some() => ("SESSION_CONNECTIONPROBLEM", "Reconnecting"),
        SessionState::Connecting => ("SESSION_CONNECTING", "Connecting"),
        SessionState::Waiting => ("SESSION_WAITING", "Waiting"),
        SessionState::Active => ("SESSION_PICKEDUP", "Active"),
        SessionState::OnHold => ("SESSION_ONHOLD", "On Hold"),
        SessionState::Ended(by) => match by {
            EndedBy::Technician => ("SESSION_CLOSEDBYTECHNICIAN", "Closed by technician"),
            EndedBy::ActiveCustomer => ("SESSION_CLOSEDBYACTIVECUSTOMER", "Closed by active customer"),
            EndedBy::WaitingCustomer => ("SESSION_CLOSEDBYWAITINGCUSTOMER", "Closed by waiting customer"),
            EndedBy::PinExpired | EndedBy::PinBurned => ("SESSION_SYSTEMTIMEOUT_NOTPICKEDUP", "Timed out"),
            EndedBy::WaitingTimeout if before => ("SESSION_WAITINGTIMEOUT_PICKEDUP", "Timed out"),
            EndedBy::WaitingTimeout => ("SESSION_WAITINGTIMEOUT_NOTPICKEDUP", "Timed out"),
            EndedBy::ActiveTimeout => ("SESSION_SYSTEMTIMEOUT_PICKEDUP", "Timed out"),
            EndedBy::TechnicianGone => ("SESSION_ABORTED_TECHDELETEDORDISABLED", "Aborted: technician was deleted or disabled"),
        },
    }
}

fn number(number: i64) -> Result<Value, Error> {
    i32::try_from(number).map(Value::Int).map_err(|_| Error::Internal("a number exceeds 32 bits"))
}

fn time(at: Timestamp, format: &str) -> Result<String, Error> {
    let moment = jiff::Timestamp::from_microsecond(at.0).map_err(|_| Error::Internal("a stored time is beyond the calendar"))?;
    Ok(TimeZone::UTC.to_datetime(moment).strftime(format).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_three_adds_eight_states() {
        assert_eq!((STATE_V3.members.len(), STATE.members.len()), (37, 29));
        assert!(STATE.members.iter().all(|state| STATE_V3.members.contains(state)));
    }

    #[test]
    fn times_have_no_padding_and_noon_is_twelve() {
        let at = Timestamp(1_708_352_847_000_000);
        assert_eq!(time(at, "%-m/%-d/%Y %-I:%M:%S %p").unwrap(), "2/19/2024 2:27:27 PM");
        assert_eq!(time(at, "%-m/%-d/%Y %-I:%M %p").unwrap(), "2/19/2024 2:27 PM");
        let midnight = Timestamp(1_708_300_800_000_000);
        assert_eq!(time(midnight, "%-m/%-d/%Y %-I:%M %p").unwrap(), "2/19/2024 12:00 AM");
    }

    #[test]
    fn the_header_line_of_version_three_has_238_characters() {
        let line: usize = SESSION_V3.columns.iter().map(|column| column.header.len() + 1).sum();
        assert_eq!(line, 238);
    }
}
