//! A TCP proxy that makes a bad line of a good one: delay, cuts at random points of a request or its answer, and readers
//! that take few bytes a second. Stands between clients and a server; knows no HTTP.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, sleep_until};

use super::chance::Chance;
use super::figures::float_len;

/// How often a slow line carries a bite.
const BITE: Duration = Duration::from_millis(50);

/// What a line is like.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// How long each byte is under way, in each direction.
    pub delay: Duration,
    /// The share of connections that are cut, each at a random point.
    pub cut: f64,
    /// Bytes a second towards the client; none is as fast as can be.
    pub bytes_per_second: Option<usize>,
}

impl Line {
    /// A line on which nothing is wrong.
    pub const GOOD: Self = Self { delay: Duration::ZERO, cut: 0.0, bytes_per_second: None };

    /// A phone at the edge of coverage: two seconds there and back, and one connection in twenty is lost.
    pub const PHONE: Self = Self { delay: Duration::from_secs(1), cut: 0.05, bytes_per_second: Some(8000) };
}

/// Where a connection breaks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cut {
    /// When this share of the first piece of the request has passed.
    Request(f64),
    /// When this share of the first piece of the answer has passed; 0 loses an answer whose request took effect.
    Answer(f64),
}

/// A running proxy; it ends when it is dropped.
pub struct Proxy {
    /// Where clients connect.
    pub address: SocketAddr,
    accepted: Arc<AtomicUsize>,
    cut: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Proxy {
    /// Listens on loopback and leads to `server`.
    pub async fn start(server: SocketAddr, line: Line, chance: Chance) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (accepted, cut) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (seen, broken) = (Arc::clone(&accepted), Arc::clone(&cut));
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                seen.fetch_add(1, Ordering::Relaxed);
                let fate = chance
                    .happens(line.cut)
                    .then(|| if chance.happens(0.5) { Cut::Request(chance.unit()) } else { Cut::Answer(chance.unit() - 0.3) });
                if fate.is_some() {
                    broken.fetch_add(1, Ordering::Relaxed);
                }
                // How a connection ends is between client and server.
                tokio::spawn(async move { carry(client, server, line, fate).await });
            }
        });
        Ok(Self { address, accepted, cut, task })
    }

    /// How many connections there were, and how many of them were doomed.
    pub fn counts(&self) -> (usize, usize) {
        (self.accepted.load(Ordering::Relaxed), self.cut.load(Ordering::Relaxed))
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn carry(client: TcpStream, server: SocketAddr, line: Line, fate: Option<Cut>) {
    sleep(line.delay).await;
    let Ok(server) = TcpStream::connect(server).await else { return };
    for stream in [&client, &server] {
        let _ = stream.set_nodelay(true);
    }
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    let (up, down) = match fate {
        None => (None, None),
        Some(Cut::Request(share)) => (Some(share), None),
        Some(Cut::Answer(share)) => (None, Some(share.max(0.0))),
    };
    // Whichever direction is cut first takes the other with it, as a line does; an end in good order does not.
    let request = pass(from_client, to_server, line.delay, None, up);
    let answer = pass(from_server, to_client, line.delay, line.bytes_per_second, down);
    tokio::pin!(request, answer);
    let ended = tokio::select! {
        ended = &mut request => if ended == Ended::Cut { return } else { answer.await },
        ended = &mut answer => ended,
    };
    debug_assert!(matches!(ended, Ended::Cut | Ended::Finished));
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    Finished,
    Cut,
}

/// Carries bytes one way. Each piece arrives `delay` after it was sent, in order.
async fn pass(
    mut from: impl AsyncRead + Unpin + Send + 'static,
    mut to: impl AsyncWrite + Unpin,
    delay: Duration,
    bytes_per_second: Option<usize>,
    cut: Option<f64>,
) -> Ended {
    let (sender, mut pieces) = mpsc::channel::<(Instant, Vec<u8>)>(16);
    let reader = tokio::spawn(async move {
        let mut buffer = vec![0; 16 * 1024];
        while let Ok(read) = from.read(&mut buffer).await {
            let piece = buffer.get(..read).unwrap_or_default().to_vec();
            if read == 0 || sender.send((Instant::now() + delay, piece)).await.is_err() {
                break;
            }
        }
    });
    let mut ended = Ended::Finished;
    while let Some((due, piece)) = pieces.recv().await {
        sleep_until(due).await;
        let whole = super::figures::whole(float_len(piece.len()) * cut.unwrap_or(1.0)).min(piece.len());
        let sent = paced(&mut to, piece.get(..whole).unwrap_or_default(), bytes_per_second).await;
        if cut.is_some() {
            ended = Ended::Cut;
            break;
        }
        if sent.is_err() {
            break;
        }
    }
    reader.abort();
    if ended == Ended::Finished {
        let _ = to.shutdown().await;
    }
    ended
}

async fn paced(to: &mut (impl AsyncWrite + Unpin), bytes: &[u8], bytes_per_second: Option<usize>) -> std::io::Result<()> {
    let Some(pace) = bytes_per_second else { return to.write_all(bytes).await };
    for bite in bytes.chunks((pace / 20).max(1)) {
        to.write_all(bite).await?;
        sleep(BITE).await;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::client::{self, Connection};

    /// A server that answers every request with so many bytes and counts the whole requests it saw.
    async fn server(bytes: usize) -> (SocketAddr, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let count = Arc::clone(&count);
                tokio::spawn(async move {
                    let mut request = Vec::new();
                    while stream.read_buf(&mut request).await.is_ok_and(|read| read > 0) {
                        if request.ends_with(b"\r\n\r\n") {
                            count.fetch_add(1, Ordering::Relaxed);
                            request.clear();
                            let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {bytes}\r\n\r\n{}", "x".repeat(bytes));
                            if stream.write_all(answer.as_bytes()).await.is_err() {
                                return;
                            }
                        }
                    }
                });
            }
        });
        (address, seen)
    }

    #[tokio::test]
    async fn a_good_line_changes_nothing() {
        let (address, seen) = server(5000).await;
        let proxy = Proxy::start(address, Line::GOOD, Chance::seeded(1)).await.unwrap();
        let mut connection = Connection::open(proxy.address).await.unwrap();
        for _ in 0..3 {
            assert_eq!(connection.exchange(&client::get("/", "")).await.unwrap().status, 200);
            assert_eq!(connection.body().len(), 5000);
        }
        assert_eq!((seen.load(Ordering::Relaxed), proxy.counts()), (3, (1, 0)));
    }

    #[tokio::test]
    async fn a_delay_is_there_and_back_again() {
        let (address, _) = server(10).await;
        let line = Line { delay: Duration::from_millis(100), ..Line::GOOD };
        let proxy = Proxy::start(address, line, Chance::seeded(1)).await.unwrap();
        let mut connection = Connection::open(proxy.address).await.unwrap();
        connection.exchange(&client::get("/", "")).await.unwrap();
        let begun = Instant::now();
        connection.exchange(&client::get("/", "")).await.unwrap();
        let taken = begun.elapsed();
        assert!(taken >= Duration::from_millis(200) && taken < Duration::from_secs(1), "{taken:?}");
    }

    #[tokio::test]
    async fn a_slow_line_carries_no_more_than_it_says() {
        let (address, _) = server(4000).await;
        let line = Line { bytes_per_second: Some(8000), ..Line::GOOD };
        let proxy = Proxy::start(address, line, Chance::seeded(1)).await.unwrap();
        let mut connection = Connection::open(proxy.address).await.unwrap();
        let begun = Instant::now();
        connection.exchange(&client::get("/", "")).await.unwrap();
        assert!(begun.elapsed() >= Duration::from_millis(400), "{:?}", begun.elapsed());
    }

    #[tokio::test]
    async fn cuts_fall_on_requests_and_on_answers_that_took_effect() {
        let (address, seen) = server(3000).await;
        let line = Line { cut: 0.5, ..Line::GOOD };
        let proxy = Proxy::start(address, line, Chance::seeded(7)).await.unwrap();
        let (mut answered, mut lost) = (0, 0);
        for _ in 0..200 {
            let mut connection = Connection::open(proxy.address).await.unwrap();
            match connection.exchange(&client::get("/", "")).await {
                Ok(_) => answered += 1,
                Err(_) => lost += 1,
            }
        }
        let (accepted, doomed) = proxy.counts();
        assert_eq!((accepted, lost), (200, doomed));
        assert!((70..130).contains(&lost), "{lost}");
        let effective = seen.load(Ordering::Relaxed);
        assert!(effective > answered + 20, "some requests were heard though their answer was lost: {effective} of {answered}");
        assert!(effective < 200 - 20, "and some were never heard: {effective}");
    }

    #[tokio::test]
    async fn the_same_seed_dooms_the_same_connections() {
        let (address, _) = server(100).await;
        let mut fates = Vec::new();
        for _ in 0..2 {
            let proxy = Proxy::start(address, Line { cut: 0.3, ..Line::GOOD }, Chance::seeded(9)).await.unwrap();
            let mut fate = Vec::new();
            for _ in 0..40 {
                let mut connection = Connection::open(proxy.address).await.unwrap();
                fate.push(connection.exchange(&client::get("/", "")).await.is_ok());
            }
            fates.push(fate);
        }
        assert_eq!(fates[0], fates[1]);
    }
}
