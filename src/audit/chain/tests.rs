//! Every tampering with a random chain is found; an untouched one verifies, in pages of any size.

use proptest::prelude::*;

use super::*;

const OFFICE: Uuid = Uuid::from_u128(7);
const ROW_KEY: [u8; 32] = [3; 32];

fn signing_key() -> SigningKey {
    SigningKey::from_bytes(&[5; 32])
}

fn keys() -> Keys {
    Keys { rows: ROW_KEY, checkpoints: signing_key().verifying_key() }
}

/// An office's audit tables.
#[derive(Clone, Debug)]
struct Log {
    links: Vec<Link>,
    checkpoints: Vec<Signed>,
    unsealed: Vec<Row>,
}

fn row(n: u128, minute: i64, verb: &str) -> Row {
    let event = Event {
        office: OFFICE,
        id: Uuid::from_u128(1000 + n),
        at: DateTime::UNIX_EPOCH + TimeDelta::minutes(minute),
        actor_kind: "staff".into(),
        actor_id: Some(Uuid::from_u128(1)),
        role: "front_desk".into(),
        action: verb.into(),
        subject: "cases".into(),
        subject_id: None,
        case_id: n.is_multiple_of(2).then(|| Uuid::from_u128(n)),
        request: "r".into(),
    };
    let mac = mac(&ROW_KEY, &[&event.canonical()]).to_vec();
    Row { event, mac }
}

fn sign(size: u64, root: Hash) -> Signed {
    let checkpoint = Checkpoint::new("here", size, root);
    let signature = checkpoint.sign(&signing_key());
    Signed { checkpoint, signature }
}

/// A chain over these rows, signed after every `every` rows and at its end.
fn seal(rows: impl Iterator<Item = Row>, every: u64) -> Log {
    let (mut links, mut checkpoints, mut root) = (Vec::new(), Vec::new(), genesis(OFFICE));
    for (seq, row) in (1..).zip(rows) {
        root = next(&root, &row.event);
        links.push(Link { seq, event_id: row.event.id, hash: root.to_vec(), row: Some(row) });
        if seq % every == 0 {
            checkpoints.push(sign(seq, root));
        }
    }
    let size = links.len() as u64;
    if checkpoints.last().is_none_or(|last| last.checkpoint.size < size) {
        checkpoints.push(sign(size, root));
    }
    Log { links, checkpoints, unsealed: Vec::new() }
}

fn log(rows: u64, every: u64) -> Log {
    seal((0..rows).map(|n| row(u128::from(n), i64::try_from(n).unwrap() * 10, "case.read")), every)
}

fn verify(log: &Log, head: Option<&Signed>) -> Result<u64, Finding> {
    let mut verifier = Verifier::new(OFFICE, "here", keys());
    for signed in head.into_iter().chain(&log.checkpoints) {
        verifier.expect(signed)?;
    }
    for link in &log.links {
        verifier.link(link)?;
    }
    verifier.end()?;
    for row in &log.unsealed {
        verifier.unsealed(row)?;
    }
    Ok(verifier.size())
}

