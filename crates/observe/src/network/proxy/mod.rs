//! The proxies set up on this machine, wherever the system keeps them. Settings are read, never followed; user names
//! and passwords in them are removed before anything is kept.

mod environment;
#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(not(any(windows, target_os = "linux")), path = "other.rs")]
mod system;
#[cfg(any(windows, test))]
pub(crate) mod winhttp;

#[cfg(windows)]
pub(crate) use system::internet_settings;

use crate::{Look, Observer, Part, PartName};
use facts::{Observed, Os, Proxy, ProxyPlace, ProxySetting, Why};

pub(super) const OBSERVER: Observer = Observer {
    title: "プロキシの設定",
    gives: &[PartName::Proxies],
    look,
};

fn look(look: &Look) {
    let mut proxies = environment::read(|name| std::env::var(name).ok());
    proxies.extend(system::read());
    let mut kept: Vec<Proxy> = Vec::new();
    for proxy in proxies {
        if !kept.contains(&proxy) {
            kept.push(proxy);
        }
    }
    // A phone's proxy belongs to the network in use, so an empty environment does not mean "no proxy" there.
    let proxies = match &look.phone {
        Some(phone) => phone.state().map_or_else(
            |message| Observed::Unavailable(Why::Failed { message }),
            |phone| phone.proxies(),
        ),
        None if kept.is_empty() && Os::here().is_phone() => Observed::Unavailable(Why::NotTold),
        None => Observed::Seen(kept),
    };
    let _ = look.parts.send(Part::Proxies(proxies));
}

/// A proxy as people write it: `host:port`, `http://user:password@host:port/`, `host port` (KDE).
fn server(place: ProxyPlace, text: &str) -> Option<Proxy> {
    let text = text.trim();
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let authority = authority.rsplit('@').next()?.trim();
    let (host, port) = match authority.strip_prefix('[') {
        Some(inner) => {
            let (host, rest) = inner.split_once(']')?;
            (host, rest.strip_prefix(':'))
        }
        None => match authority.rsplit_once([':', ' ']) {
            Some((host, port)) => (host.trim(), Some(port)),
            None => (authority, None),
        },
    };
    // A text that is not a host cannot be a proxy, and could be something private.
    let is_host = !host.is_empty()
        && host.len() <= 253
        && host
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_' | ':'));
    is_host.then(|| Proxy {
        place,
        setting: ProxySetting::Server {
            host: host.to_lowercase(),
            port: port.and_then(|port| port.trim().parse().ok()),
        },
    })
}

/// A script that names the proxy (PAC).
#[cfg(any(windows, target_os = "linux", test))]
fn script(place: ProxyPlace, address: &str) -> Option<Proxy> {
    (!address.trim().is_empty()).then(|| Proxy {
        place,
        setting: ProxySetting::Script {
            host: super::plain::host_of(address),
        },
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_proxy_is_kept_without_name_and_password() {
        for (text, host, port) in [
            ("proxy.example:8080", "proxy.example", Some(8080)),
            ("http://Proxy.Example:8080/", "proxy.example", Some(8080)),
            (
                "http://user:pass@proxy.example:3128",
                "proxy.example",
                Some(3128),
            ),
            ("http://user:p@ss@proxy.example", "proxy.example", None),
            ("socks5://[2001:db8::1]:1080", "2001:db8::1", Some(1080)),
            ("http://proxy.example 8080", "proxy.example", Some(8080)),
        ] {
            let proxy = server(ProxyPlace::User, text).expect(text);
            let expected = ProxySetting::Server {
                host: host.to_owned(),
                port,
            };
            assert_eq!(proxy.setting, expected, "{text}");
        }
        assert_eq!(server(ProxyPlace::User, ""), None);
        assert_eq!(server(ProxyPlace::User, "http://"), None);
    }

    proptest! {
        #[test]
        fn no_password_survives(user in "[a-z]{1,8}", password in "[a-zA-Z0-9@:]{0,12}", host in "[a-z]{3,10}\\.example") {
            let text = format!("http://{user}:SECRET{password}@{host}:8080/");
            let kept = format!("{:?}", server(ProxyPlace::Environment, &text));
            prop_assert!(!kept.to_lowercase().contains("secret"), "{}", kept);
        }

        #[test]
        fn nothing_crashes_it(text in ".{0,80}") {
            let _ = server(ProxyPlace::Environment, &text);
            let _ = script(ProxyPlace::User, &text);
        }
    }
}
