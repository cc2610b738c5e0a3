//! The open loop: requests are due at moments fixed before the run, whatever the server does. A latency counts from the
//! moment a request was due, so that a server that stalls is charged for everyone who had to wait.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;

use super::chance::Chance;
use super::client::{Answer, Connection};
use super::figures::float_len;
use super::tally::{Outcome, Tally};

/// How many connections wait for what is due.
const CONNECTIONS: usize = 256;

/// The moments of requests that come at random, `rate` a second, for so long.
pub fn due(rate: f64, duration: Duration, chance: &Chance) -> Vec<Duration> {
    let mut moments = Vec::new();
    let mut at = chance.exponential(rate);
    while at < duration {
        moments.push(at);
        at += chance.exponential(rate);
    }
    moments
}

/// Sends request `n` at the n-th moment.
pub async fn run<R, J>(addresses: &[SocketAddr], due: Vec<Duration>, request: R, judge: J) -> Tally
where
    R: Fn(usize) -> Arc<Vec<u8>> + Send + Sync + 'static,
    J: Fn(&Answer) -> Outcome + Send + Sync + 'static,
{
    let (due, request, judge) = (Arc::new(due), Arc::new(request), Arc::new(judge));
    let next = Arc::new(AtomicUsize::new(0));
    // Everybody is connected when the first is due.
    let begin = Instant::now() + Duration::from_millis(300);
    let mut running = JoinSet::new();
    for number in 0..CONNECTIONS {
        let Some(&address) = addresses.get(number % addresses.len().max(1)) else { continue };
        let (due, request, judge, next) = (Arc::clone(&due), Arc::clone(&request), Arc::clone(&judge), Arc::clone(&next));
        running.spawn(async move {
            let mut tally = Tally::default();
            let mut connection = Connection::open(address).await.ok();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(at) = due.get(number).map(|at| begin + *at) else { break };
                tokio::time::sleep_until(at).await;
                let bytes = request(number);
                // A kept connection may have been closed while it was idle: once more on a new one, at the same moment due.
                let mut answered = Err(std::io::ErrorKind::NotConnected.into());
                for _ in 0..2 {
                    if connection.is_none() {
                        connection = Connection::open(address).await.ok();
                    }
                    let Some(open) = &mut connection else { break };
                    answered = open.exchange(&bytes).await;
                    if answered.is_ok() {
                        break;
                    }
                    connection = None;
                }
                tally.note(number, &answered, &*judge, at.elapsed());
            }
            tally.seconds = begin.elapsed().as_secs_f64();
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

/// How many a second were due.
pub fn rate_of(due: &[Duration]) -> f64 {
    due.last().map_or(0.0, |last| float_len(due.len()) / last.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_in_order_and_as_many_as_the_rate_says() {
        let moments = due(1000.0, Duration::from_secs(10), &Chance::seeded(1));
        assert!(moments.is_sorted());
        assert!((9_700..10_300).contains(&moments.len()), "{}", moments.len());
        assert!((rate_of(&moments) - 1000.0).abs() < 40.0);
    }
}
