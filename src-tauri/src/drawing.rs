//! How WebKit draws. Where there is no graphics card its newer way (buffers shared with the card) costs most of the start and a third
//! of the memory (docs/figures.md), so it is told to draw the older way there. WebKitGTK asks the environment, and only at its start.
#![expect(
    unsafe_code,
    reason = "an environment variable is the only switch that WebKitGTK has"
)]

use std::ffi::OsStr;
use std::path::Path;

/// WebKitGTK's own switch.
const OF_WEBKIT: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
/// Set to `webkit`, it leaves the choice to WebKit.
const OURS: &str = "SHIKAKU_DRAWING";

/// Decides before anything of GTK has started.
pub fn choose() {
    let variable = |name| std::env::var_os(name);
    if is_wanted(
        has_card(Path::new("/dev/dri")),
        variable(OF_WEBKIT).as_deref(),
        variable(OURS).as_deref(),
    ) {
        // SAFETY: this is the first thing that the program does, so no other thread reads the environment yet.
        unsafe { std::env::set_var(OF_WEBKIT, "1") };
    }
}

/// Whoever has set one of the switches has decided.
fn is_wanted(has_card: bool, of_webkit: Option<&OsStr>, ours: Option<&OsStr>) -> bool {
    !has_card && of_webkit.is_none() && ours.is_none_or(|ours| ours != "webkit")
}

/// Whether a graphics card can be asked to draw: Linux names its door renderD128, and those of further cards upwards.
fn has_card(folder: &Path) -> bool {
    (128..192).any(|number| folder.join(format!("renderD{number}")).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_machine_without_a_card_that_nobody_has_decided_for_draws_the_older_way() {
        let set = |text: &'static str| Some(OsStr::new(text));
        for (card, of_webkit, ours, wanted) in [
            (false, None, None, true),
            (true, None, None, false),
            (false, set("0"), None, false),
            (false, None, set("webkit"), false),
            (false, None, set(""), true),
        ] {
            assert_eq!(
                is_wanted(card, of_webkit, ours),
                wanted,
                "{card} {of_webkit:?} {ours:?}"
            );
        }
    }

    #[test]
    fn a_card_is_known_by_its_door() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert!(!has_card(folder.path()));
        std::fs::write(folder.path().join("card0"), "").expect("it is ours");
        assert!(!has_card(folder.path()));
        std::fs::write(folder.path().join("renderD129"), "").expect("it is ours");
        assert!(has_card(folder.path()));
    }
}
