//! Every method in every encoding with every status that it can send, against the fixtures of `tests/contract`. What a method does beyond its answer is
//! shown in `methods`.

mod calls;
mod compatibility;
mod fixture;
mod people;
mod places;
mod reports;
mod scenes;
mod tree;

use std::collections::BTreeSet;

use towline_api::METHODS;
use towline_wire::{Field, Kind, Method};

use calls::{WAYS, call, door, family, is_meant};
use fixture::{Case, Doors, Fixture, Input, Output, all, doors, fixture};
use places::{compact, compare};
use scenes::Scene;

use crate::desk::Answer;

/// Sends every case of a method in every encoding that it is meant for, each on a fresh desk.
async fn run(method: &str) {
    let (fixture, doors) = (fixture(method), doors());
    for case in &fixture.cases {
        for (provocation, only) in &case.by {
            for way in ways(&fixture).filter(|way| is_meant(only, way)) {
                let desk = scenes::desk(provocation).await;
                let scene = scenes::set(&desk, method, provocation).await;
                let answer = desk.send(call(&fixture, &doors, way, &scene)).await;
                let judged = judge(&fixture, &doors, case, way, &scene, &answer);
                judged.unwrap_or_else(|why| panic!("{} by {provocation}, {way}: {why}", case.at));
            }
        }
    }
}

/// The ways in which a method can be called: the HttpPost binding serves methods without outputs only.
fn ways(fixture: &Fixture) -> impl Iterator<Item = &'static str> {
    let outputs = !fixture.outputs.is_empty();
    WAYS.into_iter().filter(move |way| !(outputs && *way == "httppost"))
}

fn judge(fixture: &Fixture, doors: &Doors, case: &Case, way: &str, scene: &Scene, answer: &Answer) -> Result<(), String> {
    let ensure = |holds: bool, what: &str| if holds { Ok(()) } else { Err(what.to_owned()) };
    let door = doors.doors.iter().find(|known| known.name == door(way)).unwrap();
    ensure(answer.status == 200, "the HTTP status is not 200")?;
    ensure(answer.header("content-type") == Some(&door.media_type), "the media type is another")?;
    ensure(answer.header("cache-control") == Some("no-store"), "the answer may be stored")?;
    let expected = door.frame.replace("{BODY}", case.answer(family(way))).replace("{NAMESPACE}", &doors.namespace);
    match way {
        "json" => compare(&compact(&expected), &compact(answer.text()), scene.known())?,
        _ => compare(&expected, answer.text(), scene.known())?,
    }
    let reason = answer.header("towline-reason");
    ensure(reason.is_some() != (case.status == "OK"), "a refusal has a reason, and nothing else has")?;
    let echoes = |reason: &str| scene.args.iter().any(|(_, value)| value.len() > 3 && reason.contains(value.as_str()));
    ensure(reason.is_none_or(|reason| reason.is_ascii() && !echoes(reason)), "the reason is not ASCII or repeats what was sent")?;
    let changes_login = case.status == "OK" && ["login", "logout"].contains(&fixture.method.as_str());
    ensure(answer.cookie().is_some() == changes_login, "login and logout set the cookie, and nothing else does")
}

#[tokio::test]
async fn login_answers_as_the_contract_has_it() {
    run("login").await;
}

#[tokio::test]
async fn logout_answers_as_the_contract_has_it() {
    run("logout").await;
}

#[tokio::test]
async fn request_auth_code_answers_as_the_contract_has_it() {
    run("requestAuthCode").await;
}

#[tokio::test]
async fn request_auth_code_sso_answers_as_the_contract_has_it() {
    run("requestAuthCodeSSO").await;
}

#[tokio::test]
async fn request_pin_code_answers_as_the_contract_has_it() {
    run("requestPINCode").await;
}

#[tokio::test]
async fn request_pin_code_v2_answers_as_the_contract_has_it() {
    run("requestPINCode_v2").await;
}

#[tokio::test]
async fn request_pin_code_v3_answers_as_the_contract_has_it() {
    run("requestPINCode_v3").await;
}

#[tokio::test]
async fn request_invitation_link_answers_as_the_contract_has_it() {
    run("requestInvitationLink").await;
}

#[tokio::test]
async fn generate_email_text_answers_as_the_contract_has_it() {
    run("generateEmailText").await;
}

#[tokio::test]
async fn get_account_answers_as_the_contract_has_it() {
    run("getAccount").await;
}

#[tokio::test]
async fn get_account_v2_answers_as_the_contract_has_it() {
    run("getAccount_v2").await;
}

#[tokio::test]
async fn get_session_answers_as_the_contract_has_it() {
    run("getSession").await;
}

#[tokio::test]
async fn get_session_v2_answers_as_the_contract_has_it() {
    run("getSession_v2").await;
}

#[tokio::test]
async fn get_session_v3_answers_as_the_contract_has_it() {
    run("getSession_v3").await;
}

#[tokio::test]
async fn request_lens_pin_code_answers_as_the_contract_has_it() {
    run("requestLensPINCode").await;
}

