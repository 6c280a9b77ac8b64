//! The tables by which the closed network's servers are told without keeping an address or a name. They come from the official
//! tool that switches environments, and from public scripts of vendors; what is in none of them is "another one".

use std::net::IpAddr;

#[cfg(windows)]
use facts::ClosedHost;
use facts::{ClosedDns, ClosedProxyServer, TimeSource};

/// Which name server this is.
pub(super) fn name_server(address: IpAddr) -> ClosedDns {
    let known = NAME_SERVERS
        .iter()
        .find(|(known, _)| known.parse::<IpAddr>().is_ok_and(|known| known == address));
    match (known, address) {
        (Some((_, server)), _) => *server,
        (None, IpAddr::V4(address)) if address.is_private() => ClosedDns::House,
        (None, IpAddr::V6(address)) if address.is_unicast_link_local() => ClosedDns::House,
        (None, _) => ClosedDns::Other,
    }
}

const NAME_SERVERS: [(&str, ClosedDns); 8] = [
    ("2404:1a8:f583:d00::53:1", ClosedDns::East),
    ("2404:1a8:f583:d00::53:2", ClosedDns::East),
    ("2001:a7ff:f014:d00::53:1", ClosedDns::West),
    ("2001:a7ff:f014:d00::53:2", ClosedDns::West),
    ("2404:1a8:7f01:a::3", ClosedDns::OldEast),
    ("2404:1a8:7f01:b::3", ClosedDns::OldEast),
    ("2001:a7ff:5f01::a", ClosedDns::OldWest),
    ("2001:a7ff:5f01:1::a", ClosedDns::OldWest),
];

/// The two servers that every terminal needs.
const FACE: &str = "hweb-mnc.oqs.onshikaku.org";
const WEB: &str = "hweb.oqs.onshikaku.org";

/// The name of a host of the closed network.
#[cfg(windows)]
pub(super) fn host(host: ClosedHost) -> &'static str {
    match host {
        ClosedHost::Face => FACE,
        ClosedHost::Web => WEB,
        ClosedHost::LineAuth => "www.lineauth.mnw",
        ClosedHost::Distribution => "pweb.base.oqs-pdl.org",
    }
}

/// Whose proxy this is, by its host.
pub(super) fn proxy(host: &str) -> ClosedProxyServer {
    match host.to_ascii_lowercase().as_str() {
        "proxy.base.oqs-pdl.org" => ClosedProxyServer::ClosedNetwork,
        "proxy.healthcare-on-demand.jp" => ClosedProxyServer::OnDemand,
        _ => ClosedProxyServer::Other,
    }
}

/// Whether a list of exceptions leaves both servers out that every terminal needs, by a pattern or each by its name.
pub(super) fn spares_closed(exceptions: &str) -> bool {
    let patterns: Vec<String> = exceptions
        .split([';', ' '])
        .map(|pattern| pattern.trim().to_ascii_lowercase())
        .collect();
    [FACE, WEB]
        .iter()
        .all(|host| patterns.iter().any(|pattern| excepts(pattern, host)))
}

/// Whether a pattern of a list of exceptions fits a host: `*` stands for anything, and a dot at the front for any name before it.
fn excepts(pattern: &str, host: &str) -> bool {
    let bare = pattern.trim_start_matches("https://");
    let bare = bare.strip_suffix(":443").unwrap_or(bare);
    let mut pieces = bare.split('*');
    let first = pieces.next().unwrap_or_default();
    if let Some(domain) = first.strip_prefix('.') {
        return !bare.contains('*') && host.strip_suffix(domain).is_some_and(|h| h.ends_with('.'));
    }
    let Some(mut rest) = host.strip_prefix(first) else {
        return false;
    };
    let Some(last) = pieces.next_back() else {
        return rest.is_empty();
    };
    for piece in pieces {
        let Some((_, behind)) = rest.split_once(piece) else {
            return false;
        };
        rest = behind;
    }
    rest.ends_with(last)
}

