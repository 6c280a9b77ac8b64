//! Plain HTTP to an endpoint's host. The log-in page of a guest network answers there in the server's place, or a filter's, and the
//! `Date` header is the only clock to compare with when TLS fails. Of a page nothing is kept but where it sends to, and whose it
//! is where filters.toml knows it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use kb::Base;

use facts::{Endpoint, PlainOutcome};

const HTTP: u16 = 80;
/// A longer header is not read to its end, nor is a longer page: what sends on stands at its beginning.
const MAX_HEADER: usize = 16 * 1024;
const MAX_PAGE: usize = 16 * 1024;
/// How long a page may take after its header: some servers keep a connection open.
const PAGE_LIMIT: Duration = Duration::from_millis(700);
/// A script in a longer page is a site's own; log-in pages that send on by script are a few lines.
const SHORT_PAGE: usize = 8 * 1024;

/// The parts of an HTTP answer that are kept.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) page: bool,
    pub(super) moved_to: Option<String>,
    /// The address of the redirect, to see whose it is; it is not kept.
    address: Option<String>,
    /// The server's clock.
    pub(super) date: Option<Timestamp>,
    /// The length of what follows the header, where that is told.
    length: Option<usize>,
    /// Where the page begins.
    begins: Option<usize>,
}

impl Answer {
    /// What is kept of it: where it sends to, by its header or by its page, and whose block page it is.
    pub(super) fn outcome(self, bytes: &[u8], base: &Base) -> PlainOutcome {
        let page = self.begins.and_then(|begins| bytes.get(begins..));
        let page = String::from_utf8_lossy(page.unwrap_or_default());
        let sent_by_page = if self.page { sends_on(&page) } else { None };
        let address = self.address.or(sent_by_page).unwrap_or_default();
        PlainOutcome::Answered {
            status: self.status,
            page: self.page,
            moved_to: self.moved_to.or_else(|| host_of(&address)),
            blocked_by: base
                .filter(&address.to_lowercase(), &page.to_lowercase())
                .map(|filter| filter.id.clone()),
        }
    }
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
        let Some(bytes) = get(&mut Timed { stream, until }, &endpoint.host) else {
            return (PlainOutcome::Nothing, None);
        };
        let now = Timestamp::now();
        return match parse(&bytes) {
            Some(answer) => {
                let date = answer.date.map(|date| (date, now));
                (answer.outcome(&bytes, Base::embedded()), date)
            }
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
    fn left(&self) -> std::io::Result<Duration> {
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
    request(stream, "HEAD", host)
}

/// Sends a GET request and reads the answer with the beginning of its page; `None` when nothing came.
pub(super) fn get(stream: &mut Timed, host: &str) -> Option<Vec<u8>> {
    let mut read = request(stream, "GET", host)?;
    let Some(answer) = parse(&read) else {
        return Some(read);
    };
    let Some(begins) = answer.begins else {
        return Some(read);
    };
    let most = begins + answer.length.unwrap_or(MAX_PAGE).min(MAX_PAGE);
    stream.until = stream.until.min(Instant::now() + PAGE_LIMIT);
    let mut piece = [0; 2048];
    while read.len() < most {
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => break,
            Ok(count) => read.extend_from_slice(&piece[..count]),
        }
    }
    Some(read)
}

fn request(stream: &mut (impl Read + Write), method: &str, host: &str) -> Option<Vec<u8>> {
    let host = if host.contains(':') {
        format!("[{host}]")
    } else {
        host.to_owned()
    };
    let request = format!(
        "{method} / HTTP/1.1\r\nHost: {host}\r\nUser-Agent: shikaku-rescue\r\nAccept: */*\r\nConnection: close\r\n\r\n"
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
    let begins = match response.parse(bytes).ok()? {
        httparse::Status::Complete(begins) => Some(begins),
        httparse::Status::Partial => None,
    };
    let status = response.code?;
    let field = |name: &str| {
        response
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name))
            .and_then(|header| std::str::from_utf8(header.value).ok())
    };
    let address = || field("location").filter(|_| (300..400).contains(&status));
    Some(Answer {
        status,
        page: field("content-type").is_some_and(|kind| kind.trim_start().starts_with("text/html")),
        moved_to: address().and_then(host_of),
        address: address().map(str::to_owned),
        date: field("date")
            .and_then(|date| DateTimeParser::new().parse_timestamp(date.trim()).ok()),
        length: field("content-length").and_then(|length| length.trim().parse().ok()),
        begins,
    })
}

