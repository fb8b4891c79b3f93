//! Descriptions of connections and ways to reach a browser, as far as a server has to understand them: who shows which certificate, what would flow, and
//! that nothing in them is too much. They are passed on as they came; making or changing them is the browsers' business.

use std::net::IpAddr;

use towline_model::Fingerprint;

/// The longest description, in bytes. One message is at most 64 KiB.
pub const MAX_SDP: usize = 48 * 1024;
/// How many lines a description may have.
const MAX_LINES: usize = 2_000;
/// How many sections a description may have: two pictures, sound, and data.
const MAX_SECTIONS: usize = 4;
/// How many ways to reach a browser one side may name for one description.
pub const MAX_CANDIDATES: u8 = 50;
/// The longest line that names one.
const MAX_CANDIDATE: usize = 1_024;

/// Who describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Describes {
    /// The console: it offers, and its picture never flows.
    Console,
    /// The customer's page: it answers.
    Customer,
}

/// What may flow. The first picture section is the screen, the second the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flows {
    /// The customer's screen.
    pub screen: bool,
    /// The customer's camera.
    pub camera: bool,
    /// Sound, both ways.
    pub sound: bool,
}

/// Why a description is refused. Says nothing of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is too large, is not shaped like one, or asks for what is not offered here.
    #[error("not an acceptable description")]
    Shape,
    /// Something would flow that may not.
    #[error("would let flow what may not")]
    Flow,
}

/// What there is to know of a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Description {
    /// The certificate that the browser shows, the same in all sections.
    pub fingerprint: Fingerprint,
    /// How many ways to reach the browser it names.
    pub candidates: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Media {
    Picture,
    Sound,
    Data,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Both,
    Out,
    In,
    None,
}

/// One section as far as it has been read.
struct Section {
    media: Media,
    /// Refused by its port, so that nothing flows whatever it says.
    off: bool,
    direction: Direction,
}

/// Reads a description and judges it.
///
/// # Errors
/// See [`Refused`].
pub fn judge(sdp: &str, by: Describes, flows: Flows) -> Result<Description, Refused> {
    if sdp.len() > MAX_SDP || !sdp.starts_with("v=0") {
        return Err(Refused::Shape);
    }
    let mut sections: Vec<Section> = Vec::new();
    let mut session_direction = Direction::Both;
    let mut fingerprint = None;
    let mut candidates = 0u8;
    let mut lines = 0;
    for line in sdp.lines() {
        lines += 1;
        if lines > MAX_LINES || line.chars().any(char::is_control) {
            return Err(Refused::Shape);
        }
        let (kind, value) = line.split_once('=').ok_or(Refused::Shape)?;
        match kind {
            "m" => {
                if sections.len() == MAX_SECTIONS {
                    return Err(Refused::Shape);
                }
                sections.push(section(value, session_direction)?);
            }
            "a" => {
                if let Some(direction) = direction(value) {
                    match sections.last_mut() {
                        Some(section) => section.direction = direction,
                        None => session_direction = direction,
                    }
                } else if let Some(shown) = value.strip_prefix("fingerprint:") {
                    let shown = read_fingerprint(shown).ok_or(Refused::Shape)?;
                    if fingerprint.replace(shown).is_some_and(|other| other != shown) {
                        return Err(Refused::Shape);
                    }
                } else if value.starts_with("candidate:") {
                    candidates = candidates.checked_add(1).filter(|n| *n <= MAX_CANDIDATES).ok_or(Refused::Shape)?;
                    if candidate(value) == Way::Malformed {
                        return Err(Refused::Shape);
                    }
                } else if value.starts_with("crypto:") {
                    // Keys in the description itself: whoever passes it on could listen.
                    return Err(Refused::Shape);
                }
            }
            _ => {}
        }
    }
    let fingerprint = fingerprint.filter(|_| !sections.is_empty()).ok_or(Refused::Shape)?;
    if allowed(&sections, by, flows) { Ok(Description { fingerprint, candidates }) } else { Err(Refused::Flow) }
}

