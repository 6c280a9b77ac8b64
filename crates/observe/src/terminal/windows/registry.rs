//! What Windows' settings say, read from the registry through a safe face. `DefaultPassword` is never asked for.

use std::path::Path;

use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE};

use crate::network::{internet_settings, winhttp};
use crate::terminal::known;
use facts::{ClosedProxy, ClosedProxyServer, ProxyPlace, TerminalPower, TimeSource};

const WINLOGON: &str = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon";
const TIME: &str = r"SYSTEM\CurrentControlSet\Services\W32Time\Parameters";
const FAST_START: &str = r"SYSTEM\CurrentControlSet\Control\Session Manager\Power";
const POWER: &str = r"SYSTEM\CurrentControlSet\Control\Power";
/// Controlled Folder Access, by rule and by setting; the rule counts first. The folders that were added are the names of values below.
const PROTECTED: [&str; 2] = [
    r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\Controlled Folder Access",
    r"SOFTWARE\Microsoft\Windows Defender\Windows Defender Exploit Guard\Controlled Folder Access",
];
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

/// Whether Windows protects this folder: the protection is on, and the folder lies in one that is protected. Not told where neither
/// rule nor setting is there, or the folder is not known.
pub(super) fn is_protected(folder: Option<&Path>) -> Option<bool> {
    let keys = || {
        PROTECTED
            .iter()
            .filter_map(|key| LOCAL_MACHINE.open(key).ok())
    };
    let on = keys().find_map(|key| key.get_u32("EnableControlledFolderAccess").ok())?;
    if on != 1 {
        return Some(false);
    }
    let folder = folder?.to_string_lossy();
    let added = keys()
        .filter_map(|key| key.open("ProtectedFolders").ok())
        .any(|key| {
            key.values()
                .is_ok_and(|mut values| values.any(|(name, _)| known::lies_in(&folder, &name)))
        });
    Some(added || known::is_always_protected(&folder))
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
    let value = |key: &str, name: &str| LOCAL_MACHINE.open(key).ok()?.get_u32(name).ok();
    TerminalPower {
        sleep_minutes: of_the_scheme(SLEEP).map(|seconds| seconds.div_ceil(60)),
        fast_start: fast_start(
            value(FAST_START, "HiberbootEnabled"),
            value(POWER, "HibernateEnabled"),
        ),
        usb_saving: of_the_scheme(USB).map(|on| on != 0),
    }
}

/// Fast start-up, which hibernates the system: `powercfg /h off` ends it and leaves its own switch on.
fn fast_start(switch: Option<u32>, hibernation: Option<u32>) -> Option<bool> {
    match hibernation {
        Some(0) => Some(false),
        Some(_) | None => switch.map(|on| on != 0),
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
    let user = internet_settings().map(|key| user(&key));
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
    fn without_hibernation_there_is_no_fast_start_whatever_its_switch_says() {
        for (switch, hibernation, fast) in [
            (Some(1), Some(0), Some(false)),
            (Some(1), Some(1), Some(true)),
            (Some(1), None, Some(true)),
            (Some(0), Some(1), Some(false)),
            (None, None, None),
        ] {
            assert_eq!(fast_start(switch, hibernation), fast);
        }
    }

    #[test]
    fn what_is_not_there_is_neither_on_nor_pending() {
        assert!(!is_installed("No Such Program Of Ours"));
        assert!(!restart_pending());
        assert_ne!(is_protected(Some(Path::new(r"C:\OQS\face"))), Some(true));
    }
}
