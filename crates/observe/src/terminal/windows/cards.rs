//! The network cards, in one question to Windows. Addresses are told by words here and dropped: one of IPv6 names the line.
#![expect(
    unsafe_code,
    reason = "the list of cards with their name servers has no safe face"
)]

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ptr;

use windows::Win32::Foundation::{
    ERROR_BUFFER_OVERFLOW, ERROR_NO_DATA, ERROR_SUCCESS, WIN32_ERROR,
};
use windows::Win32::NetworkManagement::IpHelper::{
    GAA_FLAG_INCLUDE_GATEWAYS, GAA_FLAG_SKIP_ANYCAST, GAA_FLAG_SKIP_FRIENDLY_NAME,
    GAA_FLAG_SKIP_MULTICAST, GetAdaptersAddresses, GetIfEntry2, IF_TYPE_ETHERNET_CSMACD,
    IF_TYPE_IEEE80211, IP_ADAPTER_ADDRESSES_LH, MIB_IF_ROW2,
};
use windows::Win32::NetworkManagement::Ndis::IfOperStatusUp;
use windows::Win32::Networking::WinSock::{
    AF_INET, AF_INET6, AF_UNSPEC, SOCKADDR_IN, SOCKADDR_IN6, SOCKET_ADDRESS,
};

use crate::terminal::known;
use facts::{CardAddress, CardLine, NetworkCard, Observed, Why};

/// As Microsoft's page advises to begin with, and how often to try with the size that Windows asks for.
const FIRST_SIZE: u32 = 15_000;
const ATTEMPTS: usize = 3;

pub(super) fn read() -> Observed<Vec<NetworkCard>> {
    match list() {
        Ok(cards) => Observed::Seen(cards),
        Err(WIN32_ERROR(number)) => Observed::Unavailable(Why::Failed {
            message: format!("(os error {number})"),
        }),
    }
}

fn list() -> Result<Vec<NetworkCard>, WIN32_ERROR> {
    let mut size = FIRST_SIZE;
    for _ in 0..ATTEMPTS {
        // Eight bytes each, so that the block is aligned as its structures want it.
        let mut block = vec![0_u64; usize::try_from(size.div_ceil(8)).unwrap_or(0)];
        let first: *mut IP_ADAPTER_ADDRESSES_LH = block.as_mut_ptr().cast();
        let flags = GAA_FLAG_INCLUDE_GATEWAYS
            | GAA_FLAG_SKIP_ANYCAST
            | GAA_FLAG_SKIP_MULTICAST
            | GAA_FLAG_SKIP_FRIENDLY_NAME;
        // SAFETY: the block is our own and `size` bytes long, aligned for the structures that are written to it.
        let answer = unsafe {
            GetAdaptersAddresses(u32::from(AF_UNSPEC.0), flags, None, Some(first), &mut size)
        };
        match WIN32_ERROR(answer) {
            ERROR_SUCCESS => {
                let mut cards = Vec::new();
                let mut next = first.cast_const();
                while !next.is_null() {
                    // SAFETY: the list is of structures inside the block, which lives until the end of this turn.
                    let adapter = unsafe { &*next };
                    cards.extend(card(adapter));
                    next = adapter.Next;
                }
                return Ok(cards);
            }
            ERROR_NO_DATA => return Ok(Vec::new()),
            ERROR_BUFFER_OVERFLOW => {}
            other => return Err(other),
        }
    }
    Err(ERROR_BUFFER_OVERFLOW)
}

