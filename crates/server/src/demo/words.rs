//! What people of a demo are called, what they ask for and what they say to each other.

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// The customer.
    Customer,
    /// Whoever holds the session.
    Technician,
}

use Voice::{Customer, Technician};

/// What a session is about.
#[derive(Debug, Clone, Copy)]
pub struct Topic {
    /// In a few words.
    pub subject: &'static str,
    /// What is said, in order.
    pub chat: &'static [(Voice, &'static str)],
    /// What the technician keeps of it; empty for nothing.
    pub note: &'static str,
}

/// What customers are called.
pub const FIRST_NAMES: &[&str] = &[
    "Jane",
    "Pavel",
    "Amina",
    "Luc",
    "Ingrid",
    "Mateo",
    "Chloe",
    "Yusuf",
    "Hana",
    "Oscar",
    "Freya",
    "Dmitri",
    "Zo\u{eb}",
    "Kofi",
    "Marta",
    "Bj\u{f6}rn",
];

/// And of which family they are.
pub const LAST_NAMES: &[&str] = &[
    "Doe",
    "Novak",
    "Haddad",
    "Martin",
    "Berg",
    "Silva",
    "Walker",
    "Demir",
    "Sato",
    "Lind",
    "Kowalska",
    "Mensah",
    "M\u{fc}ller",
    "Rossi",
    "O'Hara",
    "Petrov",
];

/// Where they work.
pub const COMPANIES: &[&str] =
    &["Harbour Logistics", "Bakery Nine", "North Clinic", "Blue Door Hotels", "Elm Street School", "Verde Foods", "Lumen Print"];

/// What they sit at.
pub const DEVICES: &[&str] = &["Laptop", "Desktop", "Till", "Tablet", "Meeting room screen", ""];

/// What is said to a transfer.
pub const COMMENTS: &[&str] = &["knows this printer", "needs somebody with admin rights", "my shift is over", "please call back after", ""];

/// What is asked for where nothing is chosen.
pub const FIRST_TOPIC: Topic = Topic {
    subject: "Printer does not print",
    chat: &[
        (Customer, "Hello, the printer on the second floor takes the job and then nothing comes out."),
        (Technician, "Good morning! Is there anything on its display?"),
        (Customer, "It says \"tray 2\"."),
        (Technician, "Then it waits for larger paper. Please set the paper to A4 in the print dialogue and send it again."),
        (Customer, "That was it. Thank you!"),
    ],
    note: "Default paper of the driver was A3. Set to A4 for everybody on the floor.",
};

/// What they ask for.
pub const TOPICS: &[Topic] = &[
    FIRST_TOPIC,
    Topic {
        subject: "Cannot sign in",
        chat: &[
            (Customer, "I changed my password on Friday and now nothing lets me in."),
            (Technician, "Is the keyboard set to the language that you typed it with?"),
            (Customer, "Oh. It says EN down there, I use DE."),
            (Technician, "Y and Z change places then. Try it with DE."),
            (Customer, "I am in."),
        ],
        note: "Keyboard layout.",
    },
    Topic {
        subject: "Video without sound",
        chat: &[
            (Customer, "They hear me, I do not hear them."),
            (Technician, "Which output is chosen in the call's settings?"),
            (Customer, "\"Monitor\". My monitor has no speakers\u{2026}"),
            (Technician, "Take the headset there, please."),
        ],
        note: "",
    },
    Topic {
        subject: "New laptop",
        chat: &[
            (Technician, "Hello! I set up your new laptop while you watch. It takes about a quarter of an hour."),
            (Customer, "Fine. Does it keep my bookmarks?"),
            (Technician, "They come with your profile."),
            (Customer, "Great."),
            (Technician, "All done. Please restart it once before you go home."),
        ],
        note: "Delivered with dock and two chargers. Old machine to be collected.",
    },
    Topic {
        subject: "Till shows yesterday's prices",
        chat: &[
            (Customer, "We open in ten minutes and the till still has yesterday's prices!"),
            (Technician, "I start the update by hand. Please do not touch it for a minute."),
            (Customer, "OK"),
            (Technician, "Now?"),
            (Customer, "Right prices. You saved the day."),
        ],
        note: "Nightly update did not run: clock of the till was three hours behind. Clock is set from the network now.",
    },
    Topic {
        subject: "Mailbox is full",
        chat: &[
            (Customer, "I cannot send mail any more, it says the mailbox is full."),
            (Technician, "The folder \"Sent\" holds 9 GB of it. May I move everything older than a year into the archive?"),
            (Customer, "Yes please, but I have to be able to search it."),
            (Technician, "You can; the archive stands below your inbox."),
        ],
        note: "Archive switched on, 7.2 GB moved.",
    },
    Topic {
        subject: "VPN drops",
        chat: &[
            (Customer, "The VPN drops every few minutes at home."),
            (Technician, "Are you on the 5 GHz network or the other one?"),
            (Customer, "How do I see that?"),
            (Technician, "I look for you. It changes between both; I fix it to the one that is stronger at your desk."),
            (Customer, "It holds so far."),
        ],
        note: "Wi-Fi roaming between bands. If it comes back: replace the access point.",
    },
    Topic {
        subject: "Question about an invoice",
        chat: &[(Customer, "Wrong department, sorry!"), (Technician, "No harm done.")],
        note: "",
    },
];
