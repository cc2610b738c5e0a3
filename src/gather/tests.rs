//! Gathering, against calls that record what they were asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use uuid::Uuid;

use super::{Gather, Item, Size};
use crate::error::AppError;

#[derive(Clone, Debug, PartialEq)]
struct Asked {
    number: u32,
    who: u128,
    what: u128,
}

impl Item for Asked {
    fn alone(&self) -> Option<Uuid> {
        Some(Uuid::from_u128(self.who))
    }

    fn shared(&self) -> [Option<Uuid>; 2] {
        [Some(Uuid::from_u128(self.what)), None]
    }
}

type Calls = Arc<Mutex<Vec<Vec<u32>>>>;

/// Calls take a moment and answer each number; number 13 makes its call fail, number 99 makes it fall over.
fn desk(size: Size) -> (Gather<Asked, u32>, Calls) {
    let calls = Calls::default();
    let seen = Arc::clone(&calls);
    let desk = Gather::new(size, move |items: Vec<Asked>| {
        let seen = Arc::clone(&seen);
        async move {
            seen.lock().unwrap().push(items.iter().map(|item| item.number).collect());
            tokio::time::sleep(Duration::from_millis(250)).await;
            assert!(items.iter().all(|item| item.number != 99), "falls over");
            if items.iter().any(|item| item.number == 13) {
                return Err(AppError::broken("unlucky"));
            }
            Ok(items.into_iter().map(|item| item.number * 2).collect())
        }
    });
    (desk, calls)
}

const SIZE: Size = Size { lanes: 2, most: 4, waiting: 100 };

fn asked(number: u32, who: u128, what: u128) -> Asked {
    Asked { number, who, what: what + 1000 }
}

#[tokio::test]
async fn who_asks_meanwhile_shares_the_next_call_and_each_gets_its_own_answer() {
    let (desk, calls) = desk(SIZE);
    let answers: Vec<_> = (0..6)
        .map(|number| {
            let desk = desk.clone();
            tokio::spawn(async move { desk.ask(asked(number, u128::from(number), 1)).await.unwrap() })
        })
        .collect();
    for (number, answer) in (0_u32..).zip(answers) {
        assert_eq!(answer.await.unwrap(), number * 2);
    }
    let calls = calls.lock().unwrap().clone();
    assert!(calls.len() < 6 && calls.iter().all(|call| call.len() <= 4), "{calls:?}");
    assert_eq!(calls.iter().map(Vec::len).sum::<usize>(), 6);
}

#[tokio::test]
async fn the_same_person_is_never_twice_in_a_call_and_calls_under_way_share_nothing() {
    let (desk, calls) = desk(SIZE);
    let asks = [asked(1, 1, 1), asked(2, 1, 2), asked(3, 2, 1), asked(4, 3, 3)];
    let answers: Vec<_> = asks
        .into_iter()
        .map(|item| {
            let desk = desk.clone();
            tokio::spawn(async move { desk.ask(item).await.unwrap() })
        })
        .collect();
    for answer in answers {
        answer.await.unwrap();
    }
    for call in calls.lock().unwrap().iter() {
        assert!(!(call.contains(&1) && call.contains(&2)), "{call:?}");
    }
}

#[tokio::test]
async fn nobody_fails_for_anothers_sake() {
    let (desk, _) = desk(Size { lanes: 1, ..SIZE });
    let first = tokio::spawn({
        let desk = desk.clone();
        async move { desk.ask(asked(1, 1, 1)).await }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let rest: Vec<_> = [(12, 2), (13, 3), (14, 4)]
        .into_iter()
        .map(|(number, who)| {
            let desk = desk.clone();
            tokio::spawn(async move { desk.ask(asked(number, who, 1)).await })
        })
        .collect();
    assert_eq!(first.await.unwrap().unwrap(), 2);
    let mut outcomes = Vec::new();
    for answer in rest {
        outcomes.push(answer.await.unwrap().ok());
    }
    assert_eq!(outcomes, [Some(24), None, Some(28)]);
}

#[tokio::test]
async fn a_full_queue_says_come_back_and_who_leaves_holds_up_nobody() {
    let (desk, _) = desk(Size { lanes: 1, most: 1, waiting: 2 });
    let mut waiting = Vec::new();
    for number in 0..3 {
        let desk = desk.clone();
        waiting.push(tokio::spawn(async move { desk.ask(asked(number, u128::from(number), 1)).await }));
        // The first is under way before the others come.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(matches!(desk.ask(asked(9, 9, 9)).await, Err(AppError::Unavailable(_))));
    waiting[1].abort();
    for (number, answer) in waiting.into_iter().enumerate() {
        if number != 1 {
            assert!(answer.await.unwrap().is_ok());
        }
    }
    assert_eq!(desk.ask(asked(9, 9, 9)).await.unwrap(), 18);
}

#[tokio::test]
async fn a_call_that_falls_over_is_no_end() {
    let (desk, _) = desk(Size { lanes: 1, ..SIZE });
    assert!(matches!(desk.ask(asked(99, 1, 1)).await, Err(AppError::Unavailable(_))));
    assert_eq!(desk.ask(asked(2, 1, 1)).await.unwrap(), 4, "the lane and what it had are free again");
}
