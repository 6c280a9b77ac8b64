//! Facts about the connection between this device and the service, station by station from the cable to the root
//! certificate. None of this machine's own addresses, names or passwords is kept. The issuer of an intercepting
//! certificate is, because a network vendor can act on it.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::Observed;

/// The stations, each as far as it was looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct Connection {
    /// Cable or radio, and a way out.
    pub link: Observed<Link>,
    /// Proxies that are set up; an empty list when there are none.
    pub proxies: Observed<Vec<Proxy>>,
    /// Name resolution, one for each endpoint.
    pub names: Observed<Vec<NameLook>>,
    /// TCP, one for each endpoint and address family.
    pub routes: Observed<Vec<RouteLook>>,
    /// The hosts' answers to plain HTTP (port 80); asked only when TLS does not end well.
    pub plain: Observed<Vec<PlainLook>>,
    /// TLS, one for each endpoint that was reached.
    pub tls: Observed<Vec<TlsLook>>,
    /// The device's clock compared with a server's.
    pub clock: Observed<ClockOffset>,
    /// The root certificates this device trusts.
    pub trust_store: Observed<TrustStore>,
}

/// A server to which the connection is tried.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
pub struct Endpoint {
    /// A name, or an address without brackets.
    pub host: String,
    /// The TCP port.
    pub port: u16,
}

/// A text that is not an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("「{0}」は使えません。HOST:PORT の形で書きます（例: example.jp:443、[::1]:443）")]
pub struct NoEndpoint(String);

impl std::str::FromStr for Endpoint {
    type Err = NoEndpoint;

    fn from_str(text: &str) -> Result<Self, NoEndpoint> {
        let wrong = || NoEndpoint(text.chars().filter(|letter| !letter.is_control()).collect());
        let (host, port) = text.rsplit_once(':').ok_or_else(wrong)?;
        let port = port
            .parse()
            .ok()
            .filter(|port| *port > 0)
            .ok_or_else(wrong)?;
        let host = match host
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            Some(inner) if inner.parse::<std::net::Ipv6Addr>().is_ok() => inner,
            Some(_) => return Err(wrong()),
            None => host,
        };
        let is_address = host.parse::<std::net::IpAddr>().is_ok();
        let is_name = rustls_pki_types::DnsName::try_from(host).is_ok();
        // In an IPv6 address without brackets the beginning of the port is ambiguous.
        if !(is_address || is_name) || (host.contains(':') && !text.starts_with('[')) {
            return Err(wrong());
        }
        Ok(Self {
            host: host.to_owned(),
            port,
        })
    }
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.host.contains(':') {
            write!(out, "[{}]:{}", self.host, self.port)
        } else {
            write!(out, "{}:{}", self.host, self.port)
        }
    }
}

/// The interfaces other than loopback, taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Link {
    /// One of them is up and has an IPv4 address that is not link-local (169.254).
    pub ipv4: bool,
    /// One of them is up and has an IPv6 address that is not link-local (fe80).
    pub ipv6: bool,
    /// The system has a route to the internet by IPv4.
    pub way_out_ipv4: bool,
    /// The system has a route to the internet by IPv6.
    pub way_out_ipv6: bool,
}

/// A proxy that is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Proxy {
    /// Where it is set.
    pub place: ProxyPlace,
    /// What is set.
    pub setting: ProxySetting,
}

/// Where a proxy is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyPlace {
    /// Environment variables (`https_proxy` and others).
    Environment,
    /// The user's settings: Windows 「プロキシ」 (or the machine's in their place, where a rule says so), a Linux desktop's.
    User,
    /// WinHTTP, which services use.
    Winhttp,
    /// The network that a phone uses.
    Network,
}

/// The setting, without user names and passwords.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ProxySetting {
    /// A server.
    Server {
        /// Its host.
        host: String,
        /// Its port, where one is set.
        port: Option<u16>,
    },
    /// A script that names the server (PAC).
    Script {
        /// The host of the script; absent for a file.
        host: Option<String>,
    },
}

