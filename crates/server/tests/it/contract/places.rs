//! Comparing an answer with its fixture: byte for byte, but for places such as `{PIN}`, whose content has a known value or a known form.

/// Values of places, as a provocation gives them.
pub type Known = [(&'static str, String)];

/// How many bytes at the start of a text have the form of this place.
fn form(place: &str, text: &str) -> Option<usize> {
    let run = |fits: fn(char) -> bool| text.find(|c: char| !fits(c)).unwrap_or(text.len());
    let digits = run(|c| c.is_ascii_digit());
    let exactly = |length: usize, found: usize| (found == length).then_some(length);
    match place {
        "PIN" => exactly(6, digits),
        "AUTHCODE" => exactly(128, run(|c| c.is_ascii_digit() || c.is_ascii_lowercase())),
        "KEY" => exactly(22, run(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')),
        "ID" => (digits > 0 && !text.starts_with('0')).then_some(digits),
        "LINE" => Some(run(|c| !matches!(c, '\n' | '\r' | '<' | '"'))).filter(|length| *length > 0),
        "CR" => text.starts_with('\r').then_some(1),
        _ => None,
    }
}

/// Compares; the error says where they part.
pub fn compare(expected: &str, found: &str, known: &Known) -> Result<(), String> {
    let (mut expected, mut rest) = (expected, found);
    while !expected.is_empty() {
        let here = |what: &str| {
            let at = found.len() - rest.len();
            format!("{what} at byte {at}\n--- expected from here\n{expected}\n--- found from here\n{rest}\n--- found\n{found}")
        };
        if let Some((place, after)) = place(expected) {
            let length = match known.iter().find(|(name, _)| *name == place) {
                Some((_, value)) => rest.starts_with(value.as_str()).then_some(value.len()),
                None => form(place, rest),
            };
            rest = &rest[length.ok_or_else(|| here(&format!("not {{{place}}}")))?..];
            expected = after;
            continue;
        }
        let c = expected.chars().next().unwrap();
        rest = rest.strip_prefix(c).ok_or_else(|| here("they part"))?;
        expected = &expected[c.len_utf8()..];
    }
    if rest.is_empty() { Ok(()) } else { Err(format!("more than expected: {rest}\n--- found\n{found}")) }
}

/// A place at the start of a text, and what comes after it.
fn place(text: &str) -> Option<(&str, &str)> {
    let (name, after) = text.strip_prefix('{')?.split_once('}')?;
    (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase())).then_some((name, after))
}

/// JSON without the white space between its parts, which means nothing.
pub fn compact(json: &str) -> String {
    let (mut out, mut inside, mut escaped) = (String::new(), false, false);
    for c in json.chars() {
        if inside || !c.is_ascii_whitespace() {
            out.push(c);
        }
        inside ^= c == '"' && !escaped;
        escaped = inside && c == '\\' && !escaped;
    }
    out
}

#[test]
fn a_place_takes_what_has_its_form_and_nothing_else() {
    let fits = |expected: &str, found: &str| compare(expected, found, &[("TECH", "17".to_owned())]).is_ok();
    assert!(fits("OK\n\nPINCODE:{PIN}", "OK\n\nPINCODE:012345"));
    for found in
        ["OK\n\nPINCODE:12345", "OK\n\nPINCODE:0123456", "OK\n\nPINCODE:012345\n", "OK\r\n\r\nPINCODE:012345", "OK\n\nPINCODE: 012345", ""]
    {
        assert!(!fits("OK\n\nPINCODE:{PIN}", found), "{found:?}");
    }
    assert!(fits("TechID:{TECH}|", "TechID:17|") && !fits("TechID:{TECH}|", "TechID:18|"));
    assert!(!fits("{UNKNOWN}", "x"));
    assert!(fits(&compact("{\"a\": [1, {ID}], \"b\": \"x y\"}"), &compact("{\"a\":[1,2],\"b\":\"x y\"}")));
}
