//! Linux desktops. KDE keeps its setting in a file that is read here. GNOME keeps it in a database that only its own
//! program can read. Sessions of both export it to the environment, which is read as well.

use std::path::PathBuf;

use super::{script, server};
use facts::{Proxy, ProxyPlace};

/// The largest setting that is read; a desktop's has a few lines.
const MAX_BYTES: u64 = 1024 * 1024;

pub(super) fn read() -> Vec<Proxy> {
    let config = std::env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".config")));
    config
        .and_then(|folder| files::text(&folder.join("kioslaverc"), MAX_BYTES).ok())
        .map(|file| kde(&file))
        .unwrap_or_default()
}

/// `kioslaverc`: ProxyType 1 is a server, 2 a script, 3 automatic detection, 4 the environment.
fn kde(file: &str) -> Vec<Proxy> {
    let settings = file
        .lines()
        .map(str::trim)
        .skip_while(|line| *line != "[Proxy Settings]")
        .skip(1)
        .take_while(|line| !line.starts_with('['));
    let value = |name: &str| {
        settings
            .clone()
            .filter_map(|line| line.split_once('='))
            .find(|(key, _)| key.trim() == name)
            .map(|(_, value)| value.trim())
    };
    let proxy = match value("ProxyType") {
        Some("1") => ["httpsProxy", "httpProxy", "socksProxy"]
            .iter()
            .find_map(|name| server(ProxyPlace::User, value(name)?)),
        Some("2") => {
            value("Proxy Config Script").and_then(|address| script(ProxyPlace::User, address))
        }
        _ => None,
    };
    proxy.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use facts::ProxySetting;

    proptest! {
        #[test]
        fn no_file_of_settings_crashes_it(lines in prop::collection::vec(".{0,40}", 0..8), kind in ".{0,3}") {
            let file = format!("[Proxy Settings]\nProxyType={kind}\nhttpsProxy={}\n", lines.join("\n"));
            let _ = kde(&file);
            let _ = kde(&lines.join("\n"));
        }
    }

    #[test]
    fn the_kde_file_tells_server_script_or_nothing() {
        let file = |kind| {
            format!(
                "[$Version]\nx=1\n\n[Proxy Settings]\nProxyType={kind}\nhttpsProxy=http://proxy.example 8080\nProxy Config Script=http://pac.example/a.pac\n\n[Other]\nProxyType=1\n"
            )
        };
        let settings = |kind| {
            kde(&file(kind))
                .into_iter()
                .map(|proxy| proxy.setting)
                .collect::<Vec<_>>()
        };
        let host = "proxy.example".to_owned();
        assert_eq!(
            settings(1),
            [ProxySetting::Server {
                host,
                port: Some(8080)
            }]
        );
        assert_eq!(
            settings(2),
            [ProxySetting::Script {
                host: Some("pac.example".to_owned())
            }]
        );
        for kind in [0, 3, 4] {
            assert_eq!(settings(kind), []);
        }
        assert_eq!(kde("").len(), 0);
    }
}
