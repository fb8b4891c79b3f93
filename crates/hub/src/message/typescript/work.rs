//! The part of the table that is about the technician's desk.

use super::{Body, Declaration};

pub(super) const DECLARATIONS: &[Declaration] = &[
    ("Solved", "Whether a problem was solved.", Body::Words(&["yes", "partly", "no"])),
    (
        "Colleague",
        "A technician to whom a session may be sent; without a status their console is not running.",
        Body::Object(&[("node", "number"), ("name", "string"), ("group", "string"), ("status", "Status | null")]),
    ),
    ("Place", "A channel into which a session may be sent.", Body::Object(&[("node", "number"), ("name", "string")])),
    (
        "CannedReply",
        "A canned reply; its placeholders are not filled in.",
        Body::Object(&[("id", "number"), ("own", "boolean"), ("title", "string"), ("text", "string")]),
    ),
    (
        "WatchableSession",
        "A session that an administrator may watch.",
        Body::Object(&[("session", "SessionId"), ("customer", "string"), ("technician", "string"), ("since", "Milliseconds")]),
    ),
    ("Role", "What a technician is to a session on their desk.", Body::Words(&["lead", "channel", "sender", "asked", "helper", "monitor"])),
    (
        "TeamMember",
        "Somebody in a session beside its technician; who has not joined is asked.",
        Body::Object(&[("node", "number"), ("name", "string"), ("watches", "boolean"), ("joined", "boolean")]),
    ),
    ("Present", "Somebody else in the session, as its customer sees them.", Body::Object(&[("name", "string"), ("watches", "boolean")])),
    (
        "WorkSays",
        "From the console, about its desk.",
        Body::Messages(&[
            ("targets", &[("req", "string")]),
            ("transfer", &[("session", "SessionId"), ("to", "number"), ("comment", "string"), ("req?", "string")]),
            ("take_back", &[("session", "SessionId"), ("req?", "string")]),
            ("field", &[("session", "SessionId"), ("field", "number"), ("text", "string"), ("req?", "string")]),
            ("outcome", &[("session", "SessionId"), ("solved", "Solved"), ("comment", "string"), ("req?", "string")]),
            ("replies", &[("req", "string")]),
            ("keep_reply", &[("id?", "number"), ("title", "string"), ("text", "string"), ("req", "string")]),
            ("drop_reply", &[("id", "number"), ("req", "string")]),
            ("ask", &[("session", "SessionId"), ("to", "number"), ("req?", "string")]),
            ("join", &[("session", "SessionId"), ("on", "boolean"), ("req?", "string")]),
            ("leave", &[("session", "SessionId"), ("req?", "string")]),
            ("show_out", &[("session", "SessionId"), ("who", "number"), ("req?", "string")]),
            ("lead", &[("session", "SessionId"), ("to", "number"), ("req?", "string")]),
            ("watchable", &[("req", "string")]),
            ("watch", &[("session", "SessionId"), ("req?", "string")]),
        ]),
    ),
    (
        "WorkHears",
        "To the console, about its desk.",
        Body::Messages(&[
            ("targets", &[("req", "string"), ("technicians", "Colleague[]"), ("channels", "Place[]")]),
            ("replies", &[("req", "string"), ("replies", "CannedReply[]")]),
            ("watchable", &[("req", "string"), ("sessions", "WatchableSession[]")]),
        ]),
    ),
];