/// An edit that leaves the row's keyed hash as it was, by somebody who can write the table and has no key.
fn edit(row: &mut Row, field: u8) {
    let event = &mut row.event;
    match field % 8 {
        0 => event.at += TimeDelta::microseconds(1),
        1 => event.actor_id = None,
        2 => event.role.push('x'),
        3 => event.action = "case.list".into(),
        4 => event.case_id = Some(Uuid::from_u128(99)),
        5 => event.request.clear(),
        6 => event.actor_kind = "system".into(),
        _ => event.subject_id = Some(Uuid::from_u128(5)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn an_untouched_chain_verifies(rows in 0_u64..30, every in 3_u64..20) {
        let log = log(rows, every);
        prop_assert_eq!(verify(&log, log.checkpoints.first()), Ok(rows));
    }

    #[test]
    fn an_edited_row_is_found_where_it_is(rows in 1_u64..30, every in 3_u64..20, at in any::<prop::sample::Index>(), field in any::<u8>()) {
        let mut log = log(rows, every);
        let at = at.index(log.links.len());
        edit(log.links[at].row.as_mut().unwrap(), field);
        let (seq, event_id) = (log.links[at].seq, log.links[at].event_id);
        prop_assert_eq!(verify(&log, None), Err(Finding::Edited { seq, event_id }));
    }

    #[test]
    fn a_deleted_row_is_found_where_it_was(rows in 1_u64..30, every in 3_u64..20, at in any::<prop::sample::Index>(), with_link: bool) {
        let mut log = log(rows, every);
        let at = at.index(log.links.len());
        let seq = log.links[at].seq;
        let last = at + 1 == log.links.len();
        if with_link {
            log.links.remove(at);
        } else {
            log.links[at].row = None;
        }
        let found = verify(&log, None);
        if with_link && last {
            prop_assert_eq!(found, Err(Finding::Truncated { found: rows - 1, signed: rows }));
        } else {
            prop_assert_eq!(found, Err(Finding::Missing { seq }));
        }
    }

    #[test]
    fn a_row_slipped_into_a_recomputed_chain_is_found(rows in 1_u64..30, every in 3_u64..20, at in any::<prop::sample::Index>(), forged: bool) {
        let clean = log(rows, every);
        let mut all: Vec<Row> = clean.links.iter().map(|link| link.row.clone().unwrap()).collect();
        let at = at.index(all.len());
        let mut inserted = row(500, i64::try_from(at).unwrap() * 10, "case.read");
        if forged {
            inserted.mac = vec![0; 32];
        }
        all.insert(at, inserted);
        let mut log = seal(all.into_iter(), every);
        // Without the key there are no other signatures than those that were made.
        log.checkpoints = clean.checkpoints;
        let found = verify(&log, None);
        prop_assert!(matches!(found, Err(Finding::Inserted { .. } | Finding::Rewritten { .. })), "{:?}", found);
    }

    #[test]
    fn a_recomputed_chain_with_an_edit_and_its_keyed_hash_does_not_fit_the_signatures(rows in 1_u64..30, every in 3_u64..20, at in any::<prop::sample::Index>()) {
        let clean = log(rows, every);
        let mut all: Vec<Row> = clean.links.iter().map(|link| link.row.clone().unwrap()).collect();
        let at = at.index(all.len());
        all[at] = row(700, 0, "case.forged");
        let mut log = seal(all.into_iter(), every);
        log.checkpoints = clean.checkpoints;
        let found = verify(&log, None);
        prop_assert!(matches!(found, Err(Finding::Rewritten { .. })), "{:?}", found);
    }

    #[test]
    fn a_chain_cut_with_its_checkpoints_is_found_against_a_kept_head(rows in 1_u64..30, every in 3_u64..20, cut in any::<prop::sample::Index>()) {
        let clean = log(rows, every);
        let kept = cut.index(clean.links.len());
        let mut log = clean.clone();
        log.links.truncate(kept);
        log.checkpoints.retain(|signed| signed.checkpoint.size <= kept as u64);
        prop_assert!(verify(&log, None).is_ok(), "nothing inside the database tells");
        prop_assert_eq!(verify(&log, clean.checkpoints.last()), Err(Finding::Truncated { found: kept as u64, signed: rows }));
        log.checkpoints = clean.checkpoints;
        prop_assert_eq!(verify(&log, None), Err(Finding::Truncated { found: kept as u64, signed: rows }));
    }

    #[test]
    fn a_checkpoint_signed_by_somebody_else_is_found(rows in 1_u64..30, every in 3_u64..20, at in any::<prop::sample::Index>(), bit in 0_usize..512) {
        let mut log = log(rows, every);
        let at = at.index(log.checkpoints.len());
        log.checkpoints[at].signature[bit / 8] ^= 1 << (bit % 8);
        let size = log.checkpoints[at].checkpoint.size;
        prop_assert_eq!(verify(&log, None), Err(Finding::BadSignature { size }));
    }
}

#[test]
fn an_unsealed_row_is_found_when_forged_or_older_than_the_sealed() {
    let mut log = log(20, 5);
    log.unsealed = vec![row(600, 190, "case.read")];
    assert_eq!(verify(&log, None), Ok(20));
    log.unsealed = vec![row(601, 100, "case.read")];
    assert_eq!(verify(&log, None), Err(Finding::Inserted { event_id: Uuid::from_u128(1601) }));
    log.unsealed = vec![Row { mac: vec![1; 32], ..row(602, 190, "case.read") }];
    assert_eq!(verify(&log, None), Err(Finding::Inserted { event_id: Uuid::from_u128(1602) }));
}

#[test]
fn another_offices_checkpoint_is_refused() {
    let log = log(3, 1);
    let mut verifier = Verifier::new(OFFICE, "elsewhere", keys());
    assert_eq!(verifier.expect(&log.checkpoints[0]), Err(Finding::BadSignature { size: 1 }));
}

#[test]
fn the_signed_text_is_a_checkpoint_note() {
    let text = Checkpoint::new("costa-rica", 12, [0; 32]).text();
    assert_eq!(text, "puente/costa-rica\n12\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
}

#[test]
fn offices_begin_their_chains_apart() {
    assert_ne!(genesis(Uuid::from_u128(1)), genesis(Uuid::from_u128(2)));
}
