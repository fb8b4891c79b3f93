//! How `requestAuthCodeSSO` is provoked: an organisation with single sign-on, and who signs on.

use towline_domain::use_cases;
use towline_model::{Actor, Endpoint, Organisation, Span};

use super::{Cast, Scene};
use crate::desk::Ask;

const MASTER: &str = "a portal's long password";

/// What Anna's portal sends.
pub fn plain(acme: &Organisation) -> Vec<(&'static str, String)> {
    vec![("ssoid", "anna-1".to_owned()), ("pwd", MASTER.to_owned()), ("company", acme.root.to_string())]
}

impl Cast<'_> {
    pub(super) async fn single_sign_on(&self, plain: Scene, provocation: &str) -> Scene {
        let desk = self.desk;
        use_cases::set_sso_password(&desk.cx(), self.acme.id, Some(MASTER), Actor::Operator).await.unwrap();
        desk.signs_on_as(&self.anna, "anna-1").await;
        match provocation {
            "the right single sign-on" => plain,
            "a wrong password" => plain.arg("pwd", "a portal's wrong password"),
            "an unknown SSO id" => plain.arg("ssoid", "nobody"),
            "an unknown company" => plain.arg("company", "2000000000"),
            "a company that is no number" => plain.arg("company", "ACME"),
            "no SSO id" => plain.without("ssoid"),
            "no password" => plain.without("pwd"),
            "no company" => plain.without("company"),
            "somebody disabled" => {
                desk.disable(&self.anna).await;
                plain
            }
            "a denied endpoint" => {
                use_cases::deny(&desk.cx(), self.acme.id, Endpoint::Authcode, true, Actor::Operator).await.unwrap();
                plain
            }
            "a second authcode within a second" => {
                let form: Vec<(&str, &str)> = plain.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let answer = desk.send(Ask::form("/API/requestAuthCodeSSO.aspx", &form)).await;
                assert!(answer.text().starts_with("OK\n"));
                desk.clock.advance(Span::millis(999));
                plain
            }
            "two values of one parameter" => Scene { other: Some(("ssoid", "bert-1".to_owned())), ..plain },
            "a store that is unavailable" => {
                desk.lose_the_store().await;
                plain
            }
            _ => panic!("unknown provocation: {provocation}"),
        }
    }
}
