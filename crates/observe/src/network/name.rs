//! Name resolution through the system's resolver, as the app does it. The resolver has no deadline of its own (its
//! usual time-out is longer than a user waits), so it runs on a thread that is left behind when it is late.

use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use facts::{Endpoint, NameOutcome};

/// The addresses of an endpoint, and the outcome of the lookup.
pub(crate) fn look_up(endpoint: &Endpoint, limit: Duration) -> (Vec<SocketAddr>, NameOutcome) {
    if let Ok(address) = endpoint.host.parse::<IpAddr>() {
        return (
            vec![SocketAddr::new(address, endpoint.port)],
            NameOutcome::Address,
        );
    }
    let (sender, answer) = mpsc::channel();
    let name = (endpoint.host.clone(), endpoint.port);
    thread::spawn(move || {
        let _ = sender.send(name.to_socket_addrs().map(Vec::from_iter));
    });
    match answer.recv_timeout(limit) {
        Ok(Ok(addresses)) => {
            let ipv4 = addresses.iter().filter(|address| address.is_ipv4()).count();
            let ipv6 = addresses.len() - ipv4;
            let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
            let outcome = if addresses.is_empty() {
                NameOutcome::NoSuchName
            } else {
                NameOutcome::Found {
                    ipv4: number(ipv4),
                    ipv6: number(ipv6),
                }
            };
            (addresses, outcome)
        }
        Ok(Err(error)) => (Vec::new(), failure(&error)),
        Err(_) => (Vec::new(), NameOutcome::Silent),
    }
}

/// The meaning of a resolver error. The standard library keeps the error number on Windows (WSAHOST_NOT_FOUND and
/// others) and only the text elsewhere (EAI_NONAME, EAI_AGAIN of glibc, musl and Apple).
fn failure(error: &io::Error) -> NameOutcome {
    let sentence = error.to_string();
    let says = |parts: &[&str]| parts.iter().any(|part| sentence.contains(part));
    match error.raw_os_error() {
        Some(11001 | 11004) => NameOutcome::NoSuchName,
        Some(11002 | 11003) => NameOutcome::NoAnswer,
        _ if says(&[
            "not known",
            "No address associated",
            "does not resolve",
            "NXDOMAIN",
        ]) =>
        {
            NameOutcome::NoSuchName
        }
        _ if says(&[
            "Temporary failure",
            "Try again",
            "Non-recoverable",
            "Host not found",
        ]) =>
        {
            NameOutcome::NoAnswer
        }
        _ => NameOutcome::Failed { message: sentence },
    }
}
