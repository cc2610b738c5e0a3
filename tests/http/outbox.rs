//! Messages to families: queued once for their cause, sent once by several senders, and only where that is safe.

use std::sync::{Arc, Mutex};

use puente::ids::{CaseId, OfficeId};
use puente::outbox::sender::{Outgoing, Transport, send_round};
use puente::outbox::{Message, enqueue};
use puente::tenancy::Context;
use puente::web::language::Language;

use crate::support::{Family, TestApp};

async fn queue(test: &TestApp, family: &Family, message: Message, key: &str) {
    let mut tx = test.app.db.begin(&Context::worker(OfficeId(family.office))).await.unwrap();
    enqueue(&mut tx, CaseId(family.case), message, key).await.unwrap();
    tx.commit().await.unwrap();
}

async fn reachable(test: &TestApp, safe: &str, phone: &str) -> Family {
    let family = test.family("ecuador", "triage", "open").await;
    sqlx::query("update cases set contact_safe = $2, contact_phone = $3 where id = $1")
        .bind(family.case)
        .bind(safe)
        .bind(phone)
        .execute(&mut test.superuser().await)
        .await
        .unwrap();
    family
}

fn memory() -> (Transport, Arc<Mutex<Vec<Outgoing>>>) {
    let kept = Arc::new(Mutex::new(Vec::new()));
    (Transport::Memory(kept.clone()), kept)
}

#[tokio::test]
async fn a_message_is_queued_once_for_its_cause_and_sent_once() {
    let test = TestApp::new().await;
    let family = reachable(&test, "yes", "+593 2 000 0000").await;
    for _ in 0..3 {
        queue(&test, &family, Message::Invited, "invited/1").await;
    }
    let (transport, kept) = memory();
    assert_eq!(send_round(&test.app.db, OfficeId(family.office), &transport).await.unwrap(), 1);
    assert_eq!(send_round(&test.app.db, OfficeId(family.office), &transport).await.unwrap(), 0);
    let sent = kept.lock().unwrap();
    assert_eq!(sent.len(), 1);
    assert_eq!((sent[0].phone.as_str(), &sent[0].text), ("+593 2 000 0000", &Message::Invited.text(Language::Es)));
}

#[tokio::test]
async fn nothing_goes_to_a_family_that_did_not_say_that_it_is_safe() {
    let test = TestApp::new().await;
    for (safe, phone) in [("no", "+593 1"), ("unknown", "+593 2"), ("yes", "")] {
        let family = reachable(&test, safe, phone).await;
        queue(&test, &family, Message::News, &format!("news/{safe}")).await;
    }
    let (transport, kept) = memory();
    assert_eq!(send_round(&test.app.db, OfficeId(test.office("ecuador")), &transport).await.unwrap(), 3, "they are settled");
    assert_eq!(*kept.lock().unwrap(), Vec::new());
}

#[tokio::test]
async fn senders_side_by_side_send_each_message_once() {
    let test = TestApp::new().await;
    let family = reachable(&test, "yes", "+593 2").await;
    for n in 0..30 {
        queue(&test, &family, Message::News, &format!("news/{n}")).await;
    }
    let (transport, kept) = memory();
    let mut senders = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (db, transport, office) = (test.app.db.clone(), transport.clone(), OfficeId(family.office));
        senders.spawn(async move { send_round(&db, office, &transport).await.unwrap() });
    }
    assert_eq!(senders.join_all().await.into_iter().sum::<usize>(), 30);
    let mut ids: Vec<_> = kept.lock().unwrap().iter().map(|message| message.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 30);
}

#[tokio::test]
async fn another_offices_case_gets_no_message() {
    let test = TestApp::new().await;
    let family = reachable(&test, "yes", "+593 2").await;
    let mut tx = test.app.db.begin(&Context::worker(OfficeId(test.office("guatemala")))).await.unwrap();
    let refused = enqueue(&mut tx, CaseId(family.case), Message::News, "news").await;
    assert!(matches!(refused, Err(puente::error::AppError::NotFound)));
}