#[tokio::test]
async fn request_lens_pin_code_v2_answers_as_the_contract_has_it() {
    run("requestLensPINCode_v2").await;
}

#[tokio::test]
async fn request_lens_pin_code_v3_answers_as_the_contract_has_it() {
    run("requestLensPINCode_v3").await;
}

#[tokio::test]
async fn request_lens_pin_code_v4_answers_as_the_contract_has_it() {
    run("requestLensPINCode_v4").await;
}

#[tokio::test]
async fn start_session_answers_as_the_contract_has_it() {
    run("startSession").await;
}

#[tokio::test]
async fn hold_session_answers_as_the_contract_has_it() {
    run("holdSession").await;
}

#[tokio::test]
async fn transfer_session_answers_as_the_contract_has_it() {
    run("transferSession").await;
}

#[tokio::test]
async fn close_session_answers_as_the_contract_has_it() {
    run("closeSession").await;
}

#[tokio::test]
async fn cancel_action_answers_as_the_contract_has_it() {
    run("cancelAction").await;
}

#[tokio::test]
async fn is_any_tech_available_on_channel_answers_as_the_contract_has_it() {
    run("isAnyTechAvailableOnChannel").await;
}

#[tokio::test]
async fn get_chat_answers_as_the_contract_has_it() {
    run("getChat").await;
}

#[tokio::test]
async fn get_note_answers_as_the_contract_has_it() {
    run("getNote").await;
}

/// What is needed follows from the declarations: each status that a method may send, in each encoding that it has.
#[test]
fn every_method_encoding_and_status_has_a_fixture_and_a_provocation() {
    for entry in METHODS {
        let (declared, fixture) = (entry.method, fixture(entry.method.name));
        for status in declared.status.members.iter().filter(|member| !member.declared_only) {
            for way in WAYS.into_iter().filter(|way| *way != "httppost" || declared.has_http_post()) {
                let fits = |case: &&Case| case.status == status.text && case.by.iter().any(|(_, only)| is_meant(only, way));
                let case = fixture.cases.iter().find(fits).unwrap_or_else(|| panic!("{} {} {way} has no case", declared.name, status.text));
                assert!(!case.answer(family(way)).is_empty(), "{}", case.at);
            }
        }
    }
}

#[test]
fn every_fixture_is_of_a_method_and_a_status_that_exist() {
    let declared: BTreeSet<&str> = METHODS.iter().map(|entry| entry.method.name).collect();
    for fixture in all() {
        assert!(declared.contains(fixture.method.as_str()), "{} is declared nowhere", fixture.method);
        let method = METHODS.iter().find(|entry| entry.method.name == fixture.method).unwrap().method;
        for case in &fixture.cases {
            let member = method.status.member(&case.status).unwrap_or_else(|| panic!("{}: {} is never sent", case.at, case.status));
            assert_eq!(member.soap, case.soap_status, "{}", case.at);
            assert!(!case.by.is_empty(), "{}: nothing provokes it", case.at);
            let families: Vec<&str> = case.answers.iter().map(|(family, _)| family.as_str()).collect();
            let expected = if method.has_http_post() { &["text", "soap", "post", "json"][..] } else { &["text", "soap", "json"] };
            assert_eq!(families, expected, "{}", case.at);
        }
    }
}

#[test]
fn methods_are_declared_as_the_contract_has_them() {
    for entry in METHODS {
        let (method, fixture) = (entry.method, fixture(entry.method.name));
        assert_eq!(method.soap, fixture.operation);
        assert_eq!(method.inputs.iter().map(input).collect::<Vec<_>>(), fixture.inputs, "{}", method.name);
        assert_eq!(outputs(method), fixture.outputs, "{}", method.name);
    }
    assert_eq!(towline_wire::NAMESPACE, doors().namespace);
}

fn input(field: &Field) -> Input {
    let (http, soap, required) = (field.name.to_owned(), field.soap.to_owned(), field.required);
    match field.kind {
        Kind::Rows(record) => {
            let fields = record.fields.iter().map(input).collect();
            Input { http, soap, kind: format!("{}[]", record.soap), max: Some(field.most), required, fields }
        }
        _ => Input { http, soap, kind: kind(field), max: field.max, required, fields: Vec::new() },
    }
}

fn outputs(method: &Method) -> Vec<Output> {
    let output = |field: &Field| Output { http: field.name.to_owned(), soap: field.soap.to_owned(), kind: kind(field) };
    method.outputs.iter().map(output).collect()
}

fn kind(field: &Field) -> String {
    match field.kind {
        Kind::Text => "string",
        Kind::Int => "int",
        Kind::Flag => "boolean",
        Kind::Digits(_) => "digits",
        Kind::Choice(choice) => choice.type_name,
        Kind::Numbered(numbered) => numbered.type_name,
        Kind::Moment => "dateTime",
        Kind::Words(choice) => return format!("{}*", choice.type_name),
        Kind::Record(record) | Kind::Rows(record) => record.soap,
    }
    .to_owned()
}