/// The lookup of an endpoint's name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct NameLook {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The outcome of the lookup.
    pub outcome: NameOutcome,
}

/// The outcome of a name lookup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum NameOutcome {
    /// The endpoint is an address, so nothing was looked up.
    Address,
    /// The name has this many addresses.
    Found {
        /// IPv4 addresses.
        ipv4: u32,
        /// IPv6 addresses.
        ipv6: u32,
    },
    /// The server answered that there is no such name.
    NoSuchName,
    /// The servers that were asked gave no usable answer.
    NoAnswer,
    /// There was no answer within the time.
    Silent,
    /// Another error of the system.
    Failed {
        /// The system's message.
        message: String,
    },
}

/// The address families.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// IPv4
    Ipv4,
    /// IPv6
    Ipv6,
}

impl std::fmt::Display for Family {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Ipv4 => "IPv4",
            Self::Ipv6 => "IPv6",
        })
    }
}

/// A TCP connection to an endpoint in one family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct RouteLook {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The family.
    pub family: Family,
    /// The outcome of the connection.
    pub outcome: RouteOutcome,
}

/// The outcome of a TCP connection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum RouteOutcome {
    /// Connected.
    Connected {
        /// The time it took, in milliseconds.
        millis: u32,
    },
    /// The connection was refused.
    Refused,
    /// There was no answer within the time.
    TimedOut,
    /// There is no route to the address.
    Unreachable,
    /// This device or a box on the way forbids it.
    Forbidden,
    /// Not waited for, because the other family was connected.
    NotAwaited,
    /// Another error of the system.
    Failed {
        /// The system's message.
        message: String,
    },
}

/// A plain HTTP request to an endpoint's host.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct PlainLook {
    /// The endpoint whose host was asked.
    pub endpoint: Endpoint,
    /// The outcome of the request.
    pub outcome: PlainOutcome,
}

/// The outcome of a plain HTTP request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum PlainOutcome {
    /// An HTTP answer.
    Answered {
        /// Its status.
        status: u16,
        /// The body is a page for people (HTML).
        page: bool,
        /// The host of the redirect. The rest of its address is left out, because it may identify the sender.
        moved_to: Option<String>,
        /// Whose block page it is: an id of filters.toml.
        #[serde(default)]
        blocked_by: Option<String>,
    },
    /// An answer that is not HTTP.
    NotHttp,
    /// There was no answer. The outcome of TCP on the TLS port says more.
    Nothing,
}

/// A TLS handshake with an endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct TlsLook {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// How the handshake ended.
    pub outcome: TlsOutcome,
    /// The certificates shown, where the handshake came so far; kept even when they were refused.
    pub chain: Option<Chain>,
}

/// How a handshake ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum TlsOutcome {
    /// The handshake succeeded, with certificates that this device trusts.
    Done,
    /// This program ended the handshake, because the device does not trust the certificates.
    NotTrusted,
    /// The server refused, with this alert (RFC 8446, 6).
    Alert {
        /// Its name.
        alert: String,
    },
    /// The server wants a version older than TLS 1.2.
    OldVersion,
    /// The answer was not TLS.
    PlainText {
        /// The answer was HTTP.
        http: bool,
    },
    /// The connection was reset.
    Reset,
    /// The connection was closed.
    Closed,
    /// There was no answer within the time.
    Silent,
    /// Another error of the TLS library.
    Failed {
        /// The message.
        message: String,
    },
}

