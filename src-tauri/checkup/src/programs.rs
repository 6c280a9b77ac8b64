//! The one place that starts programs of the system: known ones by their absolute path, with their arguments as a list,
//! never through a shell; each with a deadline and its output captured. What a user or a file says never becomes a program or
//! an argument: callers choose from closed lists.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use kb::SettingsPage;
use serde::{Deserialize, Serialize};
use specta::Type;

/// More than this of a program's output is nobody's reading.
const MAX_OUTPUT: u64 = 64 * 1024;
/// How often one looks whether a program has ended.
const LOOK_AGAIN: Duration = Duration::from_millis(10);
/// PageOpening a page hands it to a process of the system that runs already.
const OPENING: Duration = Duration::from_secs(10);

/// What came of opening a settings page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "opened")]
pub enum PageOpening {
    /// The system was asked to open it and took the order.
    Asked,
    /// This system has no such page.
    NotHere,
    /// The system did not take it, in its words.
    Failed {
        /// The message.
        message: String,
    },
}

impl PageOpening {
    /// The same in words for a user.
    #[must_use]
    pub fn said(&self, page: SettingsPage) -> String {
        match self {
            Self::Asked => format!("{}を開きました。", page.label()),
            Self::NotHere => {
                format!(
                    "この端末では開けません。{}は、Windowsのパソコンで開きます。",
                    page.label()
                )
            }
            Self::Failed { message } => format!("開けませんでした（{message}）。{}", by_hand(page)),
        }
    }
}

/// The way a person goes there.
#[must_use]
pub fn by_hand(page: SettingsPage) -> &'static str {
    match page {
        SettingsPage::Proxy => {
            "「設定」→「ネットワークとインターネット」→「プロキシ」を開いてください。"
        }
        SettingsPage::DateAndTime => "「設定」→「時刻と言語」→「日付と時刻」を開いてください。",
        SettingsPage::Update => "「設定」→「Windows Update」を開いてください。",
        SettingsPage::Certificates => {
            "スタートボタンを押し、「certmgr.msc」と打って、Enterキーを押してください。"
        }
    }
}

/// The pages that can be opened on this system.
#[must_use]
pub fn pages_here() -> &'static [SettingsPage] {
    if cfg!(windows) {
        SettingsPage::ALL
    } else {
        &[]
    }
}

/// Opens a settings page, and changes nothing by that.
#[must_use]
pub fn open_settings(page: SettingsPage) -> PageOpening {
    if !pages_here().contains(&page) {
        return PageOpening::NotHere;
    }
    let windows = windows_folder(std::env::var_os("SystemRoot"));
    // Explorer ends with 1 although the page opens, so its status says nothing; that it could be started does.
    let explorer = windows.join("explorer.exe");
    match run(&explorer, &[page_argument(page, &windows)], OPENING) {
        Ok(Ran {
            status: Some(_), ..
        }) => PageOpening::Asked,
        Ok(Ran { output, .. }) => PageOpening::Failed {
            message: format!("時間切れ {}", String::from_utf8_lossy(&output).trim()),
        },
        Err(error) => PageOpening::Failed {
            message: error.to_string(),
        },
    }
}

/// Explorer takes the same order from us as from a click: an address of the settings, or a file to open.
fn page_argument(page: SettingsPage, windows: &Path) -> OsString {
    match page {
        SettingsPage::Proxy => "ms-settings:network-proxy".into(),
        SettingsPage::DateAndTime => "ms-settings:dateandtime".into(),
        SettingsPage::Update => "ms-settings:windowsupdate".into(),
        SettingsPage::Certificates => windows.join("System32").join("certmgr.msc").into(),
    }
}

/// Where Windows is; the variable is Windows' own, and only an absolute path is believed.
fn windows_folder(system_root: Option<OsString>) -> PathBuf {
    system_root
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .unwrap_or_else(|| PathBuf::from(r"C:\Windows"))
}

