//! AT-112: descriptions and ways that a server has to tell apart.

use super::*;

const NOTHING: Flows = Flows { screen: false, camera: false, sound: false };

fn print(byte: &str) -> String {
    [byte; 32].join(":")
}

/// A description with these directions for screen, camera and sound.
fn described(screen: &str, camera: &str, sound: &str) -> String {
    let head = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1 2 3\r\n";
    let media = |kind: &str, mid: u8, direction: &str| {
        let fingerprint = print("0a");
        format!(
            "m={kind}\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:secret\r\na=fingerprint:sha-256 {fingerprint}\r\na=setup:actpass\r\na=mid:{mid}\r\na={direction}\r\n"
        )
    };
    [
        head.to_owned(),
        media("video 9 UDP/TLS/RTP/SAVPF 96", 0, screen),
        media("video 9 UDP/TLS/RTP/SAVPF 96", 1, camera),
        media("audio 9 UDP/TLS/RTP/SAVPF 111", 2, sound),
        media("application 9 UDP/DTLS/SCTP webrtc-datachannel", 3, "sctp-port:5000"),
    ]
    .concat()
}

#[test]
fn a_description_without_flows_is_always_acceptable() {
    for by in [Describes::Console, Describes::Customer] {
        let judged = judge(&described("inactive", "inactive", "inactive"), by, NOTHING).unwrap();
        assert_eq!(judged, Description { fingerprint: Fingerprint([10; 32]), candidates: 0 });
    }
}

#[test]
fn what_flows_has_to_be_allowed_and_pictures_go_one_way() {
    let directions = ["sendrecv", "sendonly", "recvonly", "inactive"];
    for by in [Describes::Console, Describes::Customer] {
        for allowed in 0..8 {
            let flows = Flows { screen: allowed & 1 > 0, camera: allowed & 2 > 0, sound: allowed & 4 > 0 };
            for screen in directions {
                for camera in directions {
                    for sound in directions {
                        let picture = |direction: &str, may: bool| match (by, direction) {
                            (_, "inactive") => true,
                            (Describes::Console, "recvonly") | (Describes::Customer, "sendonly") => may,
                            _ => false,
                        };
                        let good = picture(screen, flows.screen) && picture(camera, flows.camera) && (sound == "inactive" || flows.sound);
                        let judged = judge(&described(screen, camera, sound), by, flows);
                        assert_eq!(judged.is_ok(), good, "{by:?} {flows:?} {screen} {camera} {sound}");
                        assert!(good || judged == Err(Refused::Flow));
                    }
                }
            }
        }
    }
}

#[test]
fn a_section_without_a_direction_would_flow_both_ways() {
    let silent = described("inactive", "inactive", "inactive").replace("a=mid:0\r\na=inactive\r\n", "a=mid:0\r\n");
    assert_eq!(judge(&silent, Describes::Customer, NOTHING), Err(Refused::Flow));
    let refused = described("sendonly", "inactive", "inactive").replacen("m=video 9", "m=video 0", 1);
    assert!(judge(&refused, Describes::Customer, NOTHING).is_ok());
    let for_all = described("inactive", "inactive", "inactive").replacen("t=0 0\r\n", "t=0 0\r\na=inactive\r\n", 1);
    assert!(judge(&for_all, Describes::Customer, NOTHING).is_ok());
}

#[test]
fn at_112_what_is_no_acceptable_description_is_refused() {
    let good = described("inactive", "inactive", "inactive");
    let way = "a=candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host generation 0\r\n";
    for bad in [
        String::new(),
        "hello".to_owned(),
        good.replacen("v=0", "v=1", 1),
        "v=0\r\n".to_owned(),
        // No certificate, a weak one, two different ones, one that is none.
        good.lines().filter(|line| !line.starts_with("a=fingerprint")).collect::<Vec<_>>().join("\r\n"),
        good.replace("sha-256", "sha-1"),
        good.replacen(&print("0a"), &print("0b"), 1),
        good.replacen(&print("0a"), "0a:0b", 1),
        good.replacen(&print("0a"), &format!("{}:0a", print("0a")), 1),
        // Keys that are not agreed on by DTLS.
        good.replace("UDP/TLS/RTP/SAVPF", "RTP/SAVP"),
        format!("{good}a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc\r\n"),
        // Too much.
        format!("{good}{}", "a=x\r\n".repeat(2_000)),
        format!("{good}a={}\r\n", "x".repeat(MAX_SDP)),
        format!("{good}{}", way.repeat(51)),
        format!("{good}m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=inactive\r\n"),
        format!("{good}a=candidate:nonsense\r\n"),
        format!("{good}a=\u{0}\r\n"),
        format!("{good}nonsense\r\n"),
    ] {
        assert_eq!(judge(&bad, Describes::Customer, NOTHING), Err(Refused::Shape), "{}", bad.get(..200).unwrap_or(&bad));
    }
    assert_eq!(judge(&format!("{good}{}", way.repeat(50)), Describes::Customer, NOTHING).unwrap().candidates, 50);
}

#[test]
fn at_112_ways_that_lead_inwards_are_dropped() {
    let way = |address: &str| candidate(&format!("candidate:1 1 udp 2122260223 {address} 54321 typ host generation 0 ufrag abcd"));
    for good in ["192.168.1.5", "10.0.0.1", "203.0.113.9", "2001:db8::1", "fd00::1", "5f2a1b3c-1111-4222-8333-444455556666.local"] {
        assert_eq!(way(good), Way::Good, "{good}");
    }
    for useless in ["127.0.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "169.254.1.1", "::1", "::", "ff02::1", "::ffff:127.0.0.1"] {
        assert_eq!(way(useless), Way::Useless, "{useless}");
    }
    assert_eq!(candidate(""), Way::End);
    for malformed in [
        "1 1 udp 1 192.0.2.1 1 typ host",
        "candidate:1 1 udp 1 192.0.2.1 1 typ",
        "candidate:1 1 sctp 1 192.0.2.1 1 typ host",
        "candidate:1 1 udp 1 192.0.2.1 1 typ moon",
        "candidate:1 1 udp 1 192.0.2.1 70000 typ host",
        "candidate:1 x udp 1 192.0.2.1 1 typ host",
        "candidate:1 1 udp 1 metadata.google.internal 1 typ host",
        "candidate:1 1 udp 1 192.0.2.1 1 typ host\r\na=candidate:2",
        &format!("candidate:{}", "1 ".repeat(600)),
    ] {
        assert_eq!(candidate(malformed), Way::Malformed, "{malformed}");
    }
}
