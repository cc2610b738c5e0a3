//! Every stored case through its own rule book and another one, from packed facts: how many people would be told something else,
//! pathway by pathway.
//!
//! Used by `puente pathways replay --against` and its bench. One task reads from the database, as many threads as there
//! are processors assess; what is on the way between them is bounded, so memory stays flat. Rows that are not packed, or
//! packed for other facts than those of a book, are counted and left to the slower replay.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::StreamExt;
use tokio::sync::mpsc;

use super::queries::packed::{self, Row, Rows};
use crate::error::AppError;
use crate::pathways::compiled::{Facts, State};
use crate::pathways::{Outcome, Outcomes, RuleBook, assess_packed};
use crate::tenancy::{Context, Db, Office};

/// Bytes of a batch on its way.
const BATCH: usize = 256 * 1024;
/// Batches on their way.
const UNDER_WAY: usize = 8;
/// The outcomes in the order in which they are counted.
const OUTCOMES: [Outcome; 3] = [Outcome::Likely, Outcome::NeedMoreInformation, Outcome::NotEligible];

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Rows assessed by both books.
    pub rows: u64,
    /// Rows that are not packed for these books.
    pub left: u64,
    /// Rows with any difference.
    pub differing: u64,
    /// By pathway of the second book: rows by outcome before and after.
    pub pathways: BTreeMap<String, BTreeMap<(&'static str, &'static str), u64>>,
}

/// Counts by position of the pathway in the second book, outcome before and outcome after.
type Cells = Vec<[[u64; 3]; 3]>;

/// One thread's part.
struct Part {
    cells: Cells,
    rows: u64,
    left: u64,
    differing: u64,
}

/// A rule set by which rows were determined, and where the new book's pathways are in it.
struct Base {
    hash: String,
    book: Arc<RuleBook>,
    positions: Vec<Option<usize>>,
}

/// What every thread needs.
struct Task {
    bases: Vec<Base>,
    new: Arc<RuleBook>,
    office: String,
}

/// Assesses everything that an office has stored by its own rule sets (`bases`, by hash) and by another one, with the
/// counters' readings that each book carries.
///
/// # Errors
/// When the database does not answer.
pub async fn compare(
    db: &Db,
    office: &Office,
    bases: BTreeMap<String, Arc<RuleBook>>,
    new: Arc<RuleBook>,
    mut progress: impl FnMut(u64),
) -> Result<Compared, AppError> {
    let base = |(hash, book): (String, Arc<RuleBook>)| {
        let position = |name: &str| book.pathways().iter().position(|pathway| pathway.id.as_str() == name);
        let positions = new.pathways().iter().map(|pathway| position(pathway.id.as_str())).collect();
        Base { hash, book, positions }
    };
    let bases = bases.into_iter().map(base).collect();
    let task = Arc::new(Task { bases, new, office: office.rules.clone() });
    let (send, receive) = mpsc::channel::<Vec<u8>>(UNDER_WAY);
    let receive = Arc::new(Mutex::new(receive));
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let (tell, mut told) = mpsc::unbounded_channel::<u64>();
    let workers: Vec<_> = (0..threads)
        .map(|_| {
            let (task, receive, tell) = (task.clone(), receive.clone(), tell.clone());
            tokio::task::spawn_blocking(move || work(&task, &receive, &tell))
        })
        .collect();
    drop(tell);
    let reading = read(db, office, send);
    let telling = async {
        while let Some(rows) = told.recv().await {
            progress(rows);
        }
    };
    let (read, ()) = tokio::join!(reading, telling);
    read?;
    let mut compared = Compared::default();
    let mut cells: Cells = vec![[[0; 3]; 3]; task.new.pathways().len()];
    for worker in workers {
        let part = worker.await.map_err(AppError::broken)?;
        compared.rows += part.rows;
        compared.left += part.left;
        compared.differing += part.differing;
        for (all, own) in cells.iter_mut().flatten().flatten().zip(part.cells.iter().flatten().flatten()) {
            *all += own;
        }
    }
    for (pathway, cells) in task.new.pathways().iter().zip(cells) {
        let ways = OUTCOMES
            .iter()
            .zip(cells)
            .flat_map(|(before, row)| OUTCOMES.iter().zip(row).map(move |(after, rows)| ((before.word(), after.word()), rows)));
        compared.pathways.insert(pathway.id.to_string(), ways.filter(|(_, rows)| *rows > 0).collect());
    }
    Ok(compared)
}

