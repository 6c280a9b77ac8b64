//! Whether there is a cable, a radio or a line, and a route out. Interface addresses alone would count bridges and
//! containers of a machine whose cable is unplugged, so the system is also asked for its route: connecting a UDP socket
//! consults the routing table and sends nothing.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

use crate::{Look, Observer, Part, PartName};
use facts::{Happened, Link, Observed, Why};

pub(super) const OBSERVER: Observer = Observer {
    title: "ネットワークのつながり",
    gives: &[PartName::Link],
    look,
};

/// Documentation addresses (RFC 5737, RFC 3849): no host has them, and nothing is sent.
const FAR_IPV4: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);
const FAR_IPV6: Ipv6Addr = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1);

fn look(look: &Look) {
    let link = match Standing::now() {
        Ok(standing) => Observed::Seen(standing.link),
        Err(error) => Observed::Unavailable(Why::Failed {
            message: error.to_string(),
        }),
    };
    let _ = look.parts.send(Part::Link(link));
}

/// How the interfaces stand. Their addresses stay here, to tell whether one has changed.
pub(crate) struct Standing {
    pub(crate) link: Link,
    addresses: Vec<IpAddr>,
}

impl Standing {
    pub(crate) fn now() -> io::Result<Self> {
        let interfaces = if_addrs::get_if_addrs()?;
        let up = interfaces
            .iter()
            .filter(|interface| !interface.is_loopback() && interface.is_oper_up());
        let mut addresses: Vec<IpAddr> = up.map(if_addrs::Interface::ip).collect();
        addresses.sort_unstable();
        let has = |wanted: fn(&IpAddr) -> bool| addresses.iter().any(wanted);
        let link = Link {
            ipv4: has(
                |ip| matches!(ip, IpAddr::V4(ip) if !ip.is_link_local() && !ip.is_unspecified()),
            ),
            ipv6: has(
                |ip| matches!(ip, IpAddr::V6(ip) if !ip.is_unicast_link_local() && !ip.is_unspecified()),
            ),
            way_out_ipv4: knows_a_way(IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V4(FAR_IPV4)),
            way_out_ipv6: knows_a_way(IpAddr::V6(Ipv6Addr::UNSPECIFIED), IpAddr::V6(FAR_IPV6)),
        };
        Ok(Self { link, addresses })
    }

    /// What has changed since.
    pub(crate) fn differs_from(&self, before: &Self) -> Option<Happened> {
        if self.link != before.link {
            Some(Happened::Network { link: self.link })
        } else {
            (self.addresses != before.addresses).then_some(Happened::AddressChanged)
        }
    }
}

fn knows_a_way(from: IpAddr, to: IpAddr) -> bool {
    UdpSocket::bind((from, 0))
        .and_then(|socket| socket.connect((to, 443)))
        .is_ok()
}
