//! What a customer says after the end: once, bounded, from our own page.

use http::StatusCode;
use serde_json::json;
use towline_domain::{Credentials, use_cases};

use super::{is_in, knock, open};
use crate::desk::{Ask, Desk};

fn answer(rating: i64, comment: &str) -> Ask {
    Ask::json("/session/survey", &json!({ "rating": rating, "comment": comment }))
}

#[tokio::test]
async fn at_118_at_119_a_customer_says_once_how_it_was_and_it_is_kept_as_it_is() {
    let nasty = "<b>{{7*7}}</b> ${7*7}";
    let desk = Desk::new().await;
    let code = open(&desk).await;
    let pin = desk.pin(&code).await;
    let entered = knock(&desk, &pin, "203.0.113.7").await;
    assert!(is_in(&entered));
    let seat = entered.cookie().unwrap();
    let status = async |ask: Ask| desk.send(ask).await.status;
    assert_eq!(status(answer(5, "").cookie(&seat)).await, StatusCode::CONFLICT, "it is not over");
    let cx = desk.cx();
    let tess = use_cases::caller(&cx, Credentials { authcode: Some(&code), cookie: None }).await.unwrap();
    let queue = desk.house.store.queue(tess.technician().unwrap().node, cx.now, 9).await.unwrap();
    let id = queue.last().unwrap().id;
    use_cases::pick_up(&cx, &tess, id).await.unwrap();
    desk.clock.second();
    use_cases::close(&desk.cx(), &tess, id).await.unwrap();
    assert_eq!(status(answer(5, "")).await, StatusCode::UNAUTHORIZED, "whoever has no seat");
    assert_eq!(status(answer(5, "").cookie(&seat).header("origin", "https://evil.example")).await, StatusCode::FORBIDDEN);
    assert_eq!(status(Ask::form("/session/survey", &[("rating", "5")]).cookie(&seat)).await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(status(Ask::get("/session/survey").cookie(&seat)).await, StatusCode::METHOD_NOT_ALLOWED);
    for (rating, comment) in [(0, ""), (6, ""), (-1, ""), (5, &*"x".repeat(1_001))] {
        assert_eq!(status(answer(rating, comment).cookie(&seat)).await, StatusCode::BAD_REQUEST, "{rating}");
    }
    assert_eq!(status(answer(5, &"x".repeat(9_000)).cookie(&seat)).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(status(answer(4, nasty).cookie(&seat)).await, StatusCode::NO_CONTENT);
    assert_eq!(status(answer(1, "").cookie(&seat)).await, StatusCode::CONFLICT, "once");
    let told = desk.house.store.surveys(vec![id]).await.unwrap();
    assert_eq!((told.len(), told[0].comment.as_str()), (1, nasty));
}
