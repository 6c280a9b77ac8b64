//! The pages of the system's settings that a step may open: a closed list, so that no text of a user or a file becomes
//! a program or an argument.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kb::{SettingsPage, StoreProduct};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::hand_over;

/// The deadline for opening a page, which only hands an order to a running process of the system.
const OPENING: Duration = Duration::from_secs(10);

/// The outcome of opening a settings page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "opened")]
pub enum PageOpening {
    /// The system accepted the order to open it.
    Asked,
    /// This system has no such page.
    NotHere,
    /// The system did not accept it.
    Failed {
        /// The message.
        message: String,
    },
}

impl PageOpening {
    /// The outcome in words for a user.
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

/// The way to the page, for a person.
#[must_use]
pub fn by_hand(page: SettingsPage) -> &'static str {
    match page {
        SettingsPage::Proxy => {
            "「設定」→「ネットワークとインターネット」→「プロキシ」を開いてください。"
        }
        SettingsPage::DateAndTime => "「設定」→「時刻と言語」→「日付と時刻」を開いてください。",
        SettingsPage::Update => "「設定」→「Windows Update」を開いてください。",
        SettingsPage::StorePage => {
            "Microsoft Storeを開き、「マイナ資格確認アプリ」をさがしてください。"
        }
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

/// Opens a settings page; this changes no setting.
#[must_use]
pub fn open_settings(page: SettingsPage) -> PageOpening {
    if !pages_here().contains(&page) {
        return PageOpening::NotHere;
    }
    let windows = windows_folder(std::env::var_os("SystemRoot"));
    // Explorer exits with 1 although the page opens, so only a failure to start counts.
    let explorer = windows.join("explorer.exe");
    match hand_over(&explorer, &[page_argument(page, &windows)], OPENING) {
        Ok(true) => PageOpening::Asked,
        Ok(false) => PageOpening::Failed {
            message: "時間切れ".to_owned(),
        },
        Err(error) => PageOpening::Failed {
            message: error.to_string(),
        },
    }
}

/// The argument for Explorer, the same as for a click: an address of the settings, or a file to open.
fn page_argument(page: SettingsPage, windows: &Path) -> OsString {
    match page {
        SettingsPage::Proxy => "ms-settings:network-proxy".into(),
        SettingsPage::DateAndTime => "ms-settings:dateandtime".into(),
        SettingsPage::Update => "ms-settings:windowsupdate".into(),
        SettingsPage::StorePage => format!(
            "ms-windows-store://pdp/?productid={}",
            StoreProduct::MICROSOFT.id
        )
        .into(),
        SettingsPage::Certificates => windows.join("System32").join("certmgr.msc").into(),
    }
}

/// The folder of Windows, from Windows' own variable; only an absolute path is accepted.
pub(crate) fn windows_folder(system_root: Option<OsString>) -> PathBuf {
    system_root
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .unwrap_or_else(|| PathBuf::from(r"C:\Windows"))
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
}
