//! The closed loop: each connection sends its next request when the last answer is in. For capacity and cost only: its
//! latencies leave out what it slowed down itself.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::client::{Answer, Connection};
use super::tally::{Outcome, Tally};

/// How many connections read pages.
pub const PAGE_CONNECTIONS: usize = 64;

/// How much load.
#[derive(Clone, Debug)]
pub struct Load {
    /// The servers, taken in turn.
    pub addresses: Vec<SocketAddr>,
    /// How many connections, all opened before the first request.
    pub connections: usize,
    /// How many requests at most.
    pub most: usize,
    /// How long at most.
    pub limit: Duration,
}

/// Sends the requests 0, 1, 2, ... that `request` gives, until all are sent or the time is over.
pub async fn run<R, J>(load: &Load, request: R, judge: J) -> Tally
where
    R: Fn(usize) -> Arc<Vec<u8>> + Send + Sync + 'static,
    J: Fn(&Answer) -> Outcome + Send + Sync + 'static,
{
    let (request, judge, next) = (Arc::new(request), Arc::new(judge), Arc::new(AtomicUsize::new(0)));
    let gate = Arc::new(Barrier::new(load.connections));
    let mut running = JoinSet::new();
    for number in 0..load.connections {
        let Some(&address) = load.addresses.get(number % load.addresses.len().max(1)) else { continue };
        let (request, judge, next, gate) = (Arc::clone(&request), Arc::clone(&judge), Arc::clone(&next), Arc::clone(&gate));
        let (most, limit) = (load.most, load.limit);
        running.spawn(async move {
            let mut tally = Tally::default();
            let mut connection = Connection::open(address).await.ok();
            gate.wait().await;
            let begun = Instant::now();
            while begun.elapsed() < limit {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= most {
                    break;
                }
                let bytes = request(number);
                let sent = Instant::now();
                if connection.is_none() {
                    connection = Connection::open(address).await.ok();
                }
                let answered = match &mut connection {
                    Some(open) => open.exchange(&bytes).await,
                    None => Err(std::io::ErrorKind::NotConnected.into()),
                };
                if answered.is_err() {
                    connection = None;
                }
                tally.note(number, &answered, &*judge, sent.elapsed());
            }
            tally.seconds = begun.elapsed().as_secs_f64();
            tally
        });
    }
    let mut all = Tally::default();
    while let Some(part) = running.join_next().await {
        if let Ok(part) = part {
            all.add(part);
        }
    }
    all
}
