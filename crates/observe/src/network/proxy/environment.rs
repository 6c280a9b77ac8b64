//! The variables that command-line programs and many apps read, on every system. `no_proxy=*` switches all of them off.
//! Other exceptions in it name hosts and are ignored, because the hosts of the app are not known.

use super::server;
use facts::{Proxy, ProxyPlace};

/// The variables for HTTPS, in the order in which programs read them. `http_proxy` counts as well, because many
/// programs use it for everything.
const NAMES: [&str; 6] = [
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
    "http_proxy",
    "HTTP_PROXY",
];

pub(super) fn read(variable: impl Fn(&str) -> Option<String>) -> Vec<Proxy> {
    let off = ["no_proxy", "NO_PROXY"]
        .iter()
        .filter_map(|name| variable(name))
        .any(|list| list.split(',').any(|host| host.trim() == "*"));
    if off {
        return Vec::new();
    }
    NAMES
        .iter()
        .filter_map(|name| server(ProxyPlace::Environment, &variable(name)?))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_counts_unless_all_hosts_are_excepted() {
        for name in NAMES {
            let set = |asked: &str| (asked == name).then(|| "http://proxy.example:8080".to_owned());
            assert_eq!(read(set).len(), 1, "{name}");
            let off = |asked: &str| {
                if asked == "no_proxy" {
                    Some("localhost, *".to_owned())
                } else {
                    set(asked)
                }
            };
            assert_eq!(read(off), [], "{name}");
        }
        assert_eq!(read(|_| None), []);
        assert_eq!(read(|_| Some(String::new())), []);
    }
}
