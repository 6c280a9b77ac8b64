//! What Windows' settings say, read from the registry through a safe face. `DefaultPassword` is never asked for.

use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE};

use crate::network::winhttp;
use crate::terminal::known;
use facts::{ClosedProxy, ClosedProxyServer, ProxyPlace, TerminalPower, TimeSource};

const WINLOGON: &str = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon";
const TIME: &str = r"SYSTEM\CurrentControlSet\Services\W32Time\Parameters";
const FAST_START: &str = r"SYSTEM\CurrentControlSet\Control\Session Manager\Power";
const POWER: &str = r"SYSTEM\CurrentControlSet\Control\Power";
const PROTECTED: &str =
    r"SOFTWARE\Microsoft\Windows Defender\Windows Defender Exploit Guard\Controlled Folder Access";
const PENDING: [&str; 2] = [
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending",
];
const PROXY: &str = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings";
const UNINSTALL: [&str; 2] = [
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall",
    r"SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall",
];

/// Sleep (`SUB_SLEEP`, `STANDBYIDLE`) and USB selective suspend, as powrprof.h and `powercfg /aliases` name them.
const SLEEP: &str = r"238c9fa8-0aad-41ed-83f4-97be242c8f20\29f6c1db-86da-48c5-9fdb-f2b67b1f44da";
const USB: &str = r"2a737441-1930-4402-8d77-b2bebba308a3\48e6b7a6-50f5-4782-a5d4-53bb8f07e226";

/// The account with which Windows starts by itself; nothing where it does not.
pub(super) fn automatic_logon() -> Option<String> {
    let key = LOCAL_MACHINE.open(WINLOGON).ok()?;
    let on = key.get_string("AutoAdminLogon").ok()?;
    (on.trim() == "1").then(|| key.get_string("DefaultUserName").unwrap_or_default())
}

pub(super) fn time_source() -> TimeSource {
    let Ok(key) = LOCAL_MACHINE.open(TIME) else {
        return TimeSource::Off;
    };
    let kind = key.get_string("Type").unwrap_or_default();
    match key.get_string("NtpServer") {
        _ if kind.eq_ignore_ascii_case("NoSync") => TimeSource::Off,
        Ok(servers) => known::time_source(&servers),
        Err(_) => TimeSource::Off,
    }
}

/// Windows waits for a restart where one of two keys is there.
pub(super) fn restart_pending() -> bool {
    PENDING.iter().any(|key| LOCAL_MACHINE.open(key).is_ok())
}

pub(super) fn folders_protected() -> Option<bool> {
    let key = LOCAL_MACHINE.open(PROTECTED).ok()?;
    Some(key.get_u32("EnableControlledFolderAccess").ok()? == 1)
}

/// Whether a program is installed, for this user or for all.
pub(super) fn is_installed(name: &str) -> bool {
    let all = UNINSTALL.iter().map(|key| LOCAL_MACHINE.open(key));
    let own = std::iter::once(CURRENT_USER.open(UNINSTALL[0]));
    all.chain(own)
        .filter_map(Result::ok)
        .any(|key| lists(&key, name))
}

fn lists(key: &Key, name: &str) -> bool {
    let Ok(mut programs) = key.keys() else {
        return false;
    };
    programs.any(|program| {
        let shown = key
            .open(&program)
            .and_then(|key| key.get_string("DisplayName"));
        shown.is_ok_and(|shown| shown.starts_with(name))
    })
}

pub(super) fn power() -> TerminalPower {
    let fast_start = LOCAL_MACHINE
        .open(FAST_START)
        .and_then(|key| key.get_u32("HiberbootEnabled"));
    TerminalPower {
        sleep_minutes: of_the_scheme(SLEEP).map(|seconds| seconds.div_ceil(60)),
        fast_start: fast_start.ok().map(|on| on != 0),
        usb_saving: of_the_scheme(USB).map(|on| on != 0),
    }
}

/// A value of the active power scheme on mains: what somebody has set, else the scheme's own.
fn of_the_scheme(setting: &str) -> Option<u32> {
    let power = LOCAL_MACHINE.open(POWER).ok()?;
    let schemes = power.open(r"User\PowerSchemes").ok()?;
    let active = schemes.get_string("ActivePowerScheme").ok()?;
    let set = schemes
        .open(format!(r"{active}\{setting}"))
        .and_then(|key| key.get_u32("ACSettingIndex"));
    let own = || {
        let place = format!(r"PowerSettings\{setting}\DefaultPowerSchemeValues\{active}");
        let key = power.open(place)?;
        key.get_u32("AcSettingIndex")
    };
    set.or_else(|_| own()).ok()
}

/// The proxies with what is left out of them.
pub(super) fn proxies() -> Vec<ClosedProxy> {
    let user = CURRENT_USER.open(PROXY).map(|key| user(&key));
    let winhttp = LOCAL_MACHINE
        .open(format!(r"{PROXY}\Connections"))
        .and_then(|key| key.get_value("WinHttpSettings"));
    let winhttp = winhttp.ok().and_then(|bytes| {
        let server = winhttp::server_in(&bytes)?;
        let exceptions = winhttp::exceptions_in(&bytes).unwrap_or_default();
        Some(proxy(ProxyPlace::Winhttp, &server, &exceptions))
    });
    user.unwrap_or_default()
        .into_iter()
        .chain(winhttp)
        .collect()
}

fn user(key: &Key) -> Vec<ClosedProxy> {
    let mut proxies = Vec::new();
    if key.get_u32("ProxyEnable").is_ok_and(|on| on != 0)
        && let Ok(text) = key.get_string("ProxyServer")
        && let Some(server) = winhttp::for_https(&text)
    {
        let exceptions = key.get_string("ProxyOverride").unwrap_or_default();
        proxies.push(proxy(ProxyPlace::User, server, &exceptions));
    }
    if key
        .get_string("AutoConfigURL")
        .is_ok_and(|script| !script.trim().is_empty())
    {
        proxies.push(ClosedProxy {
            place: ProxyPlace::User,
            server: ClosedProxyServer::Script,
            spares_closed: false,
        });
    }
    proxies
}

fn proxy(place: ProxyPlace, server: &str, exceptions: &str) -> ClosedProxy {
    let bare = server.split_once("://").map_or(server, |(_, rest)| rest);
    let host = bare.rsplit_once(':').map_or(bare, |(host, _)| host);
    ClosedProxy {
        place,
        server: known::proxy(host),
        spares_closed: known::spares_closed(exceptions),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_told_without_its_name() {
        let told = proxy(
            ProxyPlace::User,
            "http://proxy.base.oqs-pdl.org:8080",
            "*.onshikaku.org;<local>",
        );
        assert_eq!(told.server, ClosedProxyServer::ClosedNetwork);
        assert!(told.spares_closed);
        let told = proxy(ProxyPlace::Winhttp, "10.1.2.3:8080", "");
        assert_eq!(
            (told.server, told.spares_closed),
            (ClosedProxyServer::Other, false)
        );
    }

    #[test]
    fn what_is_not_there_is_neither_on_nor_pending() {
        assert!(!is_installed("No Such Program Of Ours"));
        assert!(!restart_pending());
        assert_ne!(folders_protected(), Some(true));
    }
}