/// Whether a folder is another one or lies in it; both as Windows writes them.
pub(super) fn lies_in(folder: &str, other: &str) -> bool {
    let parts = |path: &str| -> Vec<String> {
        let parts = path.split(['\\', '/']).filter(|part| !part.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    let (folder, other) = (parts(folder), parts(other));
    !other.is_empty() && folder.starts_with(&other)
}

/// Whether Windows protects a folder without having been told to: a user's own places.
pub(super) fn is_always_protected(folder: &str) -> bool {
    let lower = folder.to_lowercase();
    let mut parts = lower.split(['\\', '/']).filter(|part| !part.is_empty());
    let own = ["documents", "pictures", "videos", "music", "favorites"];
    parts.nth(1) == Some("users") && parts.nth(1).is_some_and(|place| own.contains(&place))
}

/// Which time server stands in Windows' settings (`NtpServer`: names with flags behind a comma, separated by spaces).
pub(super) fn time_source(servers: &str) -> TimeSource {
    let is = |name: &str| {
        servers
            .split_whitespace()
            .filter_map(|server| server.split(',').next())
            .any(|server| server.eq_ignore_ascii_case(name))
    };
    if is("ntp.base.oqs-pdl.org") {
        TimeSource::ClosedNetwork
    } else if is("ntp.healthcare-on-demand.jp") {
        TimeSource::OnDemand
    } else {
        TimeSource::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_server_is_told_by_the_table_and_else_by_where_it_stands() {
        for (address, server) in [
            ("2404:1a8:f583:d00::53:1", ClosedDns::East),
            ("2001:a7ff:f014:d00:0:0:53:2", ClosedDns::West),
            ("2404:1a8:7f01:b::3", ClosedDns::OldEast),
            ("2001:a7ff:5f01::a", ClosedDns::OldWest),
            ("192.168.1.1", ClosedDns::House),
            ("fe80::1", ClosedDns::House),
            ("8.8.8.8", ClosedDns::Other),
            ("2001:db8::53", ClosedDns::Other),
        ] {
            let address = address.parse().expect("an address");
            assert_eq!(name_server(address), server, "{address}");
        }
        assert!(
            NAME_SERVERS
                .iter()
                .all(|(text, _)| text.parse::<IpAddr>().is_ok())
        );
    }

    #[test]
    fn an_exception_for_the_closed_network_is_seen_among_others() {
        let vendor = "*.onshikaku.org;*.flets-east.jp;*.lineauth.mnw;pweb.base.oqs-pdl.org";
        assert!(spares_closed(vendor));
        assert!(spares_closed("<local>; *.OnShikaku.org"));
        assert!(!spares_closed("*.flets-east.jp;<local>"));
        assert!(!spares_closed(""));
        assert!(!spares_closed("onshikaku.org.example"));
        for spares in [
            "*.oqs.onshikaku.org;<local>",
            "hweb.oqs.onshikaku.org;hweb-mnc.oqs.onshikaku.org",
            "https://hweb*.oqs.onshikaku.org:443",
            ".onshikaku.org",
            "*onshikaku*",
            "hweb*",
            "*",
        ] {
            assert!(spares_closed(spares), "{spares}");
        }
        for catches in [
            "hweb.oqs.onshikaku.org",
            "*.oqs-st.onshikaku.org",
            "*.onshikaku.org.example",
            "onshikaku.org",
            ".shikaku.org",
        ] {
            assert!(!spares_closed(catches), "{catches}");
        }
    }

    #[test]
    fn a_folder_is_protected_where_it_lies_in_one_that_is() {
        assert!(lies_in(r"C:\OQS\face", r"c:\oqs\"));
        assert!(lies_in(r"C:\OQS\face", r"C:\OQS\face"));
        assert!(!lies_in(r"C:\OQS\face", r"C:\OQS\face2"));
        assert!(!lies_in(r"C:\OQS\face2", r"C:\OQS\face"));
        assert!(!lies_in(r"C:\OQS\face", ""));
        assert!(is_always_protected(r"C:\Users\reception\Documents\face"));
        assert!(!is_always_protected(r"C:\Users\reception\face"));
        assert!(!is_always_protected(r"C:\OQS\face"));
    }

    #[test]
    fn a_time_server_and_a_proxy_are_told_by_their_names() {
        for (text, source) in [
            ("ntp.base.oqs-pdl.org,0x9", TimeSource::ClosedNetwork),
            (
                "time.windows.com,0x8 NTP.healthcare-on-demand.jp,0x9",
                TimeSource::OnDemand,
            ),
            ("time.windows.com,0x8", TimeSource::Other),
            ("ntp.base.oqs-pdl.org.example", TimeSource::Other),
        ] {
            assert_eq!(time_source(text), source, "{text}");
        }
        assert_eq!(
            proxy("Proxy.base.oqs-pdl.org"),
            ClosedProxyServer::ClosedNetwork
        );
        assert_eq!(proxy("proxy.yamada.example"), ClosedProxyServer::Other);
    }
}
