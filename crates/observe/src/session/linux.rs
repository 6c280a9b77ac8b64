//! Linux: xrdp names itself in the session's environment, and logind keeps a line for each session. A shell over ssh has no screen,
//! so it is no remote desktop. An administrator
//! is root, or somebody who may become it.

use std::ffi::OsStr;
use std::path::Path;

use facts::{Observed, Session, Why};

use super::is_virtual;
use crate::{Look, Observer, Part, PartName};

pub(crate) const OBSERVER: Observer = Observer {
    title: "画面の場所",
    gives: &[PartName::Session],
    look,
};

/// The variable of xrdp's sessions.
const XRDP: &str = "XRDP_SESSION";
/// Where logind keeps its sessions, by the id in `XDG_SESSION_ID`.
const SESSIONS: &str = "/run/systemd/sessions";
/// More than any of these files holds.
const MOST: u64 = 64 * 1024;
/// More groups than a machine of a clinic's has.
const MOST_OF_GROUPS: u64 = 1024 * 1024;
/// What the machine says of itself.
const MACHINE: &str = "/sys/class/dmi/id";

fn look(look: &Look) {
    let id = std::env::var_os("XDG_SESSION_ID");
    let kept = id.and_then(|id| files::text(&Path::new(SESSIONS).join(plain(&id)?), MOST).ok());
    let session = Session {
        remote: Observed::Seen(
            std::env::var_os(XRDP).is_some() || kept.as_deref().is_some_and(is_remote),
        ),
        virtual_machine: virtual_machine(Path::new(MACHINE)),
        administrator: administrator(),
    };
    let _ = look.parts.send(Part::Session(Observed::Seen(session)));
}

/// An id that is a file's name and no way out of the folder.
fn plain(id: &OsStr) -> Option<&str> {
    let id = id.to_str()?;
    let is_plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_plain.then_some(id)
}

/// Whether logind keeps a session with a screen from elsewhere.
fn is_remote(kept: &str) -> bool {
    let has = |line: &str| kept.lines().any(|kept| kept == line);
    has("REMOTE=1") && (has("TYPE=x11") || has("TYPE=wayland"))
}

/// The groups whose members may act as root after their own password, by the distributions' usual rules of sudo.
const ADMINISTRATORS: [&str; 3] = ["sudo", "wheel", "admin"];
const GROUPS: &str = "/etc/group";

fn administrator() -> Observed<bool> {
    let Ok(own) = rustix::process::getgroups() else {
        return Observed::Unavailable(Why::NotTold);
    };
    let own: Vec<u32> = own.iter().map(|group| group.as_raw()).collect();
    let effective = rustix::process::geteuid().as_raw();
    match files::text(Path::new(GROUPS), MOST_OF_GROUPS) {
        Ok(groups) => Observed::Seen(is_administrator(effective, &own, &groups)),
        Err(_) if effective == 0 => Observed::Seen(true),
        Err(_) => Observed::Unavailable(Why::NotTold),
    }
}

/// The number of the user that is root is 0; other users are known by their groups (`name:password:number:members`), of which the
/// kernel holds the numbers alone.
fn is_administrator(user: u32, own: &[u32], groups: &str) -> bool {
    user == 0
        || groups.lines().any(|line| {
            let mut fields = line.split(':');
            let name = fields.next().unwrap_or_default();
            let number = fields.nth(1).and_then(|number| number.parse().ok());
            ADMINISTRATORS.contains(&name) && number.is_some_and(|number| own.contains(&number))
        })
}

fn virtual_machine(folder: &Path) -> Observed<bool> {
    let read = |name: &str| files::text(&folder.join(name), MOST).ok();
    match (read("sys_vendor"), read("product_name")) {
        (Some(maker), Some(product)) => Observed::Seen(is_virtual(&maker, &product)),
        _ => Observed::Unavailable(Why::NotTold),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_screen_from_elsewhere_is_remote_and_a_shell_or_a_screen_here_is_not() {
        for (kept, remote) in [
            ("UID=1000\nREMOTE=1\nTYPE=x11\nSERVICE=xrdp-sesman\n", true),
            ("REMOTE=1\nTYPE=tty\nSERVICE=sshd\n", false),
            ("REMOTE=0\nTYPE=wayland\nSERVICE=gdm-password\n", false),
            ("", false),
        ] {
            assert_eq!(is_remote(kept), remote, "{kept}");
        }
    }

    #[test]
    fn an_administrator_is_root_or_in_a_group_that_may_become_it() {
        let groups =
            "root:x:0:\nsudo:x:27:yamada\nwheel:x:10\nusers:x:100:yamada\nbroken\nadmin:x:many:\n";
        for (user, own, may) in [
            (0, &[][..], true),
            (1000, &[100, 27][..], true),
            (1000, &[10][..], true),
            (1000, &[100, 0][..], false),
            (1000, &[][..], false),
        ] {
            assert_eq!(is_administrator(user, own, groups), may, "{user} {own:?}");
        }
        assert!(!is_administrator(1000, &[27], ""));
    }

    #[test]
    fn an_id_leads_to_no_other_file() {
        for id in ["", "../1", "a/b", "1\0"] {
            assert_eq!(plain(OsStr::new(id)), None);
        }
        assert_eq!(plain(OsStr::new("c2")), Some("c2"));
    }

    #[test]
    fn a_machine_that_says_nothing_of_itself_is_not_told() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(
            virtual_machine(folder.path()),
            Observed::Unavailable(Why::NotTold)
        );
        for (name, text) in [("sys_vendor", "QEMU\n"), ("product_name", "Standard PC\n")] {
            fs::write(folder.path().join(name), text).expect("a file");
        }
        assert_eq!(virtual_machine(folder.path()), Observed::Seen(true));
    }
}
