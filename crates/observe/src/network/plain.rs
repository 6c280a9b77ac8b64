//! Plain HTTP to an endpoint's host. The log-in page of a guest network answers there in the server's place, and the
//! `Date` header is the only clock to compare with when TLS fails.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Instant;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

use facts::{Endpoint, PlainOutcome};

const HTTP: u16 = 80;
/// A longer header is not read to its end.
const MAX_HEADER: usize = 16 * 1024;

/// The parts of an HTTP answer that are kept.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) page: bool,
    pub(super) moved_to: Option<String>,
    /// The server's clock.
    pub(super) date: Option<Timestamp>,
}

/// Sends the request; returns the server's time with the device's own at that moment.
pub(super) fn ask(
    endpoint: &Endpoint,
    addresses: &[SocketAddr],
    until: Instant,
) -> (PlainOutcome, Option<(Timestamp, Timestamp)>) {
    for address in addresses.iter().take(2) {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        let address = SocketAddr::new(address.ip(), HTTP);
        let Ok(stream) = TcpStream::connect_timeout(&address, left) else {
            continue;
        };
        let Some(head) = head(&mut Timed { stream, until }, &endpoint.host) else {
            return (PlainOutcome::Nothing, None);
        };
        let now = Timestamp::now();
        return match parse(&head) {
            Some(answer) => (
                PlainOutcome::Answered {
                    status: answer.status,
                    page: answer.page,
                    moved_to: answer.moved_to,
                },
                answer.date.map(|date| (date, now)),
            ),
            None => (PlainOutcome::NotHttp, None),
        };
    }
    (PlainOutcome::Nothing, None)
}

/// A stream whose every read and write ends in time, however slowly the other side sends.
pub(super) struct Timed {
    pub(super) stream: TcpStream,
    pub(super) until: Instant,
}

impl Timed {
    fn left(&self) -> std::io::Result<std::time::Duration> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            Err(std::io::ErrorKind::TimedOut.into())
        } else {
            Ok(left)
        }
    }
}

impl Read for Timed {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.stream.set_read_timeout(Some(self.left()?))?;
        self.stream.read(into)
    }
}

impl Write for Timed {
    fn write(&mut self, from: &[u8]) -> std::io::Result<usize> {
        self.stream.set_write_timeout(Some(self.left()?))?;
        self.stream.write(from)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.stream.flush()
    }
}

/// Sends a HEAD request and reads the answer's header; `None` when nothing came.
pub(super) fn head(stream: &mut (impl Read + Write), host: &str) -> Option<Vec<u8>> {
    let host = if host.contains(':') {
        format!("[{host}]")
    } else {
        host.to_owned()
    };
    let request = format!(
        "HEAD / HTTP/1.1\r\nHost: {host}\r\nUser-Agent: shikaku-rescue\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).ok()?;
    stream.flush().ok()?;
    let mut read = Vec::new();
    let mut piece = [0; 2048];
    while read.len() < MAX_HEADER && !read.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => break,
            Ok(count) => read.extend_from_slice(&piece[..count]),
        }
    }
    (!read.is_empty()).then_some(read)
}

/// Parses the header of an answer; `None` when it is not HTTP.
pub(super) fn parse(bytes: &[u8]) -> Option<Answer> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut response = httparse::Response::new(&mut headers);
    response.parse(bytes).ok()?;
    let status = response.code?;
    let field = |name: &str| {
        response
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name))
            .and_then(|header| std::str::from_utf8(header.value).ok())
    };
    Some(Answer {
        status,
        page: field("content-type").is_some_and(|kind| kind.trim_start().starts_with("text/html")),
        moved_to: field("location")
            .filter(|_| (300..400).contains(&status))
            .and_then(host_of),
        date: field("date")
            .and_then(|date| DateTimeParser::new().parse_timestamp(date.trim()).ok()),
    })
}

/// The host in an absolute address, without the user name and password that may precede it.
pub(super) fn host_of(address: &str) -> Option<String> {
    let rest = address.trim().split_once("//")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = match host.strip_prefix('[') {
        Some(inner) => inner.split(']').next()?,
        None => host.split(':').next()?,
    };
    let well_formed = !host.is_empty()
        && host.len() <= 253
        && host.chars().all(|letter| {
            letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_' | ':')
        });
    well_formed.then(|| host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn status_page_date_and_the_host_it_sends_on_to_are_read() {
        let answer = parse(
            b"HTTP/1.1 302 Found\r\nDate: Sun, 22 Nov 2026 03:04:05 GMT\r\nContent-Type: text/html\r\nLocation: http://u:p@Login.Hotel.example:8080/a?mac=1\r\n\r\n",
        )
        .expect("HTTP");
        assert_eq!(answer.status, 302);
        assert!(answer.page);
        assert_eq!(answer.moved_to.as_deref(), Some("login.hotel.example"));
        assert_eq!(
            answer.date.map(|date| date.to_string()).as_deref(),
            Some("2026-11-22T03:04:05Z")
        );
        assert_eq!(parse(b"SSH-2.0-OpenSSH\r\n"), None);
        assert_eq!(
            parse(b"HTTP/1.1 200 OK\r\nDate: yesterday\r\n\r\n")
                .expect("HTTP")
                .date,
            None
        );
    }

    proptest! {
        #[test]
        fn no_answer_crashes_it(bytes in prop::collection::vec(any::<u8>(), 0..400), status in 0u16..999) {
            let _ = parse(&bytes);
            let mut answer = format!("HTTP/1.1 {status} X\r\nDate: ").into_bytes();
            answer.extend(&bytes);
            let _ = parse(&answer);
        }

        #[test]
        fn a_host_never_carries_what_stood_around_it(address in ".{0,80}") {
            if let Some(host) = host_of(&address) {
                prop_assert!(!host.contains(['@', '/', '?', '#', ' ']));
            }
        }
    }
}
