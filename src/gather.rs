//! Those who ask while a call is under way share the next one.
//!
//! Used for the hot calls to the database: one by one when it is quiet, many in one round trip and one flush when it is
//! not. A caller who goes away cancels nothing, since the calls run in tasks of their own; when too many wait, the next
//! is told at once to come back. It decides nothing about the items.

use std::collections::{HashMap, VecDeque};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use uuid::Uuid;

use crate::error::AppError;

/// After how many seconds who finds the queue full should come back.
const COME_BACK: u32 = 5;

/// What can be asked together with others.
pub trait Item: Clone + Send + 'static {
    /// What no other item of the same call, nor of one under way, may have.
    fn alone(&self) -> Option<Uuid>;
    /// What others of the same call may have too, but none of another call under way: they would only wait for its lock.
    fn shared(&self) -> [Option<Uuid>; 2];
}

/// How calls are made.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Calls under way at once.
    pub lanes: usize,
    /// Items in a call.
    pub most: usize,
    /// Items that wait for one.
    pub waiting: usize,
}

type Running<O> = Pin<Box<dyn Future<Output = Result<Vec<O>, AppError>> + Send>>;
type Sender<O> = oneshot::Sender<Result<O, AppError>>;
type Run<I, O> = Box<dyn Fn(Vec<I>) -> Running<O> + Send + Sync>;

/// Gathers items into calls. Cloning is cheap and gathers into the same calls.
pub struct Gather<I, O> {
    inner: Arc<Inner<I, O>>,
}

impl<I, O> Clone for Gather<I, O> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

struct Inner<I, O> {
    queue: Mutex<Queue<I, O>>,
    size: Size,
    run: Run<I, O>,
}

struct Queue<I, O> {
    waiting: VecDeque<(I, Sender<O>)>,
    /// What the calls under way have, and how many of their items have it.
    busy: HashMap<Uuid, usize>,
    lanes: usize,
}

impl<I: Item, O: Send + 'static> Gather<I, O> {
    /// Items go to `run`, which answers each in its place, or fails as a whole and has then changed nothing.
    pub fn new<F>(size: Size, run: impl Fn(Vec<I>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Vec<O>, AppError>> + Send + 'static,
    {
        let queue = Mutex::new(Queue { waiting: VecDeque::new(), busy: HashMap::new(), lanes: 0 });
        Self { inner: Arc::new(Inner { queue, size, run: Box::new(move |items| Box::pin(run(items))) }) }
    }

    /// Asks, alone or with others.
    ///
    /// # Errors
    /// `Unavailable` when too many wait, else what the call failed with.
    pub async fn ask(&self, item: I) -> Result<O, AppError> {
        let answer = {
            let mut queue = self.inner.lock();
            if queue.waiting.len() >= self.inner.size.waiting {
                return Err(AppError::Unavailable(COME_BACK));
            }
            let (sender, answer) = oneshot::channel();
            queue.waiting.push_back((item, sender));
            if queue.lanes < self.inner.size.lanes {
                queue.lanes += 1;
                tokio::spawn(work(Lane { inner: Arc::clone(&self.inner), counted: true }));
            }
            answer
        };
        // A call that fell over took its senders with it.
        answer.await.unwrap_or(Err(AppError::Unavailable(COME_BACK)))
    }
}

impl<I, O> Inner<I, O> {
    fn lock(&self) -> MutexGuard<'_, Queue<I, O>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A lane that is counted while it works.
struct Lane<I: Item, O: Send + 'static> {
    inner: Arc<Inner<I, O>>,
    counted: bool,
}

impl<I: Item, O: Send + 'static> Drop for Lane<I, O> {
    /// A lane that fell over counts itself out, and tells those it would have served to come back.
    fn drop(&mut self) {
        if self.counted {
            let mut queue = self.inner.lock();
            queue.lanes -= 1;
            queue.waiting.clear();
        }
    }
}

/// The items of a call; what they have is busy for as long as this lives.
struct Flight<I: Item, O: Send + 'static> {
    inner: Arc<Inner<I, O>>,
    busy: Vec<Uuid>,
}

