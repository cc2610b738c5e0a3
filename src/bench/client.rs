//! A small HTTP/1.1 client for loads: one connection, one request at a time, bytes in and bytes out.
//!
//! Used by every loop and by the tests that kill servers. It measures nothing and retries nothing: who calls it decides.
//! A slow reader and a client that hangs up are the same connection, used differently.

use std::io;
use std::net::SocketAddr;
use std::ops::Range;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// The most a page may weigh; more is a fault.
const LARGEST: usize = 4 * 1024 * 1024;
/// How often a slow reader takes a bite.
const BITE: Duration = Duration::from_millis(100);

/// What came back. The body stays in the connection until the next exchange.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Where it leads.
    pub location: Option<String>,
    /// Seconds after which the server wants to be asked again.
    pub retry_after: Option<u64>,
    /// The first cookie it sets, up to its attributes.
    pub cookie: Option<String>,
}

impl Answer {
    /// Whether it is a refusal that tells the person what to do: the form again, or come back after a time told.
    pub fn is_polite_refusal(&self) -> bool {
        matches!(self.status, 409 | 422) || (matches!(self.status, 429 | 503) && self.retry_after.is_some())
    }

    /// Whether the server asks to come back later.
    pub fn is_shed(&self) -> bool {
        matches!(self.status, 429 | 503) && self.retry_after.is_some()
    }
}

/// An open connection.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    body: Range<usize>,
    /// Bytes a second, for a slow reader.
    pace: Option<usize>,
    /// The server said that it closes after this answer.
    closing: bool,
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self::over(stream, None))
    }

    /// Connects as a reader of so many bytes a second, with a small window so that the sender notices.
    pub async fn open_slow(address: SocketAddr, bytes_per_second: usize) -> io::Result<Self> {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        socket.set_recv_buffer_size(4096)?;
        let stream = socket.connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self::over(stream, Some(bytes_per_second)))
    }

    fn over(stream: TcpStream, pace: Option<usize>) -> Self {
        Self { stream, buffer: Vec::with_capacity(16 * 1024), body: 0..0, pace, closing: false }
    }

    /// Sends a request and reads the whole answer.
    pub async fn exchange(&mut self, request: &[u8]) -> io::Result<Answer> {
        if self.closing {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        self.stream.write_all(request).await?;
        self.answer().await
    }

    /// Sends the first so many bytes of a request and hangs up.
    pub async fn hang_up_after(mut self, request: &[u8], bytes: usize) -> io::Result<()> {
        self.stream.write_all(request.get(..bytes).unwrap_or(request)).await
    }

    /// The body of the last answer.
    pub fn body(&self) -> &[u8] {
        self.buffer.get(self.body.clone()).unwrap_or_default()
    }

    /// The same as text.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.body())
    }

    async fn answer(&mut self) -> io::Result<Answer> {
        self.buffer.clear();
        let head = loop {
            if let Some(at) = position(&self.buffer, b"\r\n\r\n") {
                break at;
            }
            self.more().await?;
        };
        let (answer, length) = read_head(self.buffer.get(..head).unwrap_or_default())?;
        self.closing = length == Length::UntilClosed || answer.1;
        let begin = head + 4;
        match length {
            Length::Bytes(length) => {
                while self.buffer.len() < begin + length {
                    self.more().await?;
                }
                self.body = begin..begin + length;
            }
            Length::Chunks => self.chunks(begin).await?,
            Length::UntilClosed => {
                while self.more().await.is_ok() {}
                self.body = begin..self.buffer.len();
            }
        }
        Ok(answer.0)
    }

    /// Reads chunks and joins them in place.
    async fn chunks(&mut self, begin: usize) -> io::Result<()> {
        let (mut at, mut end) = (begin, begin);
        loop {
            let line = loop {
                if let Some(length) = self.buffer.get(at..).and_then(|rest| position(rest, b"\r\n")) {
                    break at + length;
                }
                self.more().await?;
            };
            let size = self.buffer.get(at..line).and_then(|digits| std::str::from_utf8(digits).ok());
            let size = size.and_then(|digits| usize::from_str_radix(digits.split(';').next()?.trim(), 16).ok());
            let size = size.ok_or(io::ErrorKind::InvalidData)?;
            while self.buffer.len() < line + 2 + size + 2 {
                self.more().await?;
            }
            self.buffer.copy_within(line + 2..line + 2 + size, end);
            end += size;
            at = line + 2 + size + 2;
            if size == 0 {
                self.body = begin..end;
                return Ok(());
            }
        }
    }

    async fn more(&mut self) -> io::Result<()> {
        if self.buffer.len() > LARGEST {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let read = if let Some(pace) = self.pace {
            tokio::time::sleep(BITE).await;
            let mut bite = vec![0; (pace / 10).max(1)];
            let read = self.stream.read(&mut bite).await?;
            self.buffer.extend_from_slice(bite.get(..read).unwrap_or_default());
            read
        } else {
            self.stream.read_buf(&mut self.buffer).await?
        };
        if read == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

/// How the end of a body is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Length {
    Bytes(usize),
    Chunks,
    UntilClosed,
}

fn position(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

/// The answer, whether the connection closes after it, and how its end is told.
fn read_head(head: &[u8]) -> io::Result<((Answer, bool), Length)> {
    let head = std::str::from_utf8(head).map_err(|_| io::ErrorKind::InvalidData)?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.get(9..12)).and_then(|status| status.parse().ok());
    let mut answer = Answer { status: status.ok_or(io::ErrorKind::InvalidData)?, ..Answer::default() };
    let mut length = if matches!(answer.status, 204 | 304) { Length::Bytes(0) } else { Length::UntilClosed };
    let mut closes = false;
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = Length::Bytes(value.parse().map_err(|_| io::ErrorKind::InvalidData)?),
            "transfer-encoding" => length = Length::Chunks,
            "location" => answer.location = Some(value.to_owned()),
            "retry-after" => answer.retry_after = value.parse().ok(),
            "connection" => closes = value.eq_ignore_ascii_case("close"),
            "set-cookie" => answer.cookie = value.split(';').next().map(str::to_owned),
            _ => {}
        }
    }
    Ok(((answer, closes), length))
}

