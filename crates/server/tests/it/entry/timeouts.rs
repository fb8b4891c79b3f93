//! Time-outs of groups and channels: set by the operator, kept by the sweep, told to both sides and to integrations.

use towline::control::{Front, Lay, Lays};
use towline_domain::{Credentials, Speaker, use_cases};
use towline_hub::{Change, Notice};
use towline_model::{NodeId, SessionId, Span};

use super::channels::Shop;
use super::{is_in, is_wrong, knock};
use crate::desk::{Ask, fields};

impl Shop {
    /// The group that Tess is in.
    async fn group(&self) -> i64 {
        let seat = self.desk.house.store.node(self.tess.technician.unwrap()).await.unwrap().unwrap();
        seat.parent.unwrap().0
    }

    /// Sets the time-outs for waiting and for being idle.
    async fn limit(&self, at: i64, wait: Lay, idle: Lay) -> Vec<String> {
        self.order(Front::Limit { node: at, limits: Lays { waiting: wait, active_idle: idle, ..Lays::default() } }).await
    }

    /// Lets time pass with the customer's page open, in steps as the server's own job sweeps.
    async fn pass(&self, minutes: i64) {
        for _ in 0..minutes {
            self.desk.clock.advance(Span::minutes(1));
            use_cases::sweep(&self.desk.cx()).await.unwrap();
        }
    }

    /// A session of Tess's own, whose customer's page is open.
    async fn seated(&self) -> SessionId {
        let pin = self.desk.pin(&self.code).await;
        assert!(is_in(&knock(&self.desk, &pin, "203.0.113.7").await));
        let queue = self.desk.house.store.queue(self.tess.technician.unwrap(), self.desk.cx().now, 9).await.unwrap();
        let id = queue.last().unwrap().id;
        use_cases::set_seat(&self.desk.cx(), id, true, None).await.unwrap();
        id
    }

    async fn pick_up(&self, session: SessionId) {
        let cx = self.desk.cx();
        let tess = use_cases::caller(&cx, Credentials { authcode: Some(&self.code), cookie: None }).await.unwrap();
        use_cases::pick_up(&cx, &tess, session).await.unwrap();
    }

    /// How SOAP and text call the state of Tess's only session.
    async fn state(&self) -> (String, String) {
        let node = self.tess.technician.unwrap().to_string();
        let ask = fields(&[("iNodeID", &node), ("eNodeRef", "NODE"), ("sAuthCode", &self.code)]);
        let soap = format!("<getSession_V3 xmlns=\"https://secure.logmeinrescue.com/API/API.asmx\">{ask}</getSession_V3>");
        let soap = self.desk.send(Ask::soap12(&soap)).await;
        (soap.element("bStatus").unwrap().to_owned(), soap.element("sStatus").unwrap().to_owned())
    }
}

#[tokio::test]
async fn a_session_that_nobody_picks_up_times_out() {
    let shop = Shop::open().await;
    assert_eq!(shop.limit(shop.group().await, Lay::Set(10), Lay::Kept).await, ["waiting 10 min"]);
    let session = shop.seated().await;
    shop.pass(9).await;
    assert_eq!(shop.state().await.1, "Waiting");
    shop.desk.heard.take();
    shop.pass(1).await;
    assert_eq!(shop.state().await, ("SESSION_WAITINGTIMEOUT_NOTPICKEDUP".to_owned(), "Timed out".to_owned()));
    let told = Notice::Session { queue: shop.tess.technician.unwrap(), session, change: Change::Ended };
    assert_eq!(shop.desk.heard.take(), [told], "room and desk are told");
    let chat = shop.desk.send(Ask::get("/API/getChat.aspx").query(&[("authcode", &shop.code), ("session", &session.to_string())])).await;
    assert!(chat.text().contains("The session timed out."), "{}", chat.text());
}

#[tokio::test]
async fn an_active_session_in_which_nothing_happens_times_out() {
    let shop = Shop::open().await;
    shop.limit(shop.group().await, Lay::Set(1), Lay::Set(10)).await;
    let session = shop.seated().await;
    shop.pick_up(session).await;
    shop.pass(9).await;
    use_cases::say(&shop.desk.cx(), Speaker::Customer, session, "id-1", "still here").await.unwrap();
    shop.pass(9).await;
    assert_eq!(shop.state().await.1, "Active");
    shop.pass(1).await;
    assert_eq!(shop.state().await, ("SESSION_SYSTEMTIMEOUT_PICKEDUP".to_owned(), "Timed out".to_owned()));
}

