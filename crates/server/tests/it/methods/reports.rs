//! Reports: what is set for them, what they tell, whom they are about, and how they travel.

mod areas;
mod layouts;
mod scope;
mod settings;
mod stream;

use std::collections::BTreeMap;

use towline_domain::{Caller, Credentials, Target, use_cases};
use towline_model::{NodeId, NodeKind, Person, SessionId, Span};
use towline_store::{NewNode, NodeDeed};

use super::{Acme, pin_of, status};
use crate::desk::{Answer, Ask, Desk};

/// A desk with an administrator, two technicians, of whom the administrator's is not one, and the authcodes of all.
struct Shift {
    house: Acme,
    boss: Person,
    boss_code: String,
    bert: Person,
    bert_code: String,
}

/// A row of a text report by its titles.
type Row = BTreeMap<String, String>;

impl Shift {
    async fn new() -> Self {
        Self::at(Acme::new().await).await
    }

    async fn at(house: Acme) -> Self {
        let boss = house.desk.administrator(&house.acme, "boss@acme.example").await;
        let bert = house.desk.technician(&house.acme, "bert@acme.example").await;
        let (boss_code, bert_code) = (house.desk.authcode(&boss).await, house.desk.authcode(&bert).await);
        house.desk.console_running(&house.anna, true);
        house.desk.console_running(&bert, true);
        Self { house, boss, boss_code, bert, bert_code }
    }

    fn desk(&self) -> &Desk {
        &self.house.desk
    }

    fn anna(&self) -> NodeId {
        self.house.anna.technician.unwrap()
    }

    fn bert(&self) -> NodeId {
        self.bert.technician.unwrap()
    }

    fn pass(&self, seconds: i64) {
        self.desk().clock.advance(Span::seconds(seconds));
    }

    async fn caller(&self, code: &str) -> Caller {
        use_cases::caller(&self.desk().cx(), Credentials { authcode: Some(code), cookie: None }).await.unwrap()
    }

    /// A session of Anna's: its PIN is typed ten seconds after it was issued, and the page connects.
    async fn seated(&self, args: &[(&str, &str)]) -> SessionId {
        self.pass(1);
        let pin = pin_of(&self.house.pin(args).await).to_owned();
        self.pass(10);
        assert_eq!(self.desk().send(Ask::form("/", &[("Code", pin.as_str())])).await.status, 303);
        let queue = self.desk().house.store.queue(self.anna(), self.desk().cx().now, 1).await.unwrap();
        use_cases::set_seat(&self.desk().cx(), queue[0].id, true, None).await.unwrap();
        queue[0].id
    }

    async fn pick_up(&self, code: &str, session: SessionId) {
        use_cases::pick_up(&self.desk().cx(), &self.caller(code).await, session).await.unwrap();
    }

    async fn close(&self, code: &str, session: SessionId) {
        use_cases::close(&self.desk().cx(), &self.caller(code).await, session).await.unwrap();
    }

    /// A session of Anna's that waits for five seconds and is active for twenty.
    async fn served(&self, args: &[(&str, &str)]) -> SessionId {
        let session = self.seated(args).await;
        self.pass(5);
        self.pick_up(&self.house.code, session).await;
        self.pass(20);
        self.close(&self.house.code, session).await;
        session
    }

    async fn transfer(&self, session: SessionId, target: Target, comment: &str) {
        let boss = self.caller(&self.boss_code).await;
        use_cases::transfer_session(&self.desk().cx(), &boss, session, target, comment).await.unwrap();
    }

    /// A group or a channel below a node.
    async fn node(&self, parent: NodeId, kind: NodeKind, name: &str) -> NodeId {
        let (organisation, actor, at) = (self.house.acme.id, towline_model::Actor::Operator, self.desk().cx().now);
        let new = NewNode { organisation, parent, kind, name: name.to_owned(), description: String::new(), at, actor };
        self.desk().house.store.create_node(new).await.unwrap().id
    }

    fn deed(&self, node: NodeId) -> NodeDeed {
        NodeDeed { node, at: self.desk().cx().now, actor: towline_model::Actor::Operator }
    }

    /// Calls a method with somebody's authcode.
    async fn ask(&self, code: &str, method: &str, args: &[(&str, &str)]) -> Answer {
        self.house.ask(method, &[&[("authcode", code)], args].concat()).await
    }

    /// Sets something for somebody's reports.
    async fn set(&self, code: &str, method: &str, args: &[(&str, &str)]) {
        let answer = self.ask(code, method, args).await;
        assert_eq!(answer.text(), "OK", "{method} {args:?}: {:?}", answer.header("towline-reason"));
    }

    /// A report of somebody's on a node.
    async fn report(&self, code: &str, node: NodeId) -> Answer {
        self.ask(code, "getReport", &[("node", &node.to_string())]).await
    }

    /// The administrator's report on the whole organisation, of this area.
    async fn all(&self, area: &str) -> Vec<Row> {
        self.set(&self.boss_code, "setReportArea_v8", &[("area", area)]).await;
        rows(&self.report(&self.boss_code, self.house.acme.root).await)
    }
}

/// The rows of a text report with bars, cut as clients cut it: at the delimiter with the line feed behind it.
fn rows(answer: &Answer) -> Vec<Row> {
    assert_eq!(status(answer), "OK", "{:?}", answer.header("towline-reason"));
    let text = answer.text().strip_prefix("OK\n\n").unwrap();
    let mut lines = text.strip_suffix("|\n").unwrap().split("|\n");
    let titles: Vec<&str> = lines.next().unwrap().split('|').collect();
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            assert_eq!(cells.len(), titles.len(), "{line}");
            titles.iter().zip(cells).map(|(title, cell)| ((*title).to_owned(), cell.to_owned())).collect()
        })
        .collect()
}

/// One column of all rows.
fn column<'r>(rows: &'r [Row], title: &str) -> Vec<&'r str> {
    rows.iter().map(|row| row.get(title).unwrap_or_else(|| panic!("no column {title}: {row:?}")).as_str()).collect()
}

/// Some columns of one row.
fn cells<'r, const N: usize>(row: &'r Row, titles: [&str; N]) -> [&'r str; N] {
    titles.map(|title| row.get(title).unwrap_or_else(|| panic!("no column {title}: {row:?}")).as_str())
}
