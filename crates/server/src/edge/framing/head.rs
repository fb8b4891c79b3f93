//! The head of a message, line by line: its size, and every header that says where the body ends.

use super::{Fault, HeadLimits, Next};

/// The kept start of a line whose end has not come yet never grows beyond the longest line that is taken.
#[derive(Debug, Default)]
pub struct Head {
    /// Bytes of an unfinished line.
    kept: Vec<u8>,
    lines: usize,
    bytes: usize,
    empty_lines: usize,
    old: bool,
    length: Option<u64>,
    chunked: bool,
    upgrade: bool,
}

/// A fault, and what makes the head complete for the library after the bytes that it already has.
type Refused = (Fault, &'static [u8]);

impl Head {
    /// Whether nothing of a message has come.
    pub const fn is_untouched(&self) -> bool {
        self.lines == 0 && self.kept.is_empty()
    }

    /// Takes a line, or the part of one that has come. Answers what follows when this line ends the head.
    pub fn line(&mut self, line: &[u8], is_whole: bool, limits: &HeadLimits) -> Result<Option<Next>, Refused> {
        let ending = self.ending();
        let most = if self.lines == 0 { limits.api_line } else { limits.header };
        if self.kept.len() + line.len() > most + 2 {
            return Err((if self.lines == 0 { Fault::LineTooLong } else { Fault::HeadersTooLarge }, ending));
        }
        if !is_whole {
            self.kept.extend_from_slice(line);
            return Ok(None);
        }
        if self.kept.is_empty() {
            return self.whole(line, limits).map_err(|fault| (fault, ending));
        }
        let mut kept = std::mem::take(&mut self.kept);
        kept.extend_from_slice(line);
        self.whole(&kept, limits).map_err(|fault| (fault, ending))
    }

    /// What completes a head of which the library has everything up to the present line, and the kept part of that.
    fn ending(&self) -> &'static [u8] {
        match (self.lines, self.kept.as_slice()) {
            (0, []) => b"GET / HTTP/1.0\r\n\r\n",
            (0, _) => b" HTTP/1.0\r\n\r\n",
            (_, []) => b"\r\n",
            (_, kept) if kept.contains(&b':') => b"\r\n\r\n",
            _ => b":\r\n\r\n",
        }
    }

    fn whole(&mut self, line: &[u8], limits: &HeadLimits) -> Result<Option<Next>, Fault> {
        // A line ends with CR LF: where a bare LF ends one, others in the chain may disagree.
        let content = line.strip_suffix(b"\r\n").ok_or(Fault::Malformed)?;
        if self.lines == 0 {
            return self.request_line(content, limits).map(|()| None);
        }
        if content.is_empty() {
            return self.end().map(Some);
        }
        self.lines += 1;
        self.bytes += line.len();
        if self.lines > limits.headers + 1 || self.bytes > limits.all {
            return Err(Fault::HeadersTooLarge);
        }
        self.header(content).map(|()| None)
    }

    fn request_line(&mut self, content: &[u8], limits: &HeadLimits) -> Result<(), Fault> {
        if content.is_empty() {
            // Old clients send an empty line after a body; more than two is no client.
            self.empty_lines += 1;
            return if self.empty_lines > 2 { Err(Fault::Malformed) } else { Ok(()) };
        }
        let target = content.splitn(2, |c| *c == b' ').nth(1).unwrap_or_default();
        let is_api = target.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"/API/"));
        if content.len() > if is_api { limits.api_line } else { limits.line } {
            return Err(Fault::LineTooLong);
        }
        self.old = match content.rsplit(|c| *c == b' ').next() {
            Some(b"HTTP/1.1") => false,
            Some(b"HTTP/1.0") => true,
            _ => return Err(Fault::Malformed),
        };
        self.lines = 1;
        Ok(())
    }

    fn header(&mut self, content: &[u8]) -> Result<(), Fault> {
        let colon = memchr::memchr(b':', content).ok_or(Fault::Malformed)?;
        let (name, value) = content.split_at(colon);
        // White space before the name folds it into the line above, before the colon it hides the name from others.
        if name.is_empty() || name.iter().any(|c| matches!(c, b' ' | b'\t')) {
            return Err(Fault::Malformed);
        }
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        match name.len() {
            14 if name.eq_ignore_ascii_case(b"content-length") => {
                let length = length(value).ok_or(Fault::Malformed)?;
                if self.length.replace(length).is_some() {
                    return Err(Fault::Malformed);
                }
            }
            17 if name.eq_ignore_ascii_case(b"transfer-encoding") => {
                if self.chunked || self.old || !value.eq_ignore_ascii_case(b"chunked") {
                    return Err(Fault::Malformed);
                }
                self.chunked = true;
            }
            7 if name.eq_ignore_ascii_case(b"upgrade") => self.upgrade = true,
            _ => {}
        }
        Ok(())
    }

    fn end(&self) -> Result<Next, Fault> {
        match (self.length, self.chunked) {
            (Some(_), true) => Err(Fault::Malformed),
            (Some(length), false) if length > 0 => Ok(Next::Sized(length)),
            (None, true) => Ok(Next::Chunked),
            // Whoever asks for another protocol sends no second request after it: the gate hands over or closes.
            _ if self.upgrade => Ok(Next::Raw),
            _ => Ok(Next::Message),
        }
    }
}

/// A length is digits and nothing else; 18 of them are beyond every bound.
fn length(value: &[u8]) -> Option<u64> {
    let fits = (1..=18).contains(&value.len()) && value.iter().all(u8::is_ascii_digit);
    if fits { std::str::from_utf8(value).ok()?.parse().ok() } else { None }
}
