//! Post-to-URL: the variables of a post, by the vendor's names, and the text of a post in both layouts. When one is sent, and to whom, is not here.

use towline_domain::Posted;
use towline_model::{DateOrder, PostFormat, Span, Timestamp, Zone};
use towline_wire::hook;

use crate::report::twelve_hours;

/// The root of the XML layout.
const ROOT: &str = "session";

/// One variable.
struct Variable {
    /// Its name in a form; in XML the same in lower case.
    name: &'static str,
    /// Whether XML has it too.
    in_xml: bool,
    value: fn(&Posted) -> String,
}

const fn variable(name: &'static str, value: fn(&Posted) -> String) -> Variable {
    Variable { name, in_xml: true, value }
}

/// Every variable, in the order in which they are sent.
const VARIABLES: &[Variable] = &[
    variable("SessionID", |posted| posted.session.id.to_string()),
    variable("TechID", |posted| posted.seat.map_or(0, |seat| seat.0).to_string()),
    variable("TechSSOID", |posted| of_technician(posted, |person| &person.profile.sso_id)),
    variable("TechName", |posted| of_technician(posted, |person| &person.name)),
    variable("TechEmail", |posted| of_technician(posted, |person| &person.email)),
    variable("TechDescr", |posted| of_technician(posted, |person| &person.profile.description)),
    variable("CField0", |posted| field(posted, 0)),
    variable("CField1", |posted| field(posted, 1)),
    variable("CField2", |posted| field(posted, 2)),
    variable("CField3", |posted| field(posted, 3)),
    variable("CField4", |posted| field(posted, 4)),
    variable("CField5", |posted| field(posted, 5)),
    variable("Tracking0", |posted| posted.session.fields.tracking.clone()),
    variable("ChatLog", |posted| posted.chat.clone()),
    variable("Note", |posted| posted.note.clone()),
    // The vendor's guide and the programs that receive posts call it differently.
    Variable { name: "Notes", in_xml: false, value: |posted| posted.note.clone() },
    variable("WaitingTime", |posted| seconds(posted.waiting)),
    variable("PickupTime", |posted| time(posted.picked_up_at)),
    variable("ClosingTime", |posted| time(posted.closed_at)),
    variable("WorkTime", |posted| seconds(posted.work)),
    variable("LastActionTime", |posted| time(posted.last_action)),
    // Nothing is transmitted but chat, and nothing is known of the customer's machine.
    variable("Transmitted", |_| "0".to_owned()),
    variable("Platform", |_| String::new()),
];

/// The text of a post.
#[must_use]
pub fn body(posted: &Posted, format: PostFormat) -> String {
    let values = VARIABLES.iter().map(|variable| (variable, (variable.value)(posted)));
    match format {
        PostFormat::Form => {
            let pairs: Vec<_> = values.map(|(variable, value)| (variable.name, value)).collect();
            hook::form(pairs.iter().map(|(name, value)| (*name, value.as_str())))
        }
        PostFormat::Xml => {
            let values = values.filter(|(variable, _)| variable.in_xml);
            let pairs: Vec<_> = values.map(|(variable, value)| (variable.name.to_ascii_lowercase(), value)).collect();
            hook::xml(ROOT, pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
        }
    }
}

/// The media type of a layout.
#[must_use]
pub const fn content_type(format: PostFormat) -> &'static str {
    match format {
        PostFormat::Form => hook::FORM,
        PostFormat::Xml => hook::XML,
    }
}

fn of_technician(posted: &Posted, what: fn(&towline_model::Person) -> &String) -> String {
    posted.technician.as_ref().map(what).cloned().unwrap_or_default()
}

fn field(posted: &Posted, number: usize) -> String {
    posted.session.fields.fields.get(number).cloned().unwrap_or_default()
}

fn seconds(span: Span) -> String {
    span.whole_seconds().to_string()
}

/// A moment on the clock of UTC, as times are written elsewhere in this API; empty for none.
fn time(at: Option<Timestamp>) -> String {
    at.map_or_else(String::new, |at| twelve_hours(DateOrder::default(), Zone::default().local(at)))
}