impl<I: Item, O: Send + 'static> Drop for Flight<I, O> {
    fn drop(&mut self) {
        let mut queue = self.inner.lock();
        for key in &self.busy {
            if let Some(items) = queue.busy.get_mut(key) {
                *items -= 1;
                if *items == 0 {
                    queue.busy.remove(key);
                }
            }
        }
    }
}

/// Calls until nothing is left that may be asked now.
async fn work<I: Item, O: Send + 'static>(mut lane: Lane<I, O>) {
    while let Some((flight, items, senders)) = lane.next() {
        let answers = call(&lane.inner, items).await;
        drop(flight);
        for (sender, answer) in senders.into_iter().zip(answers) {
            // Who does not wait any more gets no answer; what was done stands.
            let _ = sender.send(answer);
        }
    }
}

/// What one call is made of: the keys it keeps busy, its items and who waits for each.
type Call<I, O> = (Flight<I, O>, Vec<I>, Vec<Sender<O>>);

impl<I: Item, O: Send + 'static> Lane<I, O> {
    /// The next call's items; none ends the lane, counted out under the same lock, so that who asks next starts another.
    fn next(&mut self) -> Option<Call<I, O>> {
        let mut queue = self.inner.lock();
        let taken = queue.take(self.inner.size.most);
        if taken.is_empty() {
            queue.lanes -= 1;
            self.counted = false;
            return None;
        }
        let (items, senders): (Vec<I>, Vec<_>) = taken.into_iter().unzip();
        let busy: Vec<Uuid> = items.iter().flat_map(keys).collect();
        for key in &busy {
            *queue.busy.entry(*key).or_default() += 1;
        }
        drop(queue);
        Some((Flight { inner: Arc::clone(&self.inner), busy }, items, senders))
    }
}

/// Makes the call; when it fails for a reason of its own, each item alone, so that nobody fails for another's sake.
async fn call<I: Item, O: Send + 'static>(inner: &Inner<I, O>, items: Vec<I>) -> Vec<Result<O, AppError>> {
    let one_by_one = items.clone();
    match (inner.run)(items).await {
        Ok(answers) if answers.len() == one_by_one.len() => answers.into_iter().map(Ok).collect(),
        Ok(_) => one_by_one.iter().map(|_| Err(AppError::broken("a gathered call lost answers"))).collect(),
        Err(error @ AppError::Broken(_)) if one_by_one.len() > 1 => {
            let chain: &dyn std::error::Error = &error;
            tracing::warn!(error = crate::commands::with_causes(chain), "a gathered call failed and is made one by one");
            let mut answers = Vec::with_capacity(one_by_one.len());
            for item in one_by_one {
                answers.push(
                    (inner.run)(vec![item])
                        .await
                        .and_then(|answers| answers.into_iter().next().ok_or_else(|| AppError::broken("a call gave no answer"))),
                );
            }
            answers
        }
        Err(error) => one_by_one.iter().map(|_| Err(error.clone())).collect(),
    }
}

fn keys<I: Item>(item: &I) -> impl Iterator<Item = Uuid> {
    item.alone().into_iter().chain(item.shared().into_iter().flatten())
}

impl<I: Item, O> Queue<I, O> {
    /// The first items, in order, that no call under way and none of these stands in the way of.
    fn take(&mut self, most: usize) -> Vec<(I, Sender<O>)> {
        let mut taken: Vec<(I, _)> = Vec::new();
        let mut left = VecDeque::with_capacity(self.waiting.len());
        for (item, sender) in self.waiting.drain(..) {
            let free = taken.len() < most
                && !keys(&item).any(|key| self.busy.contains_key(&key))
                && !taken.iter().any(|(other, _)| item.alone().is_some() && other.alone() == item.alone());
            if free {
                taken.push((item, sender));
            } else {
                left.push_back((item, sender));
            }
        }
        self.waiting = left;
        taken
    }
}

#[cfg(test)]
mod tests;
