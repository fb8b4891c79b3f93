//! Fields that several methods declare alike, and what they become together. Fields of one method stand in its own file.

use towline_domain::{Error, Issue};
use towline_model::{CustomFields, FIELD_LIMITS, NodeId, SessionId, SessionKind, TRACKING_LIMIT};
use towline_wire::{Absent, Choice, Field};

use crate::entry::Given;

pub const EMAIL: Field = Field::text("email", "sEmail").required().note("The person's e-mail address.");
pub const PASSWORD: Field = Field::text("pwd", "sPassword").required().secret().note("The person's password.");
pub const AUTHCODE: Field = Field::text("authcode", "sAuthCode").secret().note("An authcode, instead of a login.");

pub const CFIELD0: Field =
    Field::text("cfield0", "sCField0").max(FIELD_LIMITS[0]).note("Custom field 0, by convention the customer's name.");
pub const CFIELD1: Field = Field::text("cfield1", "sCField1").max(FIELD_LIMITS[1]).note("Custom field 1.");
pub const CFIELD2: Field = Field::text("cfield2", "sCField2").max(FIELD_LIMITS[2]).note("Custom field 2.");
pub const CFIELD3: Field = Field::text("cfield3", "sCField3").max(FIELD_LIMITS[3]).note("Custom field 3.");
pub const CFIELD4: Field = Field::text("cfield4", "sCField4").max(FIELD_LIMITS[4]).note("Custom field 4.");
pub const CFIELD5: Field = Field::text("cfield5", "sCField5").max(FIELD_LIMITS[5]).note("Custom field 5.");
pub const TRACKING0: Field = Field::text("tracking0", "sTracking0").max(TRACKING_LIMIT).note("Your own correlation key.");
pub const NO_TECH_CONSOLE: Field =
    Field::flag("notechconsole", "bNoTechConsole").note("0 (the default): the technician's console must be running; 1: it need not.");
pub const NODE_ID: Field =
    Field::int("NodeId", "nodeId").note("The TechID of the technician whom the PIN is for; 0 or absent: the caller.");

pub static NODE_REFS: Choice = Choice { type_name: "NODE_REF", members: &["NODE", "CHANNEL"] };

/// A session, as methods that change one name it.
pub const SESSION: Field = Field::int("session", "iSession").aliases(&["iSessionID"]).required().note("The session's number.");
/// A session, as methods that read one name it.
pub const SESSION_ID: Field = Field::int("session", "iSessionID").aliases(&["iSession"]).required().note("The session's number.");
/// A node, as methods that change a session name it.
pub const NODE: Field = Field::int("node", "iNode").aliases(&["iNodeID", "nodeid"]).required();
pub const NODE_REF: Field = Field::choice("noderef", "eNodeRef", &NODE_REFS);

pub const PIN: Field = Field::text("PINCODE", "sPINCode").absent(Absent::Empty).note("The PIN: six digits, leading zeros kept.");
pub const INTEGER_PIN: Field = Field::digits("PINCODE", "iPINCode", 6).note("The PIN as a number.");

/// The session that a call names.
pub fn session(given: &Given<'_>) -> SessionId {
    SessionId(i64::from(given.input.int("session").unwrap_or(0)))
}

/// The node that a call names.
pub fn node(given: &Given<'_>) -> NodeId {
    NodeId(i64::from(given.input.int("node").unwrap_or(0)))
}

/// Whether a call says that its node is a channel.
pub fn is_channel(given: &Given<'_>) -> bool {
    given.input.choice("noderef") == Some("CHANNEL")
}

/// The wish that the fields of a PIN request make.
///
/// # Errors
/// `Input` when the idempotency key is unusable.
pub fn issue(given: &Given<'_>, method: &'static str, link: bool) -> Result<Issue, Error> {
    let input = given.input;
    let field = |name| input.text(name).to_owned();
    let fields = CustomFields {
        fields: [field("cfield0"), field("cfield1"), field("cfield2"), field("cfield3"), field("cfield4"), field("cfield5")],
        tracking: field("tracking0"),
    };
    let node = input.int("NodeId").map(|node| NodeId(i64::from(node)));
    let needs_console = !input.flag("notechconsole").unwrap_or(false);
    let repeat = given.repeat.map(|key| repeat(key, method, &fields, node)).transpose()?;
    Ok(Issue { node, kind: SessionKind::Private, fields, needs_console, link, repeat })
}

/// The key, and what it stands for: the same key with other content is another request.
fn repeat(key: &str, method: &str, fields: &CustomFields, node: Option<NodeId>) -> Result<(String, Vec<u8>), Error> {
    if key.is_empty() || key.len() > 255 || !key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        return Err(Error::Input("Idempotency-Key has 1 to 255 printable ASCII characters"));
    }
    let node = node.map_or(0, |node| node.0).to_string();
    let parts = [method, &node, &fields.tracking].into_iter().chain(fields.fields.iter().map(String::as_str));
    let mut content = Vec::new();
    for part in parts {
        content.extend(part.len().to_be_bytes());
        content.extend(part.as_bytes());
    }
    Ok((key.to_owned(), content))
}
