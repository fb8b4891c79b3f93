//! Hosted error handling: a third party's page that posted a PIN is told why it was refused, when its origin is on the organisation's list. It is told by the
//! address that the browser is led back to, which is the page's own: nothing that anybody else says leads anywhere.

use http::header::REFERER;
use http::request::Parts;
use towline_domain::{Cx, Entered, Error, use_cases};
use towline_model::OrganisationId;
use towline_store::Refusal;
use towline_wire::Args;

/// The parameter that the page reads.
const PARAMETER: &str = "LogMeInRescueResponse";

/// The longest address that is led back to.
const LONGEST: usize = 4_096;

/// The vendor's code for what became of a knock; `None` where the customer goes on, in the session or on our page because two words are wanted.
pub(super) fn code(entered: &Result<Entered, Error>) -> Option<&'static str> {
    match entered {
        Ok(Entered::Seat { .. } | Entered::ProofWanted) => None,
        Ok(Entered::Missing) => Some("PINCODE_MISSING"),
        Ok(Entered::Refused(Refusal::Used)) => Some("PINCODE_ALREADYUSED"),
        Ok(Entered::Refused(Refusal::Expired | Refusal::Burned)) => Some("PINCODE_EXPIRED"),
        Ok(Entered::Refused(Refusal::Unknown | Refusal::WrongWords | Refusal::WrongKey)) => Some("PINCODE_INVALID"),
        Ok(Entered::Wait(_)) | Err(_) => Some("PINCODE_ERROR"),
    }
}

/// The page that posted, when it asks to be told and may be.
pub(super) async fn back<'p>(cx: &Cx<'_>, organisation: OrganisationId, parts: &'p Parts, args: &Args) -> Option<&'p str> {
    if args.get("hostederrorhandling").map(str::trim) != Some("1") {
        return None;
    }
    let mut addresses = parts.headers.get_all(REFERER).iter();
    let address = addresses.next()?.to_str().ok().filter(|address| address.len() <= LONGEST)?;
    if addresses.next().is_some() {
        return None;
    }
    // While the list cannot be read nobody is told anything.
    use_cases::is_told(cx, organisation, address).await.unwrap_or(false).then_some(address)
}

/// The address with the code in its query: behind what is there, in place of the code of a try before, in front of the fragment.
pub(super) fn with_code(address: &str, code: &str) -> String {
    let (rest, fragment) = address.split_once('#').map_or((address, None), |(rest, fragment)| (rest, Some(fragment)));
    let (page, query) = rest.split_once('?').unwrap_or((rest, ""));
    let is_code = |pair: &&str| pair.split_once('=').is_some_and(|(name, _)| name.eq_ignore_ascii_case(PARAMETER));
    let kept = query.split('&').filter(|pair| !pair.is_empty() && !is_code(pair));
    let own = format!("{PARAMETER}={code}");
    let query = kept.chain([own.as_str()]).collect::<Vec<_>>().join("&");
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{page}?{query}{fragment}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_joins_whatever_address_there_is() {
        for (address, told) in [
            ("https://a.example", "https://a.example?LogMeInRescueResponse=X"),
            ("https://a.example/help", "https://a.example/help?LogMeInRescueResponse=X"),
            ("https://a.example/help?", "https://a.example/help?LogMeInRescueResponse=X"),
            ("https://a.example/help?a=1&b", "https://a.example/help?a=1&b&LogMeInRescueResponse=X"),
            ("https://a.example/help?a=1#top", "https://a.example/help?a=1&LogMeInRescueResponse=X#top"),
            ("https://a.example/help#?a=1", "https://a.example/help?LogMeInRescueResponse=X#?a=1"),
            ("https://a.example/?LogMeInRescueResponse=PINCODE_INVALID&a=1", "https://a.example/?a=1&LogMeInRescueResponse=X"),
            ("https://a.example/?next=https://b.example/?c", "https://a.example/?next=https://b.example/?c&LogMeInRescueResponse=X"),
        ] {
            assert_eq!(with_code(address, "X"), told, "{address}");
        }
    }
}
