//! The requests of the measured transports, as bytes: everything before the authcode, and everything after it. Authcodes are of one length, so that the
//! length of a body is known beforehand.

/// A transport of a PIN request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// `GET /API/requestPINCode_v3.aspx`.
    Get,
    /// SOAP 1.1.
    Soap11,
    /// SOAP 1.2.
    Soap12,
}

/// A request with a hole for an authcode of 128 characters.
#[derive(Debug, Clone)]
pub struct Template {
    before: Vec<u8>,
    after: Vec<u8>,
}

const CODE: usize = 128;

impl Transport {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Get, Self::Soap11, Self::Soap12];

    /// Its name in the report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Soap11 => "SOAP 1.1",
            Self::Soap12 => "SOAP 1.2",
        }
    }

    /// What an answer with a PIN holds.
    pub const fn mark(self) -> &'static [u8] {
        match self {
            Self::Get => b"OK\n\nPINCODE:",
            Self::Soap11 | Self::Soap12 => b">requestPINCode_OK<",
        }
    }

    /// The least ratio to the constant server at 256 connections.
    pub const fn floor(self) -> f64 {
        match self {
            Self::Get => 0.6,
            Self::Soap11 | Self::Soap12 => 0.5,
        }
    }

    /// The request to `host`.
    pub fn template(self, host: &str) -> Template {
        const FIELDS: &str = "cfield0=Jane%20Doe&cfield1=Printer%20on%20fire&tracking0=CASE-4711&notechconsole=1";
        match self {
            Self::Get => Template {
                before: format!("GET /API/requestPINCode_v3.aspx?{FIELDS}&authcode=").into_bytes(),
                after: format!(" HTTP/1.1\r\nHost: {host}\r\nUser-Agent: towline-bench\r\nAccept: */*\r\n\r\n").into_bytes(),
            },
            Self::Soap11 => soap(host, "http://schemas.xmlsoap.org/soap/envelope/", "text/xml; charset=utf-8", true),
            Self::Soap12 => soap(host, "http://www.w3.org/2003/05/soap-envelope", "application/soap+xml; charset=utf-8", false),
        }
    }
}

fn soap(host: &str, envelope: &str, media: &str, action: bool) -> Template {
    const NS: &str = "https://secure.logmeinrescue.com/API/API.asmx";
    let head = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"{envelope}\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"><soap:Body>\
         <requestPINCodeV3 xmlns=\"{NS}\"><sCField0>Jane Doe</sCField0><sCField1>Printer on fire</sCField1>\
         <sTracking0>CASE-4711</sTracking0><bNoTechConsole>true</bNoTechConsole><sAuthCode>"
    );
    let tail = "</sAuthCode><nodeId xsi:nil=\"true\"/></requestPINCodeV3></soap:Body></soap:Envelope>";
    let length = head.len() + CODE + tail.len();
    let action = if action { format!("SOAPAction: \"{NS}/requestPINCodeV3\"\r\n") } else { String::new() };
    let before =
        format!("POST /API/API.asmx HTTP/1.1\r\nHost: {host}\r\nContent-Type: {media}\r\n{action}Content-Length: {length}\r\n\r\n{head}");
    Template { before: before.into_bytes(), after: tail.as_bytes().to_vec() }
}

impl Template {
    /// Writes the request with this authcode.
    pub fn write(&self, code: &str, out: &mut Vec<u8>) {
        out.clear();
        out.extend_from_slice(&self.before);
        out.extend_from_slice(code.as_bytes());
        out.extend_from_slice(&self.after);
    }
}
