//! The sessions that hold credentials, and until when. Credentials count only while their session is here: after its end, and after a start of the server,
//! they do not, whatever they say of themselves.

use std::collections::HashMap;

use towline_model::{SessionId, Timestamp};

use super::limits::SESSIONS;

/// Sessions with credentials.
#[derive(Default)]
pub struct Sessions(HashMap<SessionId, Timestamp>);

impl Sessions {
    /// The session holds credentials until then, or later.
    pub fn admit(&mut self, session: SessionId, until: Timestamp, now: Timestamp) {
        if self.0.len() >= SESSIONS && !self.0.contains_key(&session) {
            self.0.retain(|_, until| *until > now);
            if self.0.len() >= SESSIONS
                && let Some(oldest) = self.0.iter().min_by_key(|(_, until)| **until).map(|(session, _)| *session)
            {
                self.0.remove(&oldest);
            }
        }
        let kept = self.0.entry(session).or_insert(until);
        *kept = until.max(*kept);
    }

    /// The session is over.
    pub fn over(&mut self, session: SessionId) {
        self.0.remove(&session);
    }

    /// All credentials are void.
    pub fn forget_all(&mut self) {
        self.0.clear();
    }

    /// Whether credentials of this session count.
    pub fn is_live(&self, session: SessionId, now: Timestamp) -> bool {
        self.0.get(&session).is_some_and(|until| *until > now)
    }

    /// Forgets those whose credentials have run out.
    pub fn sweep(&mut self, now: Timestamp) {
        self.0.retain(|_, until| *until > now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_116_sessions_are_forgotten_in_time_and_never_too_many() {
        let mut sessions = Sessions::default();
        for number in 0..=SESSIONS {
            let number = i64::try_from(number).unwrap();
            sessions.admit(SessionId(number), Timestamp(1_000 + number), Timestamp(0));
        }
        assert_eq!(sessions.0.len(), SESSIONS);
        assert!(!sessions.is_live(SessionId(0), Timestamp(0)) && sessions.is_live(SessionId(1), Timestamp(0)));
        assert!(!sessions.is_live(SessionId(1), Timestamp(1_001)));
        sessions.over(SessionId(5));
        assert!(!sessions.is_live(SessionId(5), Timestamp(0)));
        sessions.sweep(Timestamp(i64::MAX));
        assert!(sessions.0.is_empty());
    }
}