/// A request for a page, with these cookies.
pub fn get(path: &str, cookies: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: puente.example\r\naccept: text/html\r\ncookie: {cookies}\r\n\r\n").into_bytes()
}

/// A form of this site, with these cookies.
pub fn post(path: &str, cookies: &str, form: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: puente.example\r\naccept: text/html\r\nsec-fetch-site: same-origin\r\ncookie: {cookies}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    async fn served(pieces: Vec<&'static [u8]>) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 1024];
            let _ = stream.read(&mut request).await.unwrap();
            for piece in pieces {
                stream.write_all(piece).await.unwrap();
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        address
    }

    #[tokio::test]
    async fn an_answer_in_pieces_is_put_together() {
        let address =
            served(vec![b"HTTP/1.1 303 See", b" Other\r\nLocation: /x\r\nContent-Length: 5\r\n\r", b"\nab", b"cde"]).await;
        let mut connection = Connection::open(address).await.unwrap();
        let answer = connection.exchange(&get("/", "")).await.unwrap();
        assert_eq!((answer.status, answer.location.as_deref()), (303, Some("/x")));
        assert_eq!(connection.body(), b"abcde");
    }

    #[tokio::test]
    async fn chunks_are_joined() {
        let address =
            served(vec![b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2", b"\r\nde\r\n0\r\n\r\n"]).await;
        let mut connection = Connection::open(address).await.unwrap();
        assert_eq!(connection.exchange(&get("/", "")).await.unwrap().status, 200);
        assert_eq!(connection.body(), b"abcde");
    }

    #[tokio::test]
    async fn an_answer_that_breaks_off_is_an_error() {
        let address = served(vec![b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc"]).await;
        let mut connection = Connection::open(address).await.unwrap();
        assert!(connection.exchange(&get("/", "")).await.is_err());
    }

    #[test]
    fn only_an_answer_that_says_when_to_come_back_is_polite() {
        let busy = |retry_after| Answer { status: 503, retry_after, ..Answer::default() };
        assert!(busy(Some(5)).is_polite_refusal() && !busy(None).is_polite_refusal());
        assert!(!Answer { status: 500, ..Answer::default() }.is_polite_refusal());
    }
}