/// How a program ended.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Its exit status; none where it still runs and is nobody's concern any more.
    pub(crate) status: Option<ExitStatus>,
    /// The beginning of what it printed.
    pub(crate) output: Vec<u8>,
}

/// Starts a program by its absolute path and waits for its end until the deadline, when it is ended.
fn run(program: &Path, arguments: &[impl AsRef<OsStr>], limit: Duration) -> io::Result<Ran> {
    if !program.is_absolute() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{} is no absolute path", program.display()),
        ));
    }
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = child.stdout.take();
    let reader = thread::spawn(move || {
        let mut read = Vec::new();
        if let Some(output) = output {
            let _ = output.take(MAX_OUTPUT).read_to_end(&mut read);
        }
        read
    });
    let status = wait(&mut child, limit)?;
    // A process it has left behind may hold the pipe for ever; what a program that has ended wrote is there at once.
    let until = Instant::now() + LOOK_AGAIN * 10;
    while !reader.is_finished() && Instant::now() < until {
        thread::sleep(LOOK_AGAIN);
    }
    let output = if reader.is_finished() {
        reader.join().unwrap_or_default()
    } else {
        Vec::new()
    };
    Ok(Ran { status, output })
}

fn wait(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let until = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= until {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(LOOK_AGAIN);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_its_fixed_argument_and_a_way_by_hand() {
        let windows = Path::new("C:\\Windows");
        let told: Vec<String> = SettingsPage::ALL
            .iter()
            .map(|page| {
                let argument = page_argument(*page, windows);
                let argument = argument.to_string_lossy().replace('/', "\\");
                format!("{}: {argument}\n  {}", page.text(), by_hand(*page))
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"));
    }

    #[test]
    fn only_an_absolute_folder_is_taken_for_windows() {
        let own = if cfg!(windows) {
            r"D:\Windows"
        } else {
            "/windows"
        };
        assert_eq!(windows_folder(Some(own.into())), Path::new(own));
        for wrong in ["", "Windows", "..\\Windows"] {
            assert_eq!(windows_folder(Some(wrong.into())), Path::new(r"C:\Windows"));
        }
        assert_eq!(windows_folder(None), Path::new(r"C:\Windows"));
    }

    #[cfg(not(windows))]
    #[test]
    fn a_page_of_windows_is_told_to_be_of_windows_elsewhere() {
        for page in SettingsPage::ALL {
            let opened = open_settings(*page);
            assert_eq!(opened, PageOpening::NotHere);
            assert!(opened.said(*page).contains("Windowsのパソコン"));
        }
    }

    #[cfg(unix)]
    mod on_unix {
        use super::*;

        #[test]
        fn output_is_captured_and_arguments_are_no_shells() {
            let ran = run(Path::new("/bin/echo"), &["$HOME; rm -rf /"], OPENING).expect("it runs");
            assert_eq!(ran.output, b"$HOME; rm -rf /\n");
            assert!(ran.status.is_some_and(|status| status.success()));
        }

        #[test]
        fn a_program_that_does_not_end_is_ended_at_its_deadline() {
            let started = Instant::now();
            let ran = run(Path::new("/bin/sleep"), &["60"], Duration::from_millis(200));
            assert!(ran.expect("it ran").status.is_none());
            assert!(
                started.elapsed() < Duration::from_secs(5),
                "{:?}",
                started.elapsed()
            );
        }

        #[test]
        fn a_program_that_prints_for_ever_fills_no_memory() {
            let ran = run(
                Path::new("/usr/bin/yes"),
                &["x"],
                Duration::from_millis(300),
            );
            assert!(ran.expect("it ran").output.len() as u64 <= MAX_OUTPUT);
        }

        #[test]
        fn a_name_alone_and_a_program_that_is_not_there_are_errors() {
            for program in ["sleep", "./sleep", "/nonexistent/program"] {
                run(Path::new(program), &["1"], OPENING).expect_err(program);
            }
        }
    }
}
