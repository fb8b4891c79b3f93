//! Channels as customers meet them: a form that needs no PIN, who may send it how often, and what it does.

use http::StatusCode;
use towline::control::{Done, Front, Order, Refused, carry_out};
use towline::outbound::Permits;
use towline_domain::{Credentials, use_cases};
use towline_hub::{Change, Notice};
use towline_model::{Organisation, Person, SessionKind, SessionState, Span};

use super::is_in;
use crate::desk::{Answer, Ask, Desk};

pub struct Shop {
    pub desk: Desk,
    pub acme: Organisation,
    pub tess: Person,
    pub code: String,
    /// The number of the channel "Sales", which Tess serves.
    pub sales: i64,
}

impl Shop {
    pub async fn open() -> Self {
        let desk = Desk::new().await;
        let acme = desk.organisation("ACME").await;
        let tess = desk.technician(&acme, "tess@acme.example").await;
        let code = desk.authcode(&tess).await;
        let create = Front::CreateChannel { organisation: "ACME".to_owned(), name: "Sales".to_owned(), description: "internal".to_owned() };
        let shop = Self { desk, acme, tess, code, sales: 0 };
        let sales = shop.order(create).await.remove(0).parse().unwrap();
        shop.order(Front::Serve { channel: sales, node: shop.tess.technician.unwrap().0, on: true }).await;
        Self { sales, ..shop }
    }

    /// An order of the operator; what it prints.
    pub async fn order(&self, deed: Front) -> Vec<String> {
        self.ordered(deed).await.unwrap()
    }

    /// What becomes of an order of the operator.
    pub async fn ordered(&self, deed: Front) -> Result<Vec<String>, Refused> {
        match carry_out(&self.desk.house, &Permits::default(), Order::Front { deed }).await? {
            Done::Lines(lines) => Ok(lines),
            _ => panic!("no lines"),
        }
    }

    pub fn form(&self) -> String {
        format!("/channel/{}", self.sales)
    }

    pub async fn enter(&self, name: &str, from: &str) -> Answer {
        self.desk.send(Ask::form(&self.form(), &[("Name", name), ("Comment1", "The printer"), ("language", "fr")]).from(from)).await
    }

    /// The rows of `getSession_v3` for the channel.
    pub async fn rows(&self) -> Vec<Vec<String>> {
        let channel = self.sales.to_string();
        let args = [("authcode", self.code.as_str()), ("node", channel.as_str()), ("noderef", "CHANNEL")];
        let answer = self.desk.send(Ask::get("/API/getSession_v3.aspx").query(&args)).await;
        assert!(answer.text().starts_with("OK"), "{}", answer.text());
        answer.text().lines().skip(3).map(|line| line.split('|').map(str::to_owned).collect()).collect()
    }
}

#[tokio::test]
async fn a_customer_enters_a_channel_without_a_pin_and_is_picked_up() {
    let shop = Shop::open().await;
    let answer = shop.enter("Jane Doe", "203.0.113.7").await;
    assert!(is_in(&answer), "{}", answer.text());
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-seat=") && cookie.ends_with("; Path=/; HttpOnly; Secure; SameSite=Lax"), "{cookie}");
    assert!(shop.desk.heard.all().iter().any(|notice| matches!(notice, Notice::Session { change: Change::Claimed, .. })));
    let seat = answer.cookie().unwrap();
    let held = use_cases::held_seat(&shop.desk.cx(), seat.split_once('=').unwrap().1).await.unwrap().unwrap();
    use_cases::set_seat(&shop.desk.cx(), held.session.id, true, None).await.unwrap();
    let rows = shop.rows().await;
    let [row] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!((row[1].as_str(), row[2].as_str(), row[3].as_str()), ("Waiting", shop.sales.to_string().as_str(), "Sales"));
    assert_eq!((row[8].as_str(), row[9].as_str(), row[14].as_str()), ("Jane Doe", "The printer", "fr"));

    let page = shop.desk.send(Ask::get("/session").cookie(&seat)).await;
    assert!(page.text().contains(&format!("data-entry=\"/channel/{}?language=fr\"", shop.sales)), "the way back leads to the form");
    assert!(!page.text().contains("nouveau code PIN") && page.text().contains("recommencez."), "nobody asks for a PIN");

    let cx = shop.desk.cx();
    let tess = use_cases::caller(&cx, Credentials { authcode: Some(&shop.code), cookie: None }).await.unwrap();
    let session = use_cases::pick_up(&cx, &tess, held.session.id).await.unwrap();
    assert_eq!((session.kind, session.state, Some(session.queue)), (SessionKind::Channel, SessionState::Active, shop.tess.technician));
    assert_eq!(session.channel.map(|channel| channel.0), Some(shop.sales));
}

