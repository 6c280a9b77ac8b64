//! Where no window can open: a reason and a way on, told by means that need no web view, and an exit status. The
//! terminal's program needs neither a display nor a web view, so the way on is its call for what was asked.

#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(not(windows), path = "other.rs")]
mod system;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use kb::Base;

use crate::links;

/// The exit status.
pub const STATUS: i32 = 3;

/// Whether the window has opened; what goes wrong after that is not about opening.
static OPEN: AtomicBool = AtomicBool::new(false);

/// Why there is no window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoWindow {
    /// Windows has no WebView2 runtime.
    #[cfg(any(windows, test))]
    NoWebView2,
    /// There is no display to open it on.
    #[cfg(any(not(windows), test))]
    NoDisplay,
    /// Opening it has failed, and with these words of the system.
    Failed(String),
}

impl NoWindow {
    /// What the user is told; `call` is the terminal's program with what was asked for.
    fn words(&self, call: &str) -> String {
        let why = match self {
            #[cfg(any(windows, test))]
            Self::NoWebView2 => {
                "画面を出すのに使う「Microsoft Edge WebView2 ランタイム」が、このパソコンにありません。\n\n\
                 次の順にしてください。\n\
                 1. https://developer.microsoft.com/microsoft-edge/webview2/ から「WebView2 ランタイム」を入れる。インターネットに\
                 つながらないパソコンでは、導入した業者に頼む。\n\
                 2. このアプリを、もう一度開く。"
                    .to_owned()
            }
            #[cfg(any(not(windows), test))]
            Self::NoDisplay => {
                "画面のあるところで開いてください。ここには、画面（ディスプレイ）がありません。".to_owned()
            }
            Self::Failed(said) => format!(
                "このアプリの画面を開けませんでした。\n\n\
                 1. 端末を再起動して、もう一度開く。\n\
                 2. それでも開かないときは、このアプリを入れ直す。設定と残してある点検は、そのまま使えます。\n\n\
                 システムの知らせ：{said}"
            ),
        };
        format!("{why}\n\nそれまでは、コマンドの画面で使えます：\n{call}")
    }
}

/// The call of the terminal's program for the link among these arguments, or for a check-up.
fn call(arguments: impl IntoIterator<Item = String>, own: Option<&Path>) -> String {
    let beside =
        own.map(|own| own.with_file_name(format!("shikaku{}", std::env::consts::EXE_SUFFIX)));
    let program = beside.filter(|program| program.is_file()).map_or_else(
        || "shikaku".to_owned(),
        |program| format!("\"{}\"", program.display()),
    );
    let asked = arguments
        .into_iter()
        .find_map(|argument| links::entry_in(Base::embedded(), &argument).map(str::to_owned));
    asked.map_or_else(
        || format!("{program} checkup"),
        |id| format!("{program} show {id}"),
    )
}

/// Ends the program with words where it is known before that no window can open, and sees to it that whatever breaks
/// while the window opens is told, too.
pub(crate) fn or_end() {
    if let Err(no_window) = system::can_open(|name| std::env::var_os(name)) {
        end(&no_window);
    }
    let before = std::panic::take_hook();
    let main = thread::current().id();
    std::panic::set_hook(Box::new(move |panic| {
        before(panic);
        if !OPEN.load(Ordering::Relaxed) && thread::current().id() == main {
            let said = panic.payload_as_str().unwrap_or("?");
            end(&NoWindow::Failed(said.to_owned()));
        }
    }));
}

/// The window is open.
pub(crate) fn opened() {
    OPEN.store(true, Ordering::Relaxed);
}

/// Tells why there is no window, and ends the program.
pub(crate) fn end(no_window: &NoWindow) -> ! {
    let own = std::env::current_exe().ok();
    let words = no_window.words(&call(std::env::args().skip(1), own.as_deref()));
    // A link of others may stand among the words of the call.
    let words = kb::shown(&words);
    // Whoever has called from a terminal, or keeps what programs say, has it there.
    eprintln!("{words}");
    system::tell(&words);
    std::process::exit(STATUS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_way_on() {
        let told = |no_window: NoWindow| no_window.words("shikaku checkup");
        for no_window in [
            NoWindow::NoWebView2,
            NoWindow::NoDisplay,
            NoWindow::Failed("no bus".to_owned()),
        ] {
            let words = told(no_window.clone());
            assert!(
                words.contains("てください") || words.contains("1. "),
                "{words}"
            );
            assert!(words.ends_with("shikaku checkup"), "{words}");
        }
        assert!(told(NoWindow::NoWebView2).contains("WebView2"));
        assert!(told(NoWindow::Failed("no bus".to_owned())).contains("no bus"));
    }

    #[test]
    fn the_call_is_for_what_was_asked_and_for_nothing_else() {
        let call = |words: &[&str]| call(words.iter().map(|word| (*word).to_owned()), None);
        assert_eq!(call(&["shikaku://error/021"]), "shikaku show error/021");
        assert_eq!(
            call(&["--x", "shikaku://guide/reader-mode/"]),
            "shikaku show guide/reader-mode"
        );
        for words in [
            &[][..],
            &["shikaku://error/021 & calc"],
            &["error/021"],
            &["shikaku://error/999"],
        ] {
            assert_eq!(call(words), "shikaku checkup", "{words:?}");
        }
    }

    #[test]
    fn the_terminals_program_is_named_by_its_place_where_it_stands_beside() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = folder.path().join("shikaku-rescue");
        assert_eq!(call([], Some(&own)), "shikaku checkup");
        let name = format!("shikaku{}", std::env::consts::EXE_SUFFIX);
        std::fs::write(folder.path().join(&name), "").expect("writable");
        let place = folder.path().join(name).display().to_string();
        assert_eq!(call([], Some(&own)), format!("\"{place}\" checkup"));
    }
}
