//! Scenes of reports: what is set for them, and what they are of.

use towline_domain::{Credentials, use_cases};

use super::{Cast, Scene};
use crate::desk::Ask;

/// The arguments of a call in which nothing is wrong but that nobody makes it.
pub fn plain(method: &str) -> Option<Vec<(&'static str, String)>> {
    let pair = |name: &'static str, value: &str| (name, value.to_owned());
    Some(match method {
        "setReportArea" | "setReportArea_v2" | "setReportArea_v8" => vec![pair("area", "TRANSFERRED_SESSIONS")],
        "setReportType" => vec![pair("type", "LISTALL")],
        "setReportDate" => vec![pair("bdate", "2/1/2024"), pair("edate", "2/29/2024")],
        "setReportDate_v2" => vec![pair("bdate", "2024-02-01T07:00:00"), pair("edate", "2024-02-29T06:59:59.000000Z")],
        "setReportTime" => vec![pair("btime", "08:00:00"), pair("etime", "17:59:59")],
        "setTimeZone" => vec![pair("timezone", "-300")],
        "setDateFormat" => vec![pair("dateformat", "DDMMYY")],
        "setDelimiter" => vec![pair("delimiter", "\u{3a9}\",\"")],
        "setOutput" => vec![pair("output", "XML")],
        "getReportArea" | "getReportArea_v2" | "getReportArea_v8" | "getReportType" | "getReportDate" | "getReportDate_v2"
        | "getReportTime" | "getTimeZone" | "getDateFormat" | "getDelimiter" | "getOutput" => Vec::new(),
        "getReport" | "getReport_v2" => vec![pair("nodetype", "NODE")],
        _ => return None,
    })
}

impl Cast<'_> {
    /// A scene of a method of this topic.
    pub(super) async fn about_reports(&self, plain: Scene, method: &str, provocation: &str) -> Scene {
        let plain = match method {
            "getReport" | "getReport_v2" => plain.arg("node", &self.anna.technician.unwrap().to_string()),
            _ => plain,
        };
        let wrong = match provocation {
            "no area" => Some(("area", "")),
            "an area that is none" => Some(("area", "11")),
            "no type" => Some(("type", "")),
            "a type that is none" => Some(("type", "SOME")),
            "a date that is none" => Some(("bdate", "2/30/2024")),
            "no end date" => Some(("edate", "")),
            "a time that is none" => Some(("btime", "24:00:00")),
            "no end time" => Some(("etime", "")),
            "a time zone that is none" => Some(("timezone", "841")),
            "no time zone" => Some(("timezone", "")),
            "no date format" => Some(("dateformat", "")),
            "a date format that is none" => Some(("dateformat", "YYMMDD")),
            "no delimiter" => Some(("delimiter", "")),
            "a delimiter over its length" => Some(("delimiter", "0123456789012345678901234567890123")),
            "no output" => Some(("output", "")),
            "an output that is none" => Some(("output", "HTML")),
            "no node" => Some(("node", "")),
            "a node that nobody has" => Some(("node", "2000000000")),
            "a node that is no number" => Some(("node", "anna")),
            "a technician as CHANNEL" => Some(("nodetype", "CHANNEL")),
            "a group of external technicians" => Some(("nodetype", "EXTERNALGROUP")),
            _ => None,
        };
        match wrong {
            Some((name, "")) => self.by_anna(plain.without(name)).await,
            Some((name, value)) => self.by_anna(plain.arg(name, value)).await,
            None => self.told(plain, provocation).await,
        }
    }

    async fn by_anna(&self, scene: Scene) -> Scene {
        scene.arg("authcode", &self.desk.authcode(&self.anna).await)
    }

    /// What Anna sets before the call.
    async fn sets(&self, method: &str, args: &[(&str, &str)]) {
        let code = self.desk.authcode(&self.anna).await;
        let form = [&[("authcode", code.as_str())], args].concat();
        assert_eq!(self.desk.send(Ask::form(&format!("/API/{method}.aspx"), &form)).await.text(), "OK");
    }

    async fn told(&self, plain: Scene, provocation: &str) -> Scene {
        match provocation {
            "area 16" => self.sets("setReportArea_v8", &[("area", "16")]).await,
            "a summary" => self.sets("setReportType", &[("type", "SUMMARY")]).await,
            "a summary of an area without one" => {
                self.sets("setReportType", &[("type", "SUMMARY")]).await;
                self.sets("setReportArea", &[("area", "5")]).await;
                let scene = if plain.args.iter().any(|(name, _)| *name == "type") { plain.arg("type", "SUMMARY") } else { plain };
                return self.by_anna(scene).await;
            }
            "an end before the beginning" => {
                let (begin, end) = ("2/2/2024", "2/1/2024");
                return self.by_anna(plain.arg("bdate", begin).arg("edate", end)).await;
            }
            "dates that were set" => {
                self.sets("setDateFormat", &[("dateformat", "DDMMYY")]).await;
                self.sets("setReportDate", &[("bdate", "1/02/2024"), ("edate", "29/2/2024")]).await;
            }
            "a clock four hours behind" => self.sets("setTimezone", &[("timezone", "-240")]).await,
            "a report without sessions" => {}
            "a report of days without sessions" => {
                self.served_session().await;
                self.sets("setReportDate", &[("bdate", "2/18/2024"), ("edate", "2/18/2024")]).await;
            }
            "a report on a session" => self.served_session().await,
            "a report on a session in XML" => {
                self.served_session().await;
                self.sets("setOutput", &[("output", "XML")]).await;
            }
            "external technicians" => return self.by_anna(plain.arg("node", "-2").arg("nodetype", "EXTERNALROOT")).await,
            "a technician of another organisation" => {
                let node = self.stranger().await.technician.unwrap().to_string();
                return self.by_anna(plain.arg("node", &node)).await;
            }
            "a colleague whom nobody may report on" => {
                let bert = self.desk.technician(&self.acme, "bert@acme.example").await;
                return self.by_anna(plain.arg("node", &bert.technician.unwrap().to_string())).await;
            }
            "a second report within a minute" => {
                let code = self.desk.authcode(&self.anna).await;
                let node = self.anna.technician.unwrap().to_string();
                let form = [("authcode", code.as_str()), ("node", node.as_str())];
                assert!(self.desk.send(Ask::form("/API/getReport.aspx", &form)).await.text().starts_with("OK\n\n"));
                self.desk.clock.advance(towline_model::Span::seconds(59));
                return plain.arg("authcode", &code);
            }
            _ => return self.caller(plain, provocation).await,
        }
        self.by_anna(plain).await
    }

    /// A session that Anna picked up and closed five seconds later.
    async fn served_session(&self) {
        let code = self.desk.authcode(&self.anna).await;
        self.active_session(&code).await;
        let cx = self.desk.cx();
        let anna = use_cases::caller(&cx, Credentials { authcode: Some(&code), cookie: None }).await.unwrap();
        let session = use_cases::technician_queue(&cx, self.anna.technician.unwrap(), 1).await.unwrap()[0].id;
        use_cases::close(&cx, &anna, session).await.unwrap();
    }
}
