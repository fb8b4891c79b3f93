//! The same messages for TypeScript: a table of names and types, and the file made of it. Tests hold the table against what serde reads and writes.

mod media;
mod work;

/// A field: its name (ending in `?` when it may be absent) and its TypeScript type.
type Field = (&'static str, &'static str);

/// What a name stands for.
enum Body {
    /// Another type.
    Alias(&'static str),
    /// One of some words.
    Words(&'static [&'static str]),
    /// An object.
    Object(&'static [Field]),
    /// One of some objects, told apart by `t`.
    Messages(&'static [(&'static str, &'static [Field])]),
}

/// A declaration: its name, what it is for, and its body.
type Declaration = (&'static str, &'static str, Body);

const DECLARATIONS: &[Declaration] = &[
    ("Milliseconds", "A point in time: milliseconds since 1970 UTC.", Body::Alias("number")),
    ("SessionId", "A session's number.", Body::Alias("number")),
    ("Author", "Who says a line of chat.", Body::Words(&["customer", "technician", "system"])),
    ("Status", "A technician's status.", Body::Words(&["online", "away", "busy"])),
    ("ViewState", "Where a session stands, for its customer.", Body::Words(&["connecting", "waiting", "active", "hold", "ended"])),
    (
        "ConsoleState",
        "Where a session stands, for its technician.",
        Body::Words(&["connecting", "waiting", "active", "hold", "customer_left", "ended"]),
    ),
    ("Ender", "Who ended a session.", Body::Words(&["technician", "customer", "time", "system"])),
    (
        "RefusalCode",
        "What was refused; `say` beside it tells people what to do.",
        Body::Words(&[
            "already_taken",
            "not_yours",
            "too_fast",
            "too_long",
            "rate",
            "out_of_pins",
            "too_many",
            "bad_input",
            "gone",
            "busy",
            "held",
            "too_many_messages",
            "not_sent",
            "not_allowed",
            "group_full",
            "not_trusted",
            "no_consent",
            "asking",
            "bad_signal",
            "not_ready",
            "full",
        ]),
    ),
    (
        "ChatLine",
        "A line of chat. `id` is the sender's own and only on one's own side's lines; `code` marks system lines.",
        Body::Object(&[
            ("seq", "number"),
            ("from", "Author"),
            ("name", "string"),
            ("text", "string"),
            ("at", "Milliseconds"),
            ("id?", "string"),
            ("code?", "string"),
        ]),
    ),
    ("Named", "A display name.", Body::Object(&[("name", "string")])),
    (
        "SessionView",
        "A session as its customer sees it.",
        Body::Object(&[
            ("id", "SessionId"),
            ("state", "ViewState"),
            ("organisation", "string"),
            ("technician", "Named | null"),
            ("position", "number | null"),
            ("since", "Milliseconds"),
            ("away", "boolean"),
            ("returning", "boolean"),
            ("passing", "boolean"),
            ("others", "Present[]"),
        ]),
    ),
    (
        "CustomerSays",
        "From the customer's page.",
        Body::Messages(&[
            ("hello", &[("last", "number"), ("peers?", "PeerId[]")]),
            ("chat", &[("id", "string"), ("text", "string")]),
            ("typing", &[("on", "boolean")]),
            ("media", &[("say", "MediaFromCustomer")]),
            ("end", &[]),
            ("ping", &[]),
        ]),
    ),
    (
        "CustomerHears",
        "To the customer's page.",
        Body::Messages(&[
            ("welcome", &[("session", "SessionView"), ("chat", "ChatLine[]"), ("more", "boolean"), ("now", "Milliseconds")]),
            ("session", &[("session", "SessionView")]),
            ("chat", &[("line", "ChatLine")]),
            ("ack", &[("id", "string"), ("seq", "number"), ("at", "Milliseconds")]),
            ("typing", &[("on", "boolean")]),
            ("media", &[("say", "MediaToCustomer")]),
            ("pong", &[]),
            ("error", &[("code", "RefusalCode"), ("id?", "string"), ("say", "string")]),
            ("ended", &[("by", "Ender"), ("survey", "boolean")]),
            ("replaced", &[]),
        ]),
    ),
    (
        "CustomerSeen",
        "The customer's seat as the console shows it.",
        Body::Object(&[("online", "boolean"), ("returning", "boolean"), ("network", "string")]),
    ),
    ("SessionKind", "What a session is.", Body::Words(&["private", "channel", "lens"])),
    (
        "Incoming",
        "How a session came into this queue from another.",
        Body::Object(&[("from", "string"), ("by", "string"), ("comment", "string")]),
    ),
    (
        "ConsoleSession",
        "A session as its technician's console shows it. `expires` is null once the PIN is used; what is not `mine` lies in a channel.",
        Body::Object(&[
            ("id", "SessionId"),
            ("state", "ConsoleState"),
            ("since", "Milliseconds"),
            ("created", "Milliseconds"),
            ("fields", "string[]"),
            ("tracking", "string"),
            ("mine", "boolean"),
            ("kind", "SessionKind"),
            ("channel", "Named | null"),
            ("incoming", "Incoming | null"),
            ("note", "string"),
            ("customer", "CustomerSeen | null"),
            ("language", "string | null"),
            ("unread", "number"),
            ("wrong_tries", "number"),
            ("expires", "Milliseconds | null"),
            ("ended_by", "Ender | null"),
            ("role", "Role"),
            ("lies_with", "string | null"),
            ("team", "TeamMember[]"),
            ("worked", "number"),
        ]),
    ),
    (
        "Me",
        "The technician at the console; `entry` is where customers type the PIN.",
        Body::Object(&[
            ("name", "string"),
            ("email", "string"),
            ("node", "number"),
            ("organisation", "string"),
            ("labels", "string[]"),
            ("entry", "string"),
            ("sends", "Sends"),
            ("watches", "boolean"),
            ("concludes", "boolean"),
        ]),
    ),
    ("Sends", "Which invitations the server sends itself.", Body::Object(&[("mail", "boolean"), ("text", "boolean")])),
    ("InviteBy", "How an invitation travels.", Body::Words(&["mail", "text"])),
    ("InviteEmail", "An invitation by e-mail.", Body::Object(&[("subject", "string"), ("text", "string")])),
    (
        "ConsoleSays",
        "From the console.",
        Body::Messages(&[
            ("hello", &[]),
            ("ping", &[]),
            ("status", &[("status", "Status"), ("req?", "string")]),
            ("open", &[("session", "SessionId"), ("last", "number"), ("peers?", "PeerId[]"), ("req?", "string")]),
            ("pickup", &[("session", "SessionId"), ("req?", "string")]),
            ("close", &[("session", "SessionId"), ("req?", "string")]),
            ("hold", &[("session", "SessionId"), ("on", "boolean"), ("req?", "string")]),
            ("note", &[("session", "SessionId"), ("text", "string"), ("req?", "string")]),
            ("admit", &[("session", "SessionId"), ("let", "boolean"), ("req?", "string")]),
            ("chat", &[("session", "SessionId"), ("id", "string"), ("text", "string"), ("req?", "string")]),
            ("typing", &[("session", "SessionId"), ("on", "boolean")]),
            ("new", &[("fields", "string[]"), ("tracking", "string"), ("req?", "string")]),
            ("reveal", &[("session", "SessionId"), ("req?", "string")]),
            ("invite", &[("session", "SessionId"), ("by", "InviteBy"), ("to", "string"), ("req?", "string")]),
            ("media", &[("session", "SessionId"), ("say", "MediaFromConsole"), ("req?", "string")]),
        ]),
    ),
    (
        "ConsoleHears",
        "To the console.",
        Body::Messages(&[
            (
                "welcome",
                &[
                    ("me", "Me"),
                    ("status", "Status"),
                    ("automatic", "boolean"),
                    ("sessions", "ConsoleSession[]"),
                    ("guarded", "boolean"),
                    ("now", "Milliseconds"),
                ],
            ),
            ("session", &[("session", "ConsoleSession")]),
            ("gone", &[("session", "SessionId")]),
            ("history", &[("session", "SessionId"), ("lines", "ChatLine[]"), ("more", "boolean")]),
            ("chat", &[("session", "SessionId"), ("line", "ChatLine")]),
            ("ack", &[("session", "SessionId"), ("id", "string"), ("seq", "number"), ("at", "Milliseconds")]),
            ("typing", &[("session", "SessionId"), ("on", "boolean")]),
            ("media", &[("session", "SessionId"), ("say", "MediaToConsole")]),
            (
                "created",
                &[
                    ("req?", "string"),
                    ("session", "SessionId"),
                    ("pin", "string"),
                    ("words", "string[]"),
                    ("link", "string"),
                    ("email", "InviteEmail"),
                    ("expires", "Milliseconds"),
                ],
            ),
            ("done", &[("req", "string")]),
            ("error", &[("req?", "string"), ("session?", "SessionId"), ("id?", "string"), ("code", "RefusalCode"), ("say", "string")]),
            ("status", &[("status", "Status"), ("automatic", "boolean")]),
            ("guarded", &[("on", "boolean")]),
            ("pong", &[]),
            ("signed_out", &[]),
        ]),
    ),
];

/// The TypeScript declarations of all messages: the whole text of a module.
#[must_use]
pub fn typescript() -> String {
    let mut out =
        String::from("// What browser and server say to each other. Generated from crates/hub by `cargo xtask codegen`: do not edit.\n");
    for (name, doc, body) in DECLARATIONS.iter().chain(media::DECLARATIONS).chain(work::DECLARATIONS) {
        out += &format!("\n/** {doc} */\n");
        match body {
            Body::Alias(to) => out += &format!("export type {name} = {to};\n"),
            Body::Words(words) => {
                out += &format!("export type {name} = {};\n", words.iter().map(|w| format!("'{w}'")).collect::<Vec<_>>().join(" | "))
            }
            Body::Object(fields) => {
                out += &format!("export interface {name} {{\n");
                for (field, of) in *fields {
                    out += &format!("  {field}: {of};\n");
                }
                out += "}\n";
            }
            Body::Messages(messages) => {
                out += &format!("export type {name} =\n");
                let lines: Vec<String> = messages.iter().map(|(tag, fields)| message(tag, fields)).collect();
                out += &lines.join("\n");
                out += ";\n";
            }
        }
    }
    out
}

fn message(tag: &str, fields: &[Field]) -> String {
    let fields: String = fields.iter().map(|(field, of)| format!("; {field}: {of}")).collect();
    format!("  | {{ t: '{tag}'{fields} }}")
}

#[cfg(test)]
mod tests;
