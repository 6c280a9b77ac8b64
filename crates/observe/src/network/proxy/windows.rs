//! Windows: the 「プロキシ」 page (`Internet Settings` in the registry: switch, server, script; the user's own, or one for the whole
//! machine where a rule says so) and the WinHTTP default that `netsh winhttp` shows. The registry is read directly, because the WinHTTP functions answer for services
//! only (rigs.md 7).

use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE};

use super::{script, server, winhttp};
use facts::{Proxy, ProxyPlace};

const USER: &str = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings";
const RULES: &str = r"SOFTWARE\Policies\Microsoft\Windows\CurrentVersion\Internet Settings";
const WINHTTP: &str = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\Connections";

pub(super) fn read() -> Vec<Proxy> {
    let user = internet_settings()
        .map(|key| user(&key))
        .unwrap_or_default();
    let winhttp = LOCAL_MACHINE
        .open(WINHTTP)
        .and_then(|key| key.get_value("WinHttpSettings"))
        .ok()
        .and_then(|value| winhttp::server_in(&value));
    user.into_iter()
        .chain(winhttp.and_then(|text| server(ProxyPlace::Winhttp, &text)))
        .collect()
}

/// The settings that count for this user. The rule that makes proxies the machine's (`ProxySettingsPerUser` = 0) lets the user's own
/// lie there unused, with the same names.
pub(crate) fn internet_settings() -> Option<Key> {
    let for_all = LOCAL_MACHINE
        .open(RULES)
        .and_then(|key| key.get_u32("ProxySettingsPerUser"))
        .is_ok_and(|per_user| per_user == 0);
    let root = if for_all { LOCAL_MACHINE } else { CURRENT_USER };
    root.open(USER).ok()
}

fn user(key: &Key) -> Vec<Proxy> {
    let mut proxies = Vec::new();
    if key.get_u32("ProxyEnable").is_ok_and(|on| on != 0)
        && let Ok(text) = key.get_string("ProxyServer")
    {
        proxies.extend(winhttp::for_https(&text).and_then(|text| server(ProxyPlace::User, text)));
    }
    if let Ok(address) = key.get_string("AutoConfigURL") {
        proxies.extend(script(ProxyPlace::User, &address));
    }
    proxies
}