/// One card; nothing for the loopback and for tunnels without a card.
fn card(adapter: &IP_ADAPTER_ADDRESSES_LH) -> Option<NetworkCard> {
    let kind = match adapter.IfType {
        IF_TYPE_ETHERNET_CSMACD if is_hardware(adapter) => CardLine::Wired,
        IF_TYPE_IEEE80211 if is_hardware(adapter) => CardLine::Wireless,
        IF_TYPE_ETHERNET_CSMACD | IF_TYPE_IEEE80211 => CardLine::Other,
        _ => return None,
    };
    let mut addresses = Vec::new();
    let mut next = adapter.FirstUnicastAddress.cast_const();
    while !next.is_null() {
        // SAFETY: the list is inside the block that the adapter is in.
        let entry = unsafe { &*next };
        addresses.extend(address(&entry.Address));
        next = entry.Next.cast_const();
    }
    let mut dns = Vec::new();
    let mut next = adapter.FirstDnsServerAddress.cast_const();
    while !next.is_null() {
        // SAFETY: as above.
        let entry = unsafe { &*next };
        dns.extend(address(&entry.Address).filter(|server| !is_placeholder(*server)));
        next = entry.Next.cast_const();
    }
    let mut gateways = Vec::new();
    let mut next = adapter.FirstGatewayAddress.cast_const();
    while !next.is_null() {
        // SAFETY: as above.
        let entry = unsafe { &*next };
        gateways.extend(address(&entry.Address));
        next = entry.Next.cast_const();
    }
    let way_out =
        |wanted: fn(&IpAddr) -> bool, metric: u32| gateways.iter().any(wanted).then_some(metric);
    Some(NetworkCard {
        kind,
        up: adapter.OperStatus == IfOperStatusUp,
        ipv4: best(addresses.iter().filter(|address| address.is_ipv4())),
        ipv6: best(addresses.iter().filter(|address| address.is_ipv6())),
        way_out_ipv4: way_out(IpAddr::is_ipv4, adapter.Ipv4Metric),
        way_out_ipv6: way_out(IpAddr::is_ipv6, adapter.Ipv6Metric),
        dns: dns.into_iter().map(known::name_server).collect(),
    })
}

/// Whether a card of metal is behind it, and no tunnel or switch in software.
fn is_hardware(adapter: &IP_ADAPTER_ADDRESSES_LH) -> bool {
    let mut row = MIB_IF_ROW2 {
        InterfaceLuid: adapter.Luid,
        ..MIB_IF_ROW2::default()
    };
    // SAFETY: the row is our own; the card is named by its LUID, as the call wants it.
    let answer = unsafe { GetIfEntry2(&mut row) };
    // The first bit of the flags is `HardwareInterface` (netioapi.h).
    answer == ERROR_SUCCESS && row.InterfaceAndOperStatusFlags._bitfield & 1 > 0
}

fn address(place: &SOCKET_ADDRESS) -> Option<IpAddr> {
    if place.lpSockaddr.is_null() {
        return None;
    }
    // SAFETY: the address is inside the block of its adapter, and its family says which structure it is.
    unsafe {
        match (*place.lpSockaddr).sa_family {
            AF_INET => {
                let ipv4: SOCKADDR_IN = ptr::read_unaligned(place.lpSockaddr.cast());
                Some(Ipv4Addr::from(ipv4.sin_addr.S_un.S_addr.to_ne_bytes()).into())
            }
            AF_INET6 => {
                let ipv6: SOCKADDR_IN6 = ptr::read_unaligned(place.lpSockaddr.cast());
                Some(Ipv6Addr::from(ipv6.sin6_addr.u.Byte).into())
            }
            _ => None,
        }
    }
}

/// Windows lists `fec0:0:0:ffff::1` to `::3` where no name server of IPv6 is set.
fn is_placeholder(server: IpAddr) -> bool {
    matches!(server, IpAddr::V6(server) if server.segments()[..4] == [0xFEC0, 0, 0, 0xFFFF])
}

/// What the addresses of one family come to.
fn best<'a>(addresses: impl Iterator<Item = &'a IpAddr>) -> CardAddress {
    let mut found = CardAddress::None;
    for address in addresses {
        let own = match address {
            IpAddr::V4(address) => address.is_link_local(),
            IpAddr::V6(address) => address.is_unicast_link_local(),
        };
        if !own {
            return CardAddress::Given;
        }
        found = CardAddress::SelfGiven;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(addresses: &[&str]) -> CardAddress {
        let addresses: Vec<IpAddr> = addresses
            .iter()
            .map(|text| text.parse().expect("an address"))
            .collect();
        best(addresses.iter())
    }

    #[test]
    fn an_address_is_given_self_given_or_none() {
        assert_eq!(of(&[]), CardAddress::None);
        assert_eq!(of(&["169.254.1.2"]), CardAddress::SelfGiven);
        assert_eq!(of(&["fe80::1", "2001:db8::1"]), CardAddress::Given);
        assert_eq!(of(&["192.168.1.2"]), CardAddress::Given);
        assert!(is_placeholder(
            "fec0:0:0:ffff::1".parse().expect("an address")
        ));
    }

    #[test]
    fn windows_lists_its_cards() {
        let told = read();
        assert!(matches!(told, Observed::Seen(_)), "{told:?}");
    }
}
