//! The state of one connection, asked of the kernel by its two ends (sock_diag). The tables of all connections (`/proc/net/tcp`) cost
//! some ten milliseconds each, this a few microseconds, so only a new socket is looked up there.

use std::net::IpAddr;

use rustix::fd::OwnedFd;
use rustix::net::netlink::{SOCK_DIAG, SocketAddrNetlink};
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, recv, sendto, socket_with,
};

use super::{Ends, State};

/// `SOCK_DIAG_BY_FAMILY` (linux/sock_diag.h), of the question and of its answer.
const BY_FAMILY: u16 = 20;
/// `NLM_F_REQUEST`, and the length of a message's head (linux/netlink.h).
const REQUEST: u16 = 1;
const HEAD: usize = 16;
/// Of a question (`inet_diag_req_v2`) in bytes.
const QUESTION: usize = 56;

pub(super) struct Diag(OwnedFd);

impl Diag {
    pub(super) fn open() -> Option<Self> {
        let socket = socket_with(
            AddressFamily::NETLINK,
            SocketType::DGRAM,
            SocketFlags::CLOEXEC | SocketFlags::NONBLOCK,
            Some(SOCK_DIAG),
        );
        socket.ok().map(Self)
    }

    /// The state of the connection between these ends; `Ok(None)` where there is none any more.
    ///
    /// # Errors
    /// When the kernel does not answer such questions.
    pub(super) fn state(&self, ends: &Ends) -> rustix::io::Result<Option<State>> {
        sendto(
            &self.0,
            &question(ends),
            SendFlags::empty(),
            &SocketAddrNetlink::new(0, 0),
        )?;
        // The kernel answers before the question has returned.
        let mut bytes = [0; 1_024];
        let (length, _) = recv(&self.0, &mut bytes, RecvFlags::empty())?;
        Ok(answer(bytes.get(..length).unwrap_or_default()))
    }
}

fn question(ends: &Ends) -> Vec<u8> {
    let length = u32::try_from(HEAD + QUESTION).unwrap_or_default();
    let mut bytes = Vec::with_capacity(HEAD + QUESTION);
    bytes.extend(length.to_ne_bytes());
    bytes.extend(BY_FAMILY.to_ne_bytes());
    bytes.extend(REQUEST.to_ne_bytes());
    // Sequence and sender: nobody else asks here.
    bytes.extend([0; 8]);
    let family = if ends.here.0.is_ipv4() {
        AddressFamily::INET
    } else {
        AddressFamily::INET6
    };
    bytes.push(u8::try_from(family.as_raw()).unwrap_or_default());
    // IPPROTO_TCP, no extensions, and any state.
    bytes.extend([6, 0, 0]);
    bytes.extend(u32::MAX.to_ne_bytes());
    bytes.extend(ends.here.1.to_be_bytes());
    bytes.extend(ends.there.1.to_be_bytes());
    for address in [ends.here.0, ends.there.0] {
        match address {
            IpAddr::V4(address) => {
                bytes.extend(address.octets());
                bytes.extend([0; 12]);
            }
            IpAddr::V6(address) => bytes.extend(address.octets()),
        }
    }
    // Any interface, and no cookie.
    bytes.extend([0; 4]);
    bytes.extend([0xFF; 8]);
    bytes
}

/// The state in an answer; none in one that says that there is no such connection, or in anything else.
fn answer(bytes: &[u8]) -> Option<State> {
    let kind: [u8; 2] = bytes.get(4..6)?.try_into().ok()?;
    if u16::from_ne_bytes(kind) != BY_FAMILY {
        return None;
    }
    State::of(*bytes.get(HEAD + 1)?)
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_connection_is_told_while_it_stands_and_none_after_it() {
        let diag = Diag::open().expect("Linux has sock_diag");
        for host in ["127.0.0.1:0", "[::1]:0"] {
            let Ok(listener) = TcpListener::bind(host) else {
                continue;
            };
            let here = TcpStream::connect(listener.local_addr().expect("an address"));
            let here = here.expect("loopback is up");
            let end = |at: std::net::SocketAddr| (at.ip(), at.port());
            let ends = Ends {
                here: end(here.local_addr().expect("an address")),
                there: end(here.peer_addr().expect("an address")),
            };
            assert_eq!(diag.state(&ends), Ok(Some(State::Established)), "{host}");
            let (there, _) = listener.accept().expect("it was asked for");
            drop(there);
            assert_eq!(diag.state(&ends), Ok(Some(State::Ending)), "{host}");
            drop(here);
            let nobody = Ends {
                there: (ends.there.0, 1),
                ..ends
            };
            assert_eq!(diag.state(&nobody), Ok(None), "{host}");
        }
    }

    proptest! {
        #[test]
        fn any_answer_is_a_state_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = answer(&bytes);
        }
    }
}
