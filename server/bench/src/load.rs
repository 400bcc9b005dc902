//! HTTP/1.1 by hand over keep-alive connections: as little work as possible between two requests, because the load
//! has one core only. Reads bodies with a length and chunked ones.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::{Done, figures::percentile};

/// One body in this many is looked at.
const SAMPLE: usize = 100;

/// An answer.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

/// What one measurement gave.
pub(crate) struct Measured {
    pub(crate) per_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p95_ms: f64,
    pub(crate) p99_ms: f64,
    pub(crate) sampled: usize,
}

/// A closed loop: every connection asks again as soon as it is answered.
pub(crate) struct Load {
    pub(crate) addr: String,
    pub(crate) request: Vec<u8>,
    pub(crate) connections: usize,
    pub(crate) warm_up: Duration,
    pub(crate) time: Duration,
}

/// Says what is wrong with a body.
pub(crate) type Check = Arc<dyn Fn(&[u8]) -> Result<(), String> + Send + Sync>;

impl Load {
    /// Runs it. Any answer that is not 200, and any wrong body of the sample, voids it.
    pub(crate) fn run(&self, check: &Check) -> Done<Measured> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let found = runtime.block_on(async {
            let begin = Instant::now() + self.warm_up;
            let tasks: Vec<_> = (0..self.connections)
                .map(|_| {
                    let one = client(self.addr.clone(), self.request.clone(), begin, begin + self.time, check.clone());
                    tokio::spawn(one)
                })
                .collect();
            let mut times = Vec::new();
            for task in tasks {
                times.extend(task.await.map_err(|err| err.to_string())??);
            }
            Ok::<_, String>(times)
        });
        let mut times = found?;
        Ok(Measured {
            per_second: times.len() as f64 / self.time.as_secs_f64(),
            sampled: times.len() / SAMPLE,
            p50_ms: percentile(&mut times, 0.5),
            p95_ms: percentile(&mut times, 0.95),
            p99_ms: percentile(&mut times, 0.99),
        })
    }
}

/// Latencies in milliseconds of the answers between `begin` and `end`.
async fn client(
    addr: String,
    request: Vec<u8>,
    begin: Instant,
    end: Instant,
    check: Check,
) -> Result<Vec<f64>, String> {
    let broke = |err: std::io::Error| format!("{addr}: {err}");
    let mut stream = tokio::net::TcpStream::connect(&addr).await.map_err(broke)?;
    stream.set_nodelay(true).map_err(broke)?;
    let (mut buffer, mut times) = (Vec::with_capacity(64 * 1024), Vec::new());
    for turn in 0_usize.. {
        let start = Instant::now();
        if start >= end {
            break;
        }
        stream.write_all(&request).await.map_err(broke)?;
        buffer.clear();
        let body = loop {
            if stream.read_buf(&mut buffer).await.map_err(broke)? == 0 {
                return Err(format!("{addr} closed a connection"));
            }
            if let Some(body) = complete(&buffer)? {
                break body;
            }
        };
        let now = Instant::now();
        if start >= begin && now <= end {
            times.push((now - start).as_secs_f64() * 1000.0);
        }
        if !buffer.starts_with(b"HTTP/1.1 200") {
            return Err(format!("{addr} answered {}", String::from_utf8_lossy(&buffer[..buffer.len().min(400)])));
        }
        if turn % SAMPLE == 0 {
            check(&body.read(&buffer))?;
        }
    }
    Ok(times)
}

/// Where the body of a complete answer lies.
struct Body {
    from: usize,
    chunked: bool,
}

impl Body {
    fn read(&self, buffer: &[u8]) -> Vec<u8> {
        let bytes = &buffer[self.from..];
        if !self.chunked {
            return bytes.to_vec();
        }
        let (mut rest, mut body) = (bytes, Vec::new());
        while let Some((line, after)) = split(rest, b"\r\n") {
            let size = hex(line);
            if size == 0 || after.len() < size + 2 {
                break;
            }
            body.extend_from_slice(&after[..size]);
            rest = &after[size + 2..];
        }
        body
    }
}

/// The answer, once all of it is there.
fn complete(buffer: &[u8]) -> Result<Option<Body>, String> {
    let Some((head, bytes)) = split(buffer, b"\r\n\r\n") else { return Ok(None) };
    let from = buffer.len() - bytes.len();
    let head = std::str::from_utf8(head).map_err(|err| err.to_string())?;
    let header = |name: &str| {
        head.lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|it| it.1.trim())
    };
    if header("transfer-encoding").is_some_and(|it| it.eq_ignore_ascii_case("chunked")) {
        return Ok(bytes.ends_with(b"0\r\n\r\n").then_some(Body { from, chunked: true }));
    }
    let length: usize =
        header("content-length").unwrap_or("0").parse().map_err(|_| "a content-length that is no number")?;
    Ok((bytes.len() >= length).then_some(Body { from, chunked: false }))
}

/// Whether all of an answer is there.
pub(crate) fn is_complete(buffer: &[u8]) -> Result<bool, String> {
    Ok(complete(buffer)?.is_some())
}

fn split<'b>(bytes: &'b [u8], at: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let found = bytes.windows(at.len()).position(|window| window == at)?;
    Some((&bytes[..found], &bytes[found + at.len()..]))
}

fn hex(line: &[u8]) -> usize {
    let digits = line.split(|byte| *byte == b';').next().unwrap_or_default();
    std::str::from_utf8(digits).ok().and_then(|text| usize::from_str_radix(text.trim(), 16).ok()).unwrap_or(0)
}

/// One request on a connection of its own.
pub(crate) fn once(addr: &str, request: &[u8]) -> Done<Reply> {
    let mut stream = TcpStream::connect(addr)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.write_all(request)?;
    let (mut buffer, mut piece) = (Vec::new(), [0; 16 * 1024]);
    loop {
        let read = stream.read(&mut piece)?;
        buffer.extend_from_slice(&piece[..read]);
        if let Some(body) = complete(&buffer)? {
            let head = String::from_utf8_lossy(&buffer[..body.from]).into_owned();
            let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).ok_or("no status")?;
            return Ok(Reply { status, head, body: body.read(&buffer) });
        }
        if read == 0 {
            return Err("the connection ended early".into());
        }
    }
}

/// A read.
pub(crate) fn get(addr: &str, path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: {addr}\r\n\r\n").into_bytes()
}

/// A POST from the site's own pages.
pub(crate) fn post(addr: &str, path: &str, kind: &str, cookie: &str, body: &str) -> Vec<u8> {
    let cookie = if cookie.is_empty() { String::new() } else { format!("Cookie: {cookie}\r\n") };
    format!(
        "POST {path} HTTP/1.1\r\nHost: {addr}\r\nOrigin: http://{addr}\r\nAccept: application/json\r\n{cookie}\
         Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_read_with_a_length_and_in_chunks() {
        let whole = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
        assert_eq!(complete(whole).unwrap().unwrap().read(whole), b"hello");
        assert!(complete(&whole[..whole.len() - 1]).unwrap().is_none());
        let chunks = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";
        assert_eq!(complete(chunks).unwrap().unwrap().read(chunks), b"hello");
        assert!(complete(&chunks[..chunks.len() - 3]).unwrap().is_none());
    }
}
