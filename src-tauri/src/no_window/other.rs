//! Linux and others: a window needs a display. What they say stands on stderr alone, because without a display nothing
//! else would be seen.

use std::ffi::OsString;

use super::NoWindow;

pub(super) fn can_open(variable: impl Fn(&str) -> Option<OsString>) -> Result<(), NoWindow> {
    let names = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    if !cfg!(target_os = "linux") || names("DISPLAY") || names("WAYLAND_DISPLAY") {
        Ok(())
    } else {
        Err(NoWindow::NoDisplay)
    }
}

pub(super) fn tell(_: &str) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_display_of_either_kind_will_do() {
        let with = |set: &'static str, value: &'static str| {
            can_open(move |name| (name == set).then(|| value.into()))
        };
        assert_eq!(with("DISPLAY", ":0"), Ok(()));
        assert_eq!(with("WAYLAND_DISPLAY", "wayland-0"), Ok(()));
        assert_eq!(with("DISPLAY", ""), Err(NoWindow::NoDisplay));
        assert_eq!(with("HOME", "/root"), Err(NoWindow::NoDisplay));
    }
}