/// The certificates a server showed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Chain {
    /// How many were shown.
    pub length: u32,
    /// Who issued the last one shown.
    pub issuer: Issuer,
    /// The server's own certificate is its own issuer.
    pub self_signed: bool,
    /// The last one shown is a root, and a path leads to it.
    pub complete: bool,
    /// The server's certificate is valid from (RFC 3339, UTC).
    pub not_before: String,
    /// The server's certificate is valid to (RFC 3339, UTC).
    pub not_after: String,
    /// Verified with the roots this device trusts, where they can be read.
    pub here: Option<Paths>,
    /// Verified with the five roots of Amazon.
    pub amazon: Paths,
    /// The ids of the five roots to which a path leads.
    pub roots: Vec<String>,
}

/// A name in a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Issuer {
    /// The common name, or the whole name where there is none.
    pub name: String,
    /// The organisation.
    pub organisation: Option<String>,
}

/// The verdicts on the same certificates at three times, because a wrong time hides every other fault.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Paths {
    /// At the device's own time.
    pub now: PathVerdict,
    /// At the time a server reported.
    pub server_time: Option<PathVerdict>,
    /// At a time when the server's certificate is valid.
    pub in_force: PathVerdict,
}

/// The verdict of a verification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum PathVerdict {
    /// A path leads to a trusted root.
    Trusted,
    /// No path leads to a trusted root.
    UnknownIssuer,
    /// A certificate on the path has expired.
    Expired,
    /// A certificate on the path is not valid yet.
    NotYetValid,
    /// The certificate is another host's.
    WrongName,
    /// Another error of the verifier.
    Broken {
        /// The message.
        message: String,
    },
}

/// The device's clock compared with a server's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct ClockOffset {
    /// How far the device is ahead, in seconds; negative when it is behind.
    pub ahead_seconds: i32,
    /// The server's time (RFC 3339, UTC).
    pub server_time: String,
    /// The time came over a trusted connection; otherwise over plain HTTP.
    pub trusted: bool,
}

/// The root certificates this device trusts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct TrustStore {
    /// The number of certificates.
    pub certificates: u32,
    /// Those of Amazon's five roots that it contains or forbids.
    pub amazon: Vec<RootInStore>,
}

/// One of the five roots in this device's store. A root that is neither present nor forbidden is not listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct RootInStore {
    /// Its id in roots.toml.
    pub root: String,
    /// Where it is trusted.
    pub trusted_in: Vec<Store>,
    /// Where it is forbidden (Windows: 「信頼されていない証明書」).
    pub forbidden_in: Vec<Store>,
    /// Valid from (RFC 3339, UTC).
    pub not_before: String,
    /// Valid to (RFC 3339, UTC).
    pub not_after: String,
}

/// The owner of a list of certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Store {
    /// The system's.
    System,
    /// Windows: the computer's.
    LocalMachine,
    /// Windows: the current user's alone.
    CurrentUser,
}

impl Store {
    /// The store's name for a user.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::System => "この端末",
            Self::LocalMachine => "このパソコン全体",
            Self::CurrentUser => "いまのユーザー",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_endpoint_is_host_and_port_and_nothing_else() {
        for (text, host, port) in [
            ("example.jp:443", "example.jp", 443),
            ("127.0.0.1:8443", "127.0.0.1", 8443),
            ("[::1]:443", "::1", 443),
        ] {
            let endpoint: Endpoint = text.parse().expect("well-formed");
            assert_eq!((endpoint.host.as_str(), endpoint.port), (host, port));
            assert_eq!(endpoint.to_string(), text);
        }
        for text in [
            "",
            ":",
            "example.jp",
            "example.jp:",
            ":443",
            "example.jp:0",
            "example.jp:70000",
            "::1:443",
            "[::1]",
            "https://example.jp:443",
            "example.jp/x:443",
            "a b:443",
            "user@example.jp:443",
            "[example.jp]:443",
        ] {
            assert!(text.parse::<Endpoint>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_an_endpoint_that_reads_back_or_is_refused(text in ".{0,60}") {
            if let Ok(endpoint) = text.parse::<Endpoint>() {
                prop_assert_eq!(endpoint.to_string().parse::<Endpoint>(), Ok(endpoint));
            }
        }
    }
}
