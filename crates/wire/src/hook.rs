//! What is posted to others' URLs: pairs of names and values, as a form or as XML. Which pairs, and to whom, is not here.

use crate::markup::{element, put};

/// The media type of [`form`].
pub const FORM: &str = "application/x-www-form-urlencoded";

/// The media type of [`xml`].
pub const XML: &str = "text/xml; charset=utf-8";

/// The pairs as browsers send a form: UTF-8, a space as `+`. Line ends stay as they are.
#[must_use]
pub fn form<'t>(pairs: impl Iterator<Item = (&'t str, &'t str)>) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    out.extend_pairs(pairs);
    out.finish()
}

/// The pairs as children of one element. The names are ours and need no escaping; what XML cannot hold becomes U+FFFD.
#[must_use]
pub fn xml<'t>(root: &str, pairs: impl Iterator<Item = (&'t str, &'t str)>) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    put(&mut out, &["<", root, ">"]);
    for (name, value) in pairs {
        element(&mut out, name, value);
    }
    put(&mut out, &["</", root, ">"]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, form as read};

    const ODD: [(&str, &str); 4] = [("A", "1 + 1 = 2 & more%"), ("B", "two\r\nlines\n\u{fc}\u{1f600}"), ("C", ""), ("D", "*-._~!'()")];

    #[test]
    fn a_form_is_read_back_as_it_was_meant() {
        let text = form(ODD.into_iter());
        assert_eq!(text, "A=1+%2B+1+%3D+2+%26+more%25&B=two%0D%0Alines%0A%C3%BC%F0%9F%98%80&C=&D=*-._%7E%21%27%28%29");
        let args = read::parse_urlencoded(text.as_bytes(), &Limits::default()).unwrap();
        for (name, value) in ODD {
            assert_eq!(args.get(name), Some(value));
        }
    }

    #[test]
    fn xml_is_one_element_whatever_the_values_say() {
        let text = xml("session", [("a", "</a><b>\"&'"), ("b", "one\r\ntwo\u{0}\u{fffe}"), ("c", "")].into_iter());
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><session><a>&lt;/a&gt;&lt;b&gt;&quot;&amp;'</a><b>one&#xD;\ntwo\u{fffd}\u{fffd}</b><c/></session>"
        );
    }
}
