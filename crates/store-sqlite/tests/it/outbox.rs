//! FT-33: a queue of posts that is full. It is filled behind the store's back, because ten thousand sessions take their time.

use rusqlite::Connection;
use towline_model::{Actor, EndedBy, Hook, PostFormat, PostMoment, PostState, SessionState, Span};
use towline_store::conformance::ground::{Ground, START};
use towline_store::{Move, Moved, NewHook, QUEUE, Tried};

use crate::conformance::{Folder, block_on};

#[test]
fn ft_33_a_queue_holds_ten_thousand_and_what_comes_beyond_is_given_up_at_once() {
    block_on(async {
        let folder = Folder::new();
        let file = folder.path().join("towline.db");
        let mut ground = Ground::new(Box::new(folder)).await;
        let technician = ground.desk().await;
        let organisation = technician.organisation;
        let hook = Hook { url: "https://crm.example/".to_owned(), format: PostFormat::Form };
        let new = NewHook { organisation, moment: PostMoment::End, hook, salt: [7; 16], renew: false, at: START, actor: Actor::Operator };
        ground.store.set_hook(new).await.unwrap();
        ground.store.close().await.unwrap();
        let connection = Connection::open(&file).unwrap();
        let sql = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?2)
                   INSERT INTO post (organisation, session, moment, at, chat_after, state, tries, next_at) SELECT ?1, -n, 1, ?3, 0, 0, 0, ?3 FROM n";
        connection.execute(sql, (organisation.0, i64::try_from(QUEUE).unwrap() - 1, START.0)).unwrap();
        drop(connection);
        ground.open_again().await;

        let end = async |second| {
            let session = ground.seated(&technician, START + Span::seconds(second)).await;
            let (to, at) = (SessionState::Ended(EndedBy::WaitingCustomer), START + Span::seconds(60));
            let end = Move { session, from: vec![SessionState::Waiting], to, actor: Actor::Customer, at, line: None, dismiss: false };
            assert!(matches!(ground.store.move_session(end).await.unwrap(), Moved::Done(_)));
            session
        };
        let (fits, too_many) = (end(0).await, end(2).await);
        let newest = ground.store.posts(organisation, 2).await.unwrap();
        let told: Vec<_> = newest.iter().map(|post| (post.session, post.state, post.next_at.is_some())).collect();
        assert_eq!(told, [(too_many, PostState::GivenUp, false), (fits, PostState::Waiting, true)]);
        assert_eq!(ground.store.waiting_posts().await.unwrap()[0].posts, QUEUE);
        assert_eq!(ground.store.replay_posts(organisation, None, START).await.unwrap(), 0, "there is no room");
        ground.store.post_tried(fits, PostMoment::End, Tried::Delivered, START).await.unwrap();
        assert_eq!(ground.store.replay_posts(organisation, None, START).await.unwrap(), 1);
    });
}
