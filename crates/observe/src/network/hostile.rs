//! Hostile input: certificates with flipped bits, servers that answer anything. The probing code has to end in time and
//! report something; it must never crash. A real socket is on the other side.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use kb::Base;
use proptest::prelude::*;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName};

use super::chain::Judges;
use super::plain::{self, Timed};
use super::probe::AmazonRoots;
use super::tls;
use super::trust_store::Content;
use facts::{PlainOutcome, Store, TlsOutcome};

/// The limit of one look; far above the time it really takes.
const LIMIT: Duration = Duration::from_millis(700);

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn judges() -> Judges {
    let roots = AmazonRoots::shipped();
    let trusted = roots.iter().map(|(_, der)| der.clone()).collect();
    Judges::new(Some(trusted), &roots, &provider())
}

fn name() -> ServerName<'static> {
    ServerName::try_from("server.lab.test").expect("a name")
}

/// A server that answers the first request with these bytes, in pieces, and closes.
fn answering(pieces: Vec<Vec<u8>>) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("it has one");
    thread::spawn(move || {
        let Ok((mut stream, _)) = listener.accept() else {
            return;
        };
        let mut heard = [0; 2048];
        let _ = stream.read(&mut heard);
        for piece in pieces {
            // An error is ignored, because a client that closes early is part of the test.
            let _ = stream.write_all(&piece);
        }
    });
    address
}

fn connect(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).expect("it listens")
}

fn shaken(pieces: Vec<Vec<u8>>) -> (TlsOutcome, Duration) {
    let stream = connect(answering(pieces));
    let judges = judges();
    let started = Instant::now();
    let ended = tls::shake_hands(
        stream,
        &name(),
        "server.lab.test",
        judges.for_handshake(),
        &provider(),
        started + LIMIT,
    );
    (ended.outcome, started.elapsed())
}

/// A public root certificate with some bytes changed.
fn spoilt_certificate() -> impl Strategy<Value = CertificateDer<'static>> {
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6);
    (0..roots.len(), changes, any::<prop::sample::Index>()).prop_map(move |(root, changes, cut)| {
        let mut der = roots[root].to_vec();
        for (place, byte) in &changes {
            let place = place.index(der.len());
            der[place] = *byte;
        }
        if changes.len() > 4 {
            der.truncate(cut.index(der.len()));
        }
        der.into()
    })
}

proptest! {
    #[test]
    fn spoilt_certificates_are_judged_or_not_and_never_crash_it(
        shown in prop::collection::vec(spoilt_certificate(), 0..4),
        seconds in any::<i32>(),
    ) {
        let at = Timestamp::from_second(seconds.into()).expect("a time");
        if let Some(chain) = judges().judge(&shown, &name(), at, Some(at)) {
            prop_assert!(chain.issuer.name.chars().count() <= 120);
            prop_assert!(!chain.issuer.name.chars().any(char::is_control));
            prop_assert!(chain.not_before.parse::<Timestamp>().is_ok());
        }
    }

    #[test]
    fn bytes_that_are_no_certificates_are_not_judged(
        shown in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..4),
    ) {
        let shown: Vec<CertificateDer<'static>> = shown.into_iter().map(Into::into).collect();
        let _ = judges().judge(&shown, &name(), Timestamp::UNIX_EPOCH, None);
    }

    #[test]
    fn a_store_full_of_rubbish_is_counted_and_none_of_it_is_one_of_the_five(
        stored in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..100), 0..6),
        spoilt in prop::collection::vec(spoilt_certificate(), 0..4),
    ) {
        let all: Vec<CertificateDer<'static>> =
            stored.into_iter().map(Into::into).chain(spoilt).collect();
        let count = all.len();
        let content = Content {
            trusted: all.iter().map(|der| (Store::System, der.clone())).collect(),
            forbidden: all.iter().map(|der| (Store::CurrentUser, der.clone())).collect(),
        };
        let facts = content.facts(&AmazonRoots::shipped());
        prop_assert_eq!(facts.certificates as usize, count);
        prop_assert!(content.usable().is_empty());
        let five = AmazonRoots::shipped();
        let real = all.iter().filter(|der| five.id_of(der).is_some()).count();
        prop_assert!(facts.amazon.len() <= real);
        let _ = Judges::new(Some(all), &five, &provider());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_answer_on_the_tls_port_ends_in_time_and_is_never_a_handshake_done(
        pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..600), 0..4),
    ) {
        let (outcome, took) = shaken(pieces);
        prop_assert!(outcome != TlsOutcome::Done && outcome != TlsOutcome::NotTrusted, "{:?}", outcome);
        prop_assert!(took < LIMIT * 2, "{:?}", took);
    }

    #[test]
    fn well_framed_nonsense_ends_in_time_too(
        kind in 20_u8..25,
        message in 0_u8..32,
        body in prop::collection::vec(any::<u8>(), 0..900),
        said in any::<u16>(),
    ) {
        // A TLS record with a handshake message whose length may be wrong.
        let mut inner = vec![message, 0];
        inner.extend(said.to_be_bytes());
        inner.extend(&body);
        let length = u16::try_from(inner.len()).expect("short");
        let mut record = vec![kind, 3, 3];
        record.extend(length.to_be_bytes());
        record.extend(inner);
        let (outcome, took) = shaken(vec![record]);
        prop_assert!(outcome != TlsOutcome::Done, "{:?}", outcome);
        prop_assert!(took < LIMIT * 2, "{:?}", took);
    }

    #[test]
    fn any_answer_on_the_plain_port_ends_in_time(
        status in ".{0,20}",
        fields in prop::collection::vec(("[A-Za-z-]{0,12}", ".{0,60}"), 0..80),
        rest in prop::collection::vec(any::<u8>(), 0..400),
        framed in any::<bool>(),
    ) {
        let mut answer = Vec::new();
        if framed {
            answer.extend(format!("HTTP/1.1 {status}\r\n").into_bytes());
            for (field, value) in fields {
                answer.extend(format!("{field}: {value}\r\n").into_bytes());
            }
            answer.extend(b"Date: \r\nLocation: //\r\n\r\n");
        }
        answer.extend(rest);
        let stream = connect(answering(vec![answer]));
        let started = Instant::now();
        let mut stream = Timed { stream, until: started + LIMIT };
        if let Some(bytes) = plain::get(&mut stream, "server.lab.test")
            && let Some(read) = plain::parse(&bytes)
            && let PlainOutcome::Answered { moved_to: Some(host), .. } = read.outcome(&bytes, Base::embedded())
        {
            prop_assert!(!host.contains(['@', '/', ' ']) && host.len() <= 253);
        }
        prop_assert!(started.elapsed() < LIMIT * 2, "{:?}", started.elapsed());
    }
}

#[test]
fn a_server_that_never_ends_its_header_is_left_in_time() {
    let endless = vec![b"HTTP/1.1 200 OK\r\n".to_vec(), vec![b'x'; 4 << 20]];
    let stream = connect(answering(endless));
    let started = Instant::now();
    let mut stream = Timed {
        stream,
        until: started + LIMIT,
    };
    let head = plain::head(&mut stream, "server.lab.test").expect("something came");
    assert!(head.len() <= 20 * 1024, "{} bytes are kept", head.len());
    assert!(started.elapsed() < LIMIT * 2);
}