#[tokio::test]
async fn the_form_asks_for_what_the_organisation_has_labels_for() {
    let shop = Shop::open().await;
    let page = shop.desk.send(Ask::get(&shop.form())).await;
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(text.contains("Sales") && text.contains("ACME") && text.contains("What is it about?") && !text.contains("internal"));
    assert!(text.contains("name=\"Comment1\"") && !text.contains("name=\"Comment2\""));
    let labels = vec![(0, "Full name".to_owned()), (4, "Order <number>".to_owned())];
    assert_eq!(shop.order(Front::Label { organisation: "ACME".to_owned(), labels }).await, ["0=Full name", "4=Order <number>"]);
    let page = shop.desk.send(Ask::get(&shop.form()).query(&[("Comment4", "17"), ("Comment2", "\"><b>x"), ("Tracking0", "CASE-1")])).await;
    let text = page.text();
    assert!(text.contains("Full name") && text.contains("Order &#60;number&#62;") && !text.contains("What is it about?"), "{text}");
    assert!(text.contains("name=\"Comment4\" value=\"17\"") && text.contains("name=\"Tracking0\" type=\"hidden\" value=\"CASE-1\""));
    assert!(text.contains("name=\"Comment2\" type=\"hidden\"") && !text.contains("<b>x"), "what nobody asks for goes along, as text");
}

#[tokio::test]
async fn the_form_says_whether_somebody_is_there() {
    let shop = Shop::open().await;
    let page = shop.desk.send(Ask::get(&shop.form())).await;
    assert!(page.text().contains("Nobody is here at the moment") && page.text().contains("Or come back later"));
    shop.desk.console_running(&shop.tess, true);
    let page = shop.desk.send(Ask::get(&shop.form())).await;
    assert!(page.text().contains("The help desk is here for you.") && !page.text().contains("Nobody is here"));
}

#[tokio::test]
async fn what_is_missing_or_too_long_is_said_and_nothing_is_lost() {
    let shop = Shop::open().await;
    let nameless = shop.desk.send(Ask::form(&shop.form(), &[("Name", " \t "), ("Comment1", "The printer")])).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nameless.text().contains("Your name is missing") && nameless.text().contains("The printer"));
    let long = "x".repeat(513);
    let long = shop.desk.send(Ask::form(&shop.form(), &[("Name", "Jane"), ("Comment1", &long)])).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(long.text().contains("Shorten what you wrote under") && long.text().contains("value=\"Jane\""));
    let other =
        shop.desk.send(Ask::form(&shop.form(), &[("Name", "Jane"), ("Comment1", "Der Drucker"), ("show", "de"), ("language", "en")])).await;
    assert_eq!(other.status, 200);
    assert!(other.text().contains("<html lang=\"de\"") && other.text().contains("Der Drucker"), "another language, and nothing sent");
    assert!(shop.rows().await.is_empty());
}

#[tokio::test]
async fn at_093_a_foreign_page_fills_the_form_in_and_cannot_send_it() {
    let shop = Shop::open().await;
    let posted = Ask::form("/Customer/Entry.aspx", &[("EntryID", &shop.sales.to_string()), ("Name", "Jane"), ("Comment1", "Bait")]);
    for headers in
        [[("sec-fetch-site", "cross-site"), ("origin", "https://shop.example")], [("sec-fetch-site", "same-site"), ("origin", "null")]]
    {
        let ask = headers.into_iter().fold(posted.clone(), |ask, (name, value)| ask.header(name, value));
        let answer = shop.desk.send(ask).await;
        assert_eq!((answer.status, answer.cookie()), (StatusCode::OK, None));
        assert!(answer.text().contains("value=\"Jane\"") && answer.text().contains("Check what is filled in"));
    }
    assert!(shop.rows().await.is_empty());
    let ours = posted.header("sec-fetch-site", "same-origin").header("origin", "null");
    assert!(is_in(&shop.desk.send(ours).await));
}

#[tokio::test]
async fn a_source_begins_ten_sessions_in_ten_minutes_and_a_browser_one_at_a_time() {
    let shop = Shop::open().await;
    let first = shop.enter("Jane", "203.0.113.7").await;
    let seat = first.cookie().unwrap();
    for _ in 0..20 {
        let again = Ask::form(&shop.form(), &[("Name", "Jane")]).cookie(&seat);
        let again = shop.desk.send(again).await;
        assert!(is_in(&again) && again.cookie().is_none(), "the session that is there goes on");
    }
    for _ in 1..10 {
        assert!(is_in(&shop.enter("Jane", "203.0.113.7").await));
    }
    let refused = shop.enter("Jane", "203.0.113.7").await;
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, Some("600")));
    assert!(refused.text().contains("value=\"Jane\""));
    assert!(is_in(&shop.enter("Joe", "198.51.100.9").await), "others are not held up");
    assert_eq!(shop.rows().await.len(), 11);
    shop.desk.clock.advance(Span::minutes(10));
    assert!(is_in(&shop.enter("Jane", "203.0.113.7").await));
}

