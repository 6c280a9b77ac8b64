//! Opening an address in the user's own browser. The address is the program's own or that of whoever looks after the
//! machine, never one of content or of a page.

use std::path::PathBuf;
use std::time::Duration;

use crate::hand_over;
use crate::settings_pages::PageOpening;

/// The deadline; a browser that starts takes longer, but whoever starts it has ended by then.
const OPENING: Duration = Duration::from_secs(10);

/// Opens an address; only https is opened.
#[must_use]
pub fn open_address(address: &str) -> PageOpening {
    let failed = |message: String| PageOpening::Failed { message };
    if !is_plain(address) {
        return failed("https:// で始まる場所ではありません".to_owned());
    }
    let Some(opener) = opener() else {
        return PageOpening::NotHere;
    };
    match hand_over(&opener, &[address], OPENING) {
        Ok(true) => PageOpening::Asked,
        Ok(false) => failed("時間切れ".to_owned()),
        Err(error) => failed(error.to_string()),
    }
}

/// Whether it is an https address without anything that a shell or an opener could read otherwise.
fn is_plain(address: &str) -> bool {
    address.strip_prefix("https://").is_some_and(|rest| {
        !rest.is_empty()
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._~/:%".contains(&byte))
    })
}

/// Explorer, as for a click; elsewhere what the desktop has for it.
fn opener() -> Option<PathBuf> {
    if cfg!(windows) {
        let windows = crate::settings_pages::windows_folder(std::env::var_os("SystemRoot"));
        return Some(windows.join("explorer.exe"));
    }
    crate::find("xdg-open", &std::env::var_os("PATH")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_https_address_is_opened() {
        for address in [
            "https://home.example/",
            "https://home.example:8443/a-b/%E3%81%82",
        ] {
            assert!(is_plain(address), "{address}");
        }
        for address in [
            "",
            "https://",
            "http://home.example/",
            "file:///etc/passwd",
            "https://home.example/ --help",
            "https://home.example/?a=b&calc",
            "https://home.example/\"",
            "https://home.example/資格",
            "--help",
        ] {
            assert!(!is_plain(address), "{address}");
            let opening = open_address(address);
            assert!(matches!(opening, PageOpening::Failed { .. }), "{address}");
        }
    }
}