/// Reads the office's rows and hands them on in batches.
async fn read(db: &Db, office: &Office, send: mpsc::Sender<Vec<u8>>) -> Result<(), AppError> {
    let mut tx = db.begin(&Context::worker(office.id)).await?;
    packed::take_time(&mut tx).await?;
    let mut stream = tx.copy_out_raw(packed::STATEMENT).await?;
    let mut batch = Vec::with_capacity(BATCH + 4096);
    while let Some(message) = stream.next().await {
        batch.extend_from_slice(&message?);
        if batch.len() >= BATCH {
            // Nobody takes it when all workers have failed; the failure is theirs to tell.
            if send.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH + 4096))).await.is_err() {
                return Ok(());
            }
        }
    }
    let _ = send.send(batch).await;
    Ok(())
}

/// Takes batches until there are no more.
fn work(task: &Task, receive: &Mutex<mpsc::Receiver<Vec<u8>>>, tell: &mpsc::UnboundedSender<u64>) -> Part {
    let mut part = Part { cells: vec![[[0; 3]; 3]; task.new.pathways().len()], rows: 0, left: 0, differing: 0 };
    let mut states: Vec<State> = task.bases.iter().map(|base| base.book.compiled().state()).collect();
    let mut new = task.new.compiled().state();
    loop {
        let next = receive.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
        let Some(batch) = next else { return part };
        let before = part.rows + part.left;
        for row in Rows::new(&batch) {
            match task.count(row, &mut states, &mut new, &mut part.cells) {
                Some(differs) => {
                    part.rows += 1;
                    part.differing += u64::from(differs);
                }
                None => part.left += 1,
            }
        }
        // Nobody listens when the reading has failed; the failure is its to tell.
        let _ = tell.send(part.rows + part.left - before);
    }
}

impl Task {
    /// Counts one person; whether anything differs, or nothing where the row is not packed for these books.
    fn count(&self, row: Row<'_>, states: &mut [State], new: &mut State, cells: &mut Cells) -> Option<bool> {
        let (day, hash, packed) = row;
        let at = self.bases.iter().position(|base| base.hash.as_bytes() == hash)?;
        let (base, state) = (self.bases.get(at)?, states.get_mut(at)?);
        let facts = |book: &RuleBook| Facts::from_bytes(book.compiled().layout(), packed?, day).ok();
        let before: Outcomes = assess_packed(&base.book, &self.office, &facts(&base.book)?, state);
        let after: Outcomes = assess_packed(&self.new, &self.office, &facts(&self.new)?, new);
        let mut differs = false;
        for (at, (cell, position)) in cells.iter_mut().zip(&base.positions).enumerate() {
            // A pathway that did not exist is as one that did not fit.
            let was = position.map_or(Some(Outcome::NotEligible), |position| before.get(position).map(|(outcome, _)| outcome));
            let (Some(was), Some((now, _))) = (was, after.get(at)) else { continue };
            differs |= was != now;
            if let Some(rows) = cell.get_mut(place(was)).and_then(|row| row.get_mut(place(now))) {
                *rows += 1;
            }
        }
        Some(differs)
    }
}

fn place(outcome: Outcome) -> usize {
    match outcome {
        Outcome::Likely => 0,
        Outcome::NeedMoreInformation => 1,
        Outcome::NotEligible => 2,
    }
}