#[tokio::test]
async fn a_queue_has_an_end() {
    let shop = Shop::open().await;
    for n in 0..100 {
        assert!(is_in(&shop.enter("Jane", &format!("10.{n}.0.1")).await), "{n}");
    }
    let refused = shop.enter("Last", "203.0.113.7").await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.text().contains("Trop de personnes attendent") && refused.text().contains("value=\"Last\""));
}

#[tokio::test]
async fn places_are_counted_in_the_channels_own_queue() {
    let shop = Shop::open().await;
    let pin = shop.desk.pin(&shop.code).await;
    super::knock(&shop.desk, &pin, "203.0.113.9").await;
    let mut seats = Vec::new();
    for n in 1..4 {
        shop.desk.clock.second();
        seats.push(shop.enter("Jane", &format!("203.0.113.{n}")).await.cookie().unwrap());
    }
    for (n, seat) in (1..).zip(&seats) {
        let secret = seat.split_once('=').unwrap().1;
        let held = use_cases::held_seat(&shop.desk.cx(), secret).await.unwrap().unwrap();
        assert_eq!((held.position, held.technician.as_str()), (Some(n), ""));
    }
}

#[tokio::test]
async fn closed_and_unknown_channels_say_so() {
    let shop = Shop::open().await;
    let other = shop.desk.organisation("Other").await;
    let seat = shop.tess.technician.unwrap().0;
    let named = format!("/o/acme/channel/{}", shop.sales);
    assert_eq!(shop.desk.send(Ask::get(&named)).await.status, 200);
    let page = shop.desk.send(Ask::get(&shop.form())).await;
    assert!(page.text().contains(&format!("action=\"{named}\"")), "with several organisations the form is at home under its own");
    for path in [
        format!("/o/{}/channel/{}", other.slug.as_str(), shop.sales),
        format!("/channel/{seat}"),
        format!("/channel/{}", shop.acme.root),
        "/channel/4294967296".to_owned(),
        "/channel/x".to_owned(),
        "/Customer/Entry.aspx".to_owned(),
        "/Customer/Entry.aspx?EntryID=-1".to_owned(),
    ] {
        assert_eq!(shop.desk.send(Ask::get(&path)).await.status, 404, "{path}");
    }
    shop.order(Front::ChangeChannel { channel: shop.sales, name: None, description: None, enabled: Some(false) }).await;
    let closed = shop.enter("Jane", "203.0.113.7").await;
    assert_eq!(closed.status, 404);
    assert!(closed.text().contains("This way to the help desk is closed") && closed.text().contains("Go back to the web site"));
}

#[tokio::test]
async fn at_082_a_foreign_page_learns_whether_somebody_is_there_and_nothing_else() {
    let shop = Shop::open().await;
    let state = || shop.desk.send(Ask::get(&format!("/channel/{}/state.js", shop.sales)).header("origin", "https://evil.example"));
    let answer = state().await;
    assert_eq!(answer.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(answer.header("cross-origin-resource-policy"), Some("cross-origin"));
    assert_eq!(answer.header("cache-control"), Some("public, max-age=10"));
    assert_eq!((answer.header("access-control-allow-origin"), answer.cookie()), (None, None));
    let facts = format!("{{\"form\":\"https://towline.example/channel/{}\",\"open\":false}}", shop.sales);
    assert_eq!(answer.text(), format!("(window.towlineChannels = window.towlineChannels || {{}})[{}] = {facts};\n", shop.sales));
    shop.desk.console_running(&shop.tess, true);
    assert!(state().await.text().contains("\"open\":true"));
    let unknown = shop.desk.send(Ask::get("/channel/4711/state.js")).await;
    assert_eq!((unknown.status, unknown.header("access-control-allow-origin")), (StatusCode::NOT_FOUND, None));
    assert_eq!(shop.desk.send(Ask::form(&format!("/channel/{}/state.js", shop.sales), &[])).await.status, 405);
    let script = shop.desk.send(Ask::get("/instantchat/INSTANTCHAT.aspx")).await;
    assert_eq!((script.status, script.header("location")), (StatusCode::MOVED_PERMANENTLY, Some("/embed.js")));
    assert_eq!(script.header("cross-origin-resource-policy"), Some("cross-origin"));
}
