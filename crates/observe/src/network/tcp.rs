//! TCP to an endpoint by IPv4 and IPv6 at the same time, because a network whose IPv6 leads nowhere is common, and an
//! app that tries it first looks broken.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use facts::{Family, RouteOutcome};

/// How many addresses of a family are tried; more would exhaust the deadline.
const ADDRESSES: usize = 2;
/// How long to wait for the other family once one is connected.
const GRACE: Duration = Duration::from_millis(100);

/// Connects in each family that has an address; returns the outcomes and the first connection.
pub(crate) fn connect(
    addresses: &[SocketAddr],
    until: Instant,
) -> (Vec<(Family, RouteOutcome)>, Option<TcpStream>) {
    let (sender, answers) = mpsc::channel();
    let mut awaited = Vec::new();
    for (family, wanted) in [
        (Family::Ipv4, SocketAddr::is_ipv4 as fn(&SocketAddr) -> bool),
        (Family::Ipv6, SocketAddr::is_ipv6),
    ] {
        let addresses: Vec<SocketAddr> = addresses
            .iter()
            .copied()
            .filter(wanted)
            .take(ADDRESSES)
            .collect();
        if addresses.is_empty() {
            continue;
        }
        awaited.push(family);
        let sender = sender.clone();
        thread::spawn(move || {
            let _ = sender.send((family, connect_one_of(&addresses, until)));
        });
    }
    drop(sender);
    let mut seen = Vec::new();
    let mut stream = None;
    let mut wait_until = until;
    while !awaited.is_empty() {
        let left = wait_until.saturating_duration_since(Instant::now());
        let Ok((family, outcome)) = answers.recv_timeout(left) else {
            break;
        };
        awaited.retain(|other| *other != family);
        match outcome {
            Ok((connected, millis)) => {
                seen.push((family, RouteOutcome::Connected { millis }));
                stream.get_or_insert(connected);
                wait_until = until.min(Instant::now() + GRACE);
            }
            Err(outcome) => seen.push((family, outcome)),
        }
    }
    let late = if stream.is_some() {
        RouteOutcome::NotAwaited
    } else {
        RouteOutcome::TimedOut
    };
    seen.extend(awaited.into_iter().map(|family| (family, late.clone())));
    seen.sort_by_key(|(family, _)| *family == Family::Ipv6);
    (seen, stream)
}

fn connect_one_of(
    addresses: &[SocketAddr],
    until: Instant,
) -> Result<(TcpStream, u32), RouteOutcome> {
    let mut outcome = RouteOutcome::TimedOut;
    for address in addresses {
        let started = Instant::now();
        let left = until.saturating_duration_since(started);
        if left.is_zero() {
            break;
        }
        match TcpStream::connect_timeout(address, left) {
            Ok(stream) => {
                // Nagle's algorithm is off, because short messages go back and forth and would wait for delayed
                // acknowledgements (40 ms).
                let _ = stream.set_nodelay(true);
                let millis = u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX);
                return Ok((stream, millis));
            }
            Err(error) => outcome = failure(&error),
        }
    }
    Err(outcome)
}

fn failure(error: &io::Error) -> RouteOutcome {
    match error.kind() {
        ErrorKind::ConnectionRefused => RouteOutcome::Refused,
        ErrorKind::TimedOut | ErrorKind::WouldBlock => RouteOutcome::TimedOut,
        ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::AddrNotAvailable => RouteOutcome::Unreachable,
        ErrorKind::PermissionDenied => RouteOutcome::Forbidden,
        _ => RouteOutcome::Failed {
            message: error.to_string(),
        },
    }
}
