//! Why a bundle is not taken. Each has a code that a program can rely on and a sentence for a person; in every case the last
//! good content stays.

use jiff::Timestamp;
use kb::{Mistake, japan_time};

/// Why a bundle is not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It is larger than a bundle may be; nothing of it was looked at.
    #[error("大きすぎます。内容のファイルではありません")]
    TooLarge,
    /// It is no bundle: no signature at its beginning, or what is signed is not what a bundle holds.
    #[error("内容のファイルではないか、途中で切れています")]
    NotABundle,
    /// Signed with a key that this program does not know.
    #[error("知らない人の署名です。使いません")]
    OtherKey,
    /// Not what was signed.
    #[error("署名が合いません。途中で変わったか、書きかえられています")]
    WrongSignature,
    /// Of a schema that this program does not know.
    #[error("新しい形の内容です（形 {schema}）。先に、このアプリを新しくしてください")]
    UnknownSchema {
        /// Its schema.
        schema: u32,
    },
    /// Rightly signed, and yet not content that may be shown.
    #[error("内容にまちがいがあります（{}か所。1つめ: {}）", .0.len(), .0.first().map(ToString::to_string).unwrap_or_default())]
    Content(Vec<Mistake>),
    /// Older than what is here already.
    #[error("もっている内容（{have}番）より古い内容（{offered}番）です。使いません")]
    Rollback {
        /// The number offered.
        offered: u32,
        /// The number of the newest content here.
        have: u32,
    },
    /// Another number inside than was announced.
    #[error("{announced}番のはずが、中は{inside}番です。あとでもう一度ためします")]
    Mixed {
        /// The number announced.
        announced: u32,
        /// The number inside.
        inside: u32,
    },
    /// Its time is over.
    #[error("この内容の期限は{}でした。新しい内容を配る人に聞いてください", day(*expires))]
    Expired {
        /// When it ended.
        expires: Timestamp,
    },
    /// Made later than this machine's clock says it is.
    #[error(
        "この端末の時計が遅れているようです（内容を作った日、{}より前になっています）。時計を合わせてください",
        day(*issued)
    )]
    ClockBehind {
        /// When it was made.
        issued: Timestamp,
    },
    /// Another program is just saving content.
    #[error("ほかの画面が、内容を新しくしています。あとでもう一度ためします")]
    Busy,
    /// A file or folder cannot be read or written.
    #[error("ファイルを読み書きできません（{0}）")]
    File(#[from] std::io::Error),
    /// The address does not answer in time, or not as it should.
    #[error("内容を配るサーバーから取れません（{0}）")]
    Unreachable(String),
}

/// A day in Japan, as people there write it.
fn day(time: Timestamp) -> impl std::fmt::Display {
    japan_time(time).strftime("%Y年%-m月%-d日").to_string()
}

impl Refused {
    /// The word a program relies on.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::NotABundle => "not-a-bundle",
            Self::OtherKey => "other-key",
            Self::WrongSignature => "wrong-signature",
            Self::UnknownSchema { .. } => "unknown-schema",
            Self::Content(_) => "content-mistakes",
            Self::Rollback { .. } => "rollback",
            Self::Mixed { .. } => "mixed",
            Self::Expired { .. } => "expired",
            Self::ClockBehind { .. } => "clock-behind",
            Self::Busy => "busy",
            Self::File(_) => "file",
            Self::Unreachable(_) => "unreachable",
        }
    }

    /// Whether the bundle could not be looked at, as opposed to looked at and found wrong.
    #[must_use]
    pub fn is_unseen(&self) -> bool {
        matches!(self, Self::Busy | Self::File(_) | Self::Unreachable(_))
    }
}