fn section(value: &str, direction: Direction) -> Result<Section, Refused> {
    let mut words = value.split(' ');
    let (media, port, protocol) = (words.next(), words.next(), words.next());
    let media = match (media, protocol) {
        (Some("video"), Some("UDP/TLS/RTP/SAVPF")) => Media::Picture,
        (Some("audio"), Some("UDP/TLS/RTP/SAVPF")) => Media::Sound,
        (Some("application"), Some("UDP/DTLS/SCTP" | "DTLS/SCTP" | "TCP/DTLS/SCTP")) => Media::Data,
        _ => return Err(Refused::Shape),
    };
    Ok(Section { media, off: port == Some("0"), direction })
}

fn direction(attribute: &str) -> Option<Direction> {
    match attribute {
        "sendrecv" => Some(Direction::Both),
        "sendonly" => Some(Direction::Out),
        "recvonly" => Some(Direction::In),
        "inactive" => Some(Direction::None),
        _ => None,
    }
}

fn allowed(sections: &[Section], by: Describes, flows: Flows) -> bool {
    let mut pictures = 0;
    let mut sounds = 0;
    sections.iter().all(|section| {
        let may = match section.media {
            Media::Data => return true,
            Media::Picture => {
                pictures += 1;
                match pictures {
                    1 => flows.screen,
                    2 => flows.camera,
                    _ => false,
                }
            }
            Media::Sound => {
                sounds += 1;
                sounds == 1 && flows.sound
            }
        };
        if section.off || section.direction == Direction::None {
            return true;
        }
        // Pictures go from the customer to the console and never back.
        let way = match (section.media, by) {
            (Media::Picture, Describes::Console) => section.direction == Direction::In,
            (Media::Picture, Describes::Customer) => section.direction == Direction::Out,
            _ => true,
        };
        may && way
    })
}

/// A fingerprint of a strong hash; anything else is none.
fn read_fingerprint(shown: &str) -> Option<Fingerprint> {
    let (hash, hex) = shown.trim_end().split_once(' ')?;
    if !hash.eq_ignore_ascii_case("sha-256") {
        return None;
    }
    let mut bytes = [0; 32];
    let mut pairs = hex.split(':');
    for byte in &mut bytes {
        *byte = pairs.next().filter(|pair| pair.len() == 2).and_then(|pair| u8::from_str_radix(pair, 16).ok())?;
    }
    pairs.next().is_none().then_some(Fingerprint(bytes))
}

/// What a way to reach a browser is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// One that may be told on.
    Good,
    /// The word that there are no more.
    End,
    /// One that leads nowhere or inwards: dropped.
    Useless,
    /// None at all.
    Malformed,
}

/// Judges a way to reach a browser.
#[must_use]
pub fn candidate(line: &str) -> Way {
    if line.is_empty() {
        return Way::End;
    }
    if line.len() > MAX_CANDIDATE || line.chars().any(char::is_control) {
        return Way::Malformed;
    }
    let Some(rest) = line.strip_prefix("candidate:") else { return Way::Malformed };
    let words: Vec<&str> = rest.split(' ').take(64).collect();
    let [_foundation, component, protocol, priority, address, port, typ, kind, ..] = words.as_slice() else { return Way::Malformed };
    let numbers = component.parse::<u16>().is_ok() && priority.parse::<u32>().is_ok() && port.parse::<u16>().is_ok();
    let known = matches!(protocol.to_ascii_lowercase().as_str(), "udp" | "tcp") && matches!(*kind, "host" | "srflx" | "prflx" | "relay");
    if !numbers || !known || *typ != "typ" {
        return Way::Malformed;
    }
    match address.parse::<IpAddr>() {
        Ok(address) if leads_somewhere(address.to_canonical()) => Way::Good,
        Ok(_) => Way::Useless,
        // A name that only the local network resolves, by which browsers hide addresses.
        Err(_) if address.len() <= 64 && address.ends_with(".local") => Way::Good,
        Err(_) => Way::Malformed,
    }
}

const fn leads_somewhere(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !(v4.is_loopback() || v4.is_unspecified() || v4.is_multicast() || v4.is_broadcast() || v4.is_link_local()),
        IpAddr::V6(v6) => !(v6.is_loopback() || v6.is_unspecified() || v6.is_multicast()),
    }
}

#[cfg(test)]
mod tests;