/// The address to which a page sends on at once: by a `<meta http-equiv="refresh">`, or a short one by its script.
fn sends_on(page: &str) -> Option<String> {
    let small = page.to_ascii_lowercase();
    let by_tag = small.match_indices("<meta").find_map(|(begins, _)| {
        let ends = begins + small.get(begins..)?.find('>')?;
        let tag = small.get(begins..ends)?;
        let is_refresh = tag.contains("http-equiv") && tag.contains("refresh");
        let at = tag.find("url").filter(|_| is_refresh)?;
        let rest = page.get(begins + at + 3..ends)?;
        let rest = rest.trim_start().strip_prefix('=')?;
        Some(address_in(
            rest.trim_start().trim_start_matches(['"', '\'']),
        ))
    });
    let by_script = || {
        let places = small.match_indices("location");
        let mut places = places.filter(|_| page.len() <= SHORT_PAGE);
        places.find_map(|(begins, _)| {
            let rest = page.get(begins..)?;
            let rest = rest.split(['\n', ';']).next()?;
            let address = rest.get(rest.find(['"', '\''])? + 1..)?;
            address.starts_with("http").then(|| address_in(address))
        })
    };
    by_tag.or_else(by_script)
}

/// An address up to what ends it in a page.
fn address_in(text: &str) -> String {
    let address = text.split(['"', '\'', '>', ' ', '\n', ')']).next();
    address.unwrap_or_default().to_owned()
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

    fn outcome(bytes: &[u8]) -> (Option<String>, Option<String>) {
        match parse(bytes).expect("HTTP").outcome(bytes, Base::embedded()) {
            PlainOutcome::Answered {
                moved_to,
                blocked_by,
                ..
            } => (moved_to, blocked_by),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_page_that_sends_on_is_followed_to_its_host_and_a_block_page_is_known_by_its_maker() {
        let page = |body: &str| {
            format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}").into_bytes()
        };
        for (body, host) in [
            (
                r#"<meta http-equiv="refresh" content="0; url=https://gwhs.example/login?dst=http%3A%2F%2Fx">"#,
                Some("gwhs.example"),
            ),
            (
                "<META content='3;URL=http://10.0.0.1:8080/login' HTTP-EQUIV='Refresh'>",
                Some("10.0.0.1"),
            ),
            (
                "<script>window.location.href = \"http://login.cafe.example/\";</script>",
                Some("login.cafe.example"),
            ),
            (
                "<script>location.replace('http://p.example/');</script>",
                Some("p.example"),
            ),
            ("<meta http-equiv=refresh content=\"0;url=/login\">", None),
            ("<meta name=\"refresh\">location", None),
            ("<p>Allocation of \"httpd\"</p>", None),
        ] {
            let (moved_to, blocked_by) = outcome(&page(body));
            assert_eq!(moved_to.as_deref(), host, "{body}");
            assert_eq!(blocked_by, None, "{body}");
        }
        let sophos = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: https://20.1.1.1:8090/ips/block/webcat?cat=7\r\n\r\n";
        let (moved_to, blocked_by) = outcome(sophos);
        assert_eq!(moved_to.as_deref(), Some("20.1.1.1"));
        assert_eq!(blocked_by.as_deref(), Some("sophos"));
        let (_, blocked_by) = outcome(&page("<title>FortiGuard - Access Blocked</title>"));
        assert_eq!(blocked_by.as_deref(), Some("fortigate"));
    }

    proptest! {
        #[test]
        fn no_page_crashes_it(page in ".{0,200}", tag in "<meta[ a-z=\"';/:.-]{0,60}>?") {
            let _ = sends_on(&page);
            let _ = sends_on(&format!("{tag}{page}"));
            let _ = sends_on(&format!("<meta http-equiv=refresh url{page}>location{tag}"));
        }

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
