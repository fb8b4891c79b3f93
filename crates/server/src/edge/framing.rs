//! Where HTTP/1 messages begin and end, judged more strictly than the HTTP library does, before it sees the bytes: a proxy in front must never cut
//! them elsewhere. Pure: bytes in, a verdict out. Meaning of methods, paths and headers is not judged here.

use memchr::memchr;

mod chunked;
mod head;

use chunked::Chunked;
use head::Head;

/// What a head may hold.
#[derive(Debug, Clone, Copy)]
pub struct HeadLimits {
    /// Bytes of the request line.
    pub line: usize,
    /// The same for the vendor's API, whose old integrations put everything in the URL.
    pub api_line: usize,
    /// Bytes of one header.
    pub header: usize,
    /// Headers.
    pub headers: usize,
    /// Bytes of all headers.
    pub all: usize,
}

/// The limits of this server.
pub const HEAD_LIMITS: HeadLimits = HeadLimits { line: 8 * 1024, api_line: 16 * 1024, header: 8 * 1024, headers: 100, all: 32 * 1024 };

/// Why a message is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It cannot be told for certain where the message ends, or it is no HTTP/1.
    Malformed,
    /// The request line is too long.
    LineTooLong,
    /// A header is too long, or there are too many.
    HeadersTooLarge,
}

/// Bytes that must not be passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// How many bytes of the slice may still be passed on.
    pub at: usize,
    /// Why.
    pub fault: Fault,
    /// What to pass on after them, so that the library has a complete head which the gate refuses; `None`: the body is broken.
    pub ending: Option<&'static [u8]>,
}

/// What kind of bytes come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Nothing of the next message has come.
    Between,
    /// A head has begun.
    Head,
    /// A body is coming.
    Body,
    /// The connection has been handed over to another protocol.
    Raw,
}

#[derive(Debug)]
enum State {
    Head(Head),
    Sized(u64),
    Chunked(Chunked),
    Raw,
}

/// Follows the messages of one connection.
#[derive(Debug)]
pub struct Framing {
    state: State,
    limits: HeadLimits,
    messages: u64,
    body_bytes: u64,
}

/// What follows a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Message,
    Sized(u64),
    Chunked,
    Raw,
}

impl Framing {
    /// A connection on which nothing has come yet.
    #[must_use]
    pub fn new(limits: HeadLimits) -> Self {
        Self { state: State::Head(Head::default()), limits, messages: 0, body_bytes: 0 }
    }

    /// What kind of bytes come next.
    #[must_use]
    pub const fn part(&self) -> Part {
        match &self.state {
            State::Head(head) if head.is_untouched() => Part::Between,
            State::Head(_) => Part::Head,
            State::Sized(_) | State::Chunked(_) => Part::Body,
            State::Raw => Part::Raw,
        }
    }

    /// Heads that have been read to their end.
    #[must_use]
    pub const fn messages(&self) -> u64 {
        self.messages
    }

    /// Bytes of the present body, with its framing.
    #[must_use]
    pub const fn body_bytes(&self) -> u64 {
        self.body_bytes
    }

    /// Takes the next bytes of the connection.
    ///
    /// # Errors
    /// Where to stop, and why.
    pub fn scan(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            at += match &mut self.state {
                State::Raw => rest.len(),
                State::Sized(left) => {
                    let taken = usize::try_from(*left).unwrap_or(usize::MAX).min(rest.len());
                    *left -= taken as u64;
                    self.body_bytes += taken as u64;
                    if *left == 0 {
                        self.state = State::Head(Head::default());
                    }
                    taken
                }
                State::Chunked(chunked) => {
                    let (taken, ended) = chunked.take(rest).ok_or(Stop { at, fault: Fault::Malformed, ending: None })?;
                    self.body_bytes += taken as u64;
                    if ended {
                        self.state = State::Head(Head::default());
                    }
                    taken
                }
                State::Head(head) => {
                    let line_end = memchr(b'\n', rest);
                    let line = rest.get(..line_end.map_or(rest.len(), |end| end + 1)).unwrap_or(rest);
                    let next = head.line(line, line_end.is_some(), &self.limits).map_err(|(fault, ending)| Stop {
                        at,
                        fault,
                        ending: Some(ending),
                    })?;
                    if let Some(next) = next {
                        self.messages += 1;
                        self.body_bytes = 0;
                        self.state = match next {
                            Next::Message => State::Head(Head::default()),
                            Next::Sized(length) => State::Sized(length),
                            Next::Chunked => State::Chunked(Chunked::default()),
                            Next::Raw => State::Raw,
                        };
                    }
                    line.len()
                }
            };
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
