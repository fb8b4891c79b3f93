//! A session's chat as one text, a line each, as integrations read it; and who may read it, and the technicians' note. Saying something is in `chats`.

use towline_model::{ChatFrom, ChatLine, Session, SessionId, SystemLine, Timestamp};

use crate::authority::administers;
use crate::{Caller, Cx, Error};

/// The most lines of one session that are read; the newest.
const LONGEST: usize = 20_000;

/// What was said in a session that the caller may look into, the newest 20,000 lines, on the clock of UTC.
///
/// # Errors
/// `Missing`, `Store`.
pub async fn chat_log(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<String, Error> {
    readable(cx, caller, session).await?;
    let history = cx.store().history(session, 0, LONGEST).await?;
    Ok(chat_text(&history.lines, |at| at))
}

/// What technicians wrote down about a session that the caller may look into; empty when they did not.
///
/// # Errors
/// `Missing`, `Store`.
pub async fn note(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<String, Error> {
    Ok(readable(cx, caller, session).await?.note)
}

/// A session that the caller may look into, also after its end: their own, one whose PIN they asked for, or one that they administer by the queue that it lies
/// in, whoever holds it, or its channel.
async fn readable(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<Session, Error> {
    let person = caller.person();
    let asked =
        cx.store().session(session).await?.filter(|found| found.organisation == person.organisation && found.caller == Some(person.id));
    match asked {
        Some(found) => Ok(found),
        None => witnessed(cx, caller, session).await,
    }
}

/// The same but for whoever only asked for the PIN: whose picture and voice are kept is not theirs to see.
pub(crate) async fn witnessed(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<Session, Error> {
    let person = caller.person();
    let found = cx.store().session(session).await?.filter(|found| found.organisation == person.organisation);
    let found = found.ok_or(Error::Missing("session"))?;
    let places = [Some(found.queue), found.picked_up_by, found.channel, found.transfer.as_ref().map(|transfer| transfer.from)];
    // A master administrator reads also what lies at nodes that are gone.
    let own = person.master || (person.technician.is_some() && places.contains(&person.technician));
    if own {
        return Ok(found);
    }
    for node in places.into_iter().flatten() {
        match administers(cx, caller, node).await {
            Ok(_) => return Ok(found),
            Err(Error::UnknownNode | Error::NotAdministrator) => {}
            Err(error) => return Err(error),
        }
    }
    Err(Error::Missing("session"))
}

/// The lines as one text, each begun by the time of day and by who says it, separated by line feeds; what has several lines goes on two spaces further in. `local` turns a moment into what the reader's clock shows
/// then, as if that were UTC.
#[must_use]
pub fn chat_text(lines: &[ChatLine], local: impl Fn(Timestamp) -> Timestamp) -> String {
    let mut out = String::new();
    for line in lines {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&time_of_day(local(line.at)));
        out.push(' ');
        match line.from {
            ChatFrom::Customer | ChatFrom::Technician => {
                let name = one_line(&line.name);
                out.push_str(if name.is_empty() { speaker(line.from) } else { &name });
                out.push_str(": ");
                // What begins further in can be no line of somebody else.
                out.push_str(&line.text.replace('\n', "\n  "));
            }
            ChatFrom::System(what) => out.push_str(&told(what, &one_line(&line.name))),
        }
    }
    out
}

/// A name without line ends, whoever chose it.
fn one_line(name: &str) -> String {
    name.replace(|c: char| c.is_control(), " ").trim().to_owned()
}

const fn speaker(from: ChatFrom) -> &'static str {
    match from {
        ChatFrom::Customer => "Customer",
        _ => "Technician",
    }
}

/// What a line about the session itself says in English.
fn told(line: SystemLine, name: &str) -> String {
    let known = !name.is_empty();
    match line {
        SystemLine::CustomerConnected => "The customer connected.".to_owned(),
        SystemLine::PickedUp if known => format!("{name} picked up the session."),
        SystemLine::PickedUp => "A technician picked up the session.".to_owned(),
        SystemLine::Held => "The technician put the session on hold.".to_owned(),
        SystemLine::Resumed => "The technician resumed the session.".to_owned(),
        SystemLine::Transferred if known => format!("The session was transferred to {name}."),
        SystemLine::Transferred => "The session was transferred.".to_owned(),
        SystemLine::TransferCancelled => "The transfer was cancelled.".to_owned(),
        SystemLine::CustomerBack => "The customer came back.".to_owned(),
        SystemLine::EndedByCustomer => "The customer ended the session.".to_owned(),
        SystemLine::EndedByTechnician => "The technician ended the session.".to_owned(),
        SystemLine::TimedOut => "The session timed out.".to_owned(),
        SystemLine::HelperJoined => format!("{} joined the session.", shown(name)),
        SystemLine::HelperLeft => format!("{} left the session.", shown(name)),
        SystemLine::MonitorJoined => format!("{} watches the session.", shown(name)),
        SystemLine::MonitorLeft => format!("{} stopped watching the session.", shown(name)),
        SystemLine::LeadPassed => format!("{} leads the session from now on.", shown(name)),
    }
}

fn shown(name: &str) -> &str {
    if name.is_empty() { "A technician" } else { name }
}

/// `h:mm AM` or `h:mm PM`.
fn time_of_day(at: Timestamp) -> String {
    let minutes = at.0.div_euclid(60_000_000).rem_euclid(24 * 60);
    let (hour, minute) = (minutes / 60, minutes % 60);
    let half = if hour < 12 { "AM" } else { "PM" };
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    format!("{twelve}:{minute:02} {half}")
}

#[cfg(test)]
mod tests {
    use towline_model::Span;

    use super::*;

    fn line(from: ChatFrom, name: &str, text: &str, at: Timestamp) -> ChatLine {
        ChatLine { seq: 1, from, name: name.to_owned(), text: text.to_owned(), at, client_id: String::new() }
    }

    #[test]
    fn each_line_begins_with_the_time_and_who_says_it() {
        // 2024-02-19T14:07:27Z
        let at = Timestamp(1_708_351_647_000_000);
        let lines = [
            line(ChatFrom::System(SystemLine::CustomerConnected), "", "", at),
            line(ChatFrom::System(SystemLine::PickedUp), "Tess", "", at),
            line(ChatFrom::Customer, "Jo Doe", "My screen\nis blue", at + Span::minutes(1)),
            line(ChatFrom::Customer, " ", "?", at + Span::minutes(2)),
            line(ChatFrom::Technician, "Tess", "All of it?", at + Span::hours(10)),
            line(ChatFrom::System(SystemLine::EndedByCustomer), "", "", at + Span::hours(23)),
        ];
        let expected = "2:07 PM The customer connected.\n2:07 PM Tess picked up the session.\n2:08 PM Jo Doe: My screen\n  is blue\n\
                        2:09 PM Customer: ?\n12:07 AM Tess: All of it?\n1:07 PM The customer ended the session.";
        assert_eq!(chat_text(&lines, |at| at), expected);
        assert_eq!(chat_text(&lines[..1], |at| at + Span::hours(-3)), "11:07 AM The customer connected.");
        assert_eq!(chat_text(&[], |at| at), "");
    }

    #[test]
    fn nobody_writes_a_line_of_somebody_else() {
        let at = Timestamp(0);
        let lines = [line(ChatFrom::Customer, "Jo\n12:00 AM Tess", "ok\n12:00 AM Tess: You owe me nothing.", at)];
        assert_eq!(chat_text(&lines, |at| at), "12:00 AM Jo 12:00 AM Tess: ok\n  12:00 AM Tess: You owe me nothing.");
    }

    #[test]
    fn noon_and_midnight_are_twelve() {
        for (hour, text) in [(0, "12:00 AM"), (1, "1:00 AM"), (11, "11:00 AM"), (12, "12:00 PM"), (13, "1:00 PM"), (23, "11:00 PM")] {
            assert_eq!(time_of_day(Timestamp(hour * 3_600_000_000)), text);
        }
        assert_eq!(time_of_day(Timestamp(-60_000_000)), "11:59 PM", "before 1970 too");
    }
}