#[tokio::test]
async fn never_is_never_and_a_session_on_hold_is_never_idle() {
    let shop = Shop::open().await;
    let group = shop.group().await;
    assert_eq!(shop.limit(group, Lay::Set(0), Lay::Set(5)).await, ["waiting never, idle 5 min"]);
    let session = shop.seated().await;
    shop.pass(120).await;
    assert_eq!(shop.state().await.1, "Waiting");
    shop.pick_up(session).await;
    let cx = shop.desk.cx();
    let tess = use_cases::caller(&cx, Credentials { authcode: Some(&shop.code), cookie: None }).await.unwrap();
    use_cases::hold(&cx, &tess, session, true).await.unwrap();
    shop.pass(120).await;
    assert_eq!(shop.state().await.1, "On Hold");
}

#[tokio::test]
async fn who_waits_in_a_channel_for_too_long_leaves_its_queue() {
    let shop = Shop::open().await;
    shop.limit(shop.sales, Lay::Set(3), Lay::Kept).await;
    let seat = shop.enter("Jane", "203.0.113.7").await.cookie().unwrap();
    assert_eq!(shop.rows().await.len(), 1);
    shop.pass(3).await;
    assert!(shop.rows().await.is_empty());
    let page = shop.desk.send(Ask::get("/session").cookie(&seat)).await;
    assert!(page.text().contains("recommencez."), "the customer is told what to do");
    assert!(is_in(&shop.enter("Jane", "203.0.113.7").await));
}

#[tokio::test]
async fn a_customer_whose_page_never_comes_is_given_up() {
    let shop = Shop::open().await;
    shop.order(Front::Limit { node: shop.sales, limits: Lays { connecting: Lay::Set(2), ..Lays::default() } }).await;
    shop.enter("Jane", "203.0.113.7").await;
    shop.pass(1).await;
    assert_eq!(shop.rows().await.len(), 1);
    shop.pass(1).await;
    assert!(shop.rows().await.is_empty());
}

#[tokio::test]
async fn pins_live_as_long_and_are_as_many_as_the_group_says() {
    let shop = Shop::open().await;
    let limits = Lays { pin_life: Lay::Set(5), max_offered: Lay::Set(2), ..Lays::default() };
    assert_eq!(shop.order(Front::Limit { node: shop.group().await, limits }).await, ["PIN life 5 min, PINs on offer 2"]);
    let (first, second) = (shop.desk.pin(&shop.code).await, shop.desk.pin(&shop.code).await);
    shop.desk.clock.second();
    let third = Ask::get("/API/requestPINCode_v3.aspx").query(&[("authcode", &shop.code), ("notechconsole", "1")]);
    assert_eq!(shop.desk.send(third.clone()).await.text(), "OUTOFPINCODES");
    shop.desk.clock.advance(Span::minutes(4));
    assert!(is_in(&knock(&shop.desk, &second, "203.0.113.7").await));
    shop.desk.clock.advance(Span::minutes(1));
    assert!(is_wrong(&knock(&shop.desk, &first, "203.0.113.8").await));
    assert!(shop.desk.send(third).await.text().starts_with("OK"));
}

#[tokio::test]
async fn limits_have_bounds_and_belong_somewhere() {
    let shop = Shop::open().await;
    let group = shop.group().await;
    let limit = |node: i64, pin_life: Lay, wait: Lay, max_offered: Lay| {
        let deed = Front::Limit { node, limits: Lays { pin_life, waiting: wait, max_offered, ..Lays::default() } };
        shop.ordered(deed)
    };
    for (node, pin_life, wait, max_offered, why) in [
        (group, Lay::Set(0), Lay::Kept, Lay::Kept, "1 minute to 24 hours"),
        (group, Lay::Set(1_441), Lay::Kept, Lay::Kept, "1 minute to 24 hours"),
        (group, Lay::Kept, Lay::Set(1_000), Lay::Kept, "1 to 999 minutes"),
        (group, Lay::Kept, Lay::Kept, Lay::Set(0), "1 to 1200"),
        (group, Lay::Kept, Lay::Kept, Lay::Set(1_201), "1 to 1200"),
        (shop.sales, Lay::Set(5), Lay::Kept, Lay::Kept, "a channel has no PINs"),
        (shop.acme.root.0, Lay::Kept, Lay::Set(5), Lay::Kept, "no such"),
        (NodeId(9_999).0, Lay::Kept, Lay::Set(5), Lay::Kept, "no such"),
    ] {
        let refused = limit(node, pin_life, wait, max_offered).await.unwrap_err().to_string();
        assert!(refused.contains(why), "{refused}");
    }
    assert_eq!(limit(group, Lay::Set(60), Lay::Set(5), Lay::Kept).await.unwrap(), ["PIN life 60 min, waiting 5 min"]);
    assert_eq!(limit(group, Lay::Inherited, Lay::Kept, Lay::Kept).await.unwrap(), ["waiting 5 min"]);
}
