//! What a verdict on the software rests on: one thing seen each, with its sentence for a user.

use serde::{Deserialize, Serialize};
use specta::Type;

use facts::AppAnswer;
use facts::Version;

/// One thing seen of the software.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum SoftwareEvidence {
    /// The app is installed.
    App {
        /// Its version.
        version: Version,
    },
    /// It is not.
    NoApp,
    /// The phone tells nothing of another app.
    AppNotTold,
    /// The user's answer: which app is there.
    AppAnswer {
        /// The answer.
        answer: AppAnswer,
    },
    /// Nobody has said that this machine is one for the app.
    NoSetup,
    /// A newer version exists.
    Newer {
        /// Its number.
        version: Version,
        /// What is new in it, where the knowledge base says so.
        means: Option<String>,
    },
    /// What the app's version means.
    Means {
        /// Since this version.
        version: Version,
        /// What.
        means: String,
    },
    /// A rule forbids the Store.
    StoreForbidden,
    /// The system.
    System {
        /// As a call centre asks for it.
        system: String,
    },
    /// From which system on the app runs is not known.
    NoLeastSystem,
    /// The systems on which the app runs.
    RunsOn {
        /// Their names.
        systems: String,
    },
}

impl SoftwareEvidence {
    /// The evidence as a sentence for a user.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::App { version } => {
                format!("マイナ資格確認アプリのバージョンは{version}です。")
            }
            Self::NoApp => "マイナ資格確認アプリが見つかりません。".to_owned(),
            Self::AppNotTold => {
                "このスマホは、マイナ資格確認アプリのことを、ほかのアプリに教えません。".to_owned()
            }
            Self::AppAnswer { answer } => match answer {
                AppAnswer::NotInstalled => {
                    "マイナ資格確認アプリは入っていない、という答えです。".to_owned()
                }
                AppAnswer::Installed => {
                    "マイナ資格確認アプリは入っている、バージョンはわからない、という答えです。"
                        .to_owned()
                }
                AppAnswer::From(version) => format!(
                    "マイナ資格確認アプリのバージョンは{version}か、もっと新しい、という答えです。"
                ),
                AppAnswer::Before(version) => {
                    format!("マイナ資格確認アプリのバージョンは{version}より古い、という答えです。")
                }
            },
            Self::NoSetup => "この端末でアプリを使うかどうかが、わかりません。".to_owned(),
            Self::Newer {
                version,
                means: Some(means),
            } => format!("もっと新しいバージョン{version}があります。{means}"),
            Self::Newer {
                version,
                means: None,
            } => format!("もっと新しいバージョン{version}があります。"),
            Self::Means { version, means } => format!("バージョン{version}から: {means}"),
            Self::StoreForbidden => {
                "このパソコンの決まり（グループ ポリシー）で、Microsoft Storeが止められています。"
                    .to_owned()
            }
            Self::System { system } => format!("この端末は{system}です。"),
            Self::NoLeastSystem => {
                "アプリがどのバージョンから使えるかは、わかっていません。".to_owned()
            }
            Self::RunsOn { systems } => format!("アプリが使えるのは、{systems}です。"),
        }
    }
}
