//! The kernel's messages about links, addresses and routes (rtnetlink). A message leads to a look; what it says itself is not read.

use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;
use rustix::net::netlink::SocketAddrNetlink;
use rustix::net::{AddressFamily, RecvFlags, SocketFlags, SocketType, bind, recv, socket_with};

use super::{End, SourceName, TURN, Wanted};
use crate::network::Standing;
use facts::{Following, Happened};

/// The groups of links, of addresses and of routes, IPv4 and IPv6 (linux/rtnetlink.h).
const GROUPS: u32 = 0x1 | 0x10 | 0x40 | 0x100 | 0x400;

pub(super) fn follow(wanted: &Wanted, end: &End) {
    let (Ok(messages), Ok(mut known)) = (listen(), Standing::now()) else {
        return wanted.source(SourceName::Network, Following::NotTold);
    };
    wanted.before(Happened::Network { link: known.link });
    wanted.source(SourceName::Network, Following::Events);
    let pause = Timespec {
        tv_sec: 0,
        tv_nsec: i64::from(TURN.subsec_nanos()),
    };
    while !end.is_here() {
        let mut ready = [PollFd::new(&messages, PollFlags::IN)];
        if !matches!(poll(&mut ready, Some(&pause)), Ok(1..)) {
            continue;
        }
        let seen_at = Instant::now();
        // Whatever waits is one change; a burst that did not fit into the socket is one as well.
        let mut bytes = [0; 8 * 1024];
        while let Ok((1.., _)) = recv(&messages, &mut bytes, RecvFlags::DONTWAIT) {}
        let Ok(now) = Standing::now() else {
            return wanted.source(SourceName::Network, Following::Lost);
        };
        if let Some(what) = now.differs_from(&known) {
            let _ = wanted.told.send(super::Told::Change(seen_at, what));
        }
        known = now;
    }
}

fn listen() -> rustix::io::Result<OwnedFd> {
    // NETLINK_ROUTE is protocol 0, which is what a socket has without one.
    let socket = socket_with(
        AddressFamily::NETLINK,
        SocketType::RAW,
        SocketFlags::CLOEXEC,
        None,
    )?;
    bind(&socket, &SocketAddrNetlink::new(0, GROUPS))?;
    Ok(socket)
}
