//! A chunked body: sizes, extensions, data and trailers. Strict about CR LF; extensions and trailers are bounded and otherwise passed over.

use memchr::memchr;

/// Bytes of all extensions of one body.
const EXTENSIONS: usize = 1_024;

/// Bytes of the trailers of one body.
const TRAILERS: usize = 8 * 1_024;

/// Trailers of one body.
const TRAILER_LINES: usize = 50;

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Step {
    #[default]
    Size,
    Extension,
    SizeEnd,
    Data,
    DataCr,
    DataLf,
    Trailer,
    TrailerEnd,
}

/// Follows one chunked body.
#[derive(Debug, Default)]
pub struct Chunked {
    step: Step,
    digits: u32,
    left: u64,
    extensions: usize,
    trailers: usize,
    /// Bytes of the present trailer line.
    line: usize,
    /// Trailer lines that have ended.
    lines: usize,
}

impl Chunked {
    /// Takes as much as belongs to the body. Answers how much, and whether the body has ended; `None` when it is malformed.
    pub fn take(&mut self, bytes: &[u8]) -> Option<(usize, bool)> {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let first = *rest.first()?;
            at += match self.step {
                Step::Data => {
                    let taken = usize::try_from(self.left).unwrap_or(usize::MAX).min(rest.len());
                    self.left -= taken as u64;
                    if self.left == 0 {
                        self.step = Step::DataCr;
                    }
                    taken
                }
                Step::Extension => {
                    let taken = memchr(b'\r', rest).unwrap_or(rest.len());
                    let extension = rest.get(..taken)?;
                    self.extensions += taken.max(1);
                    if self.extensions > EXTENSIONS || extension.contains(&b'\n') {
                        return None;
                    }
                    if taken == rest.len() {
                        taken
                    } else {
                        self.step = Step::SizeEnd;
                        taken + 1
                    }
                }
                _ => {
                    if self.one(first)? {
                        return Some((at + 1, true));
                    }
                    1
                }
            };
        }
        Some((at, false))
    }

    /// Takes one byte of the framing; whether the body has ended.
    fn one(&mut self, byte: u8) -> Option<bool> {
        match (self.step, byte) {
            (Step::Size, b'\r') if self.digits > 0 => self.step = Step::SizeEnd,
            (Step::Size, b';' | b' ' | b'\t') if self.digits > 0 => self.step = Step::Extension,
            (Step::Size, _) => {
                let digit = char::from(byte).to_digit(16)?;
                self.digits += 1;
                if self.digits > 8 {
                    return None;
                }
                self.left = self.left * 16 + u64::from(digit);
            }
            (Step::SizeEnd, b'\n') => self.step = if self.left == 0 { Step::Trailer } else { Step::Data },
            (Step::DataCr, b'\r') => self.step = Step::DataLf,
            (Step::DataLf, b'\n') => {
                self.step = Step::Size;
                self.digits = 0;
            }
            (Step::Trailer, b'\r') => self.step = Step::TrailerEnd,
            (Step::TrailerEnd, b'\n') if self.line == 0 => return Some(true),
            (Step::TrailerEnd, b'\n') => {
                self.step = Step::Trailer;
                self.line = 0;
                self.lines += 1;
                if self.lines > TRAILER_LINES {
                    return None;
                }
            }
            (Step::Trailer, c) if c != b'\n' => {
                self.line += 1;
                self.trailers += 1;
                if self.trailers > TRAILERS {
                    return None;
                }
            }
            _ => return None,
        }
        Some(false)
    }
}
