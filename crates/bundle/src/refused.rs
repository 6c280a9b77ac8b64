//! Reasons to refuse a bundle. Each has a code that a program can rely on and a sentence for a person. In every case
//! the last good content stays.

use jiff::Timestamp;
use kb::{Mistake, japan_time, japanese_day};

/// The reason why a bundle is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It is larger than a bundle may be; nothing of it was read.
    #[error("大きすぎます。内容のファイルではありません")]
    TooLarge,
    /// It is not a bundle: there is no signature at its beginning, or the signed body is not a bundle's.
    #[error("内容のファイルではないか、途中で切れています")]
    NotABundle,
    /// It is signed with an unknown key.
    #[error("知らない人の署名です。使いません")]
    OtherKey,
    /// The body is not the one that was signed.
    #[error("署名が合いません。途中で変わったか、書きかえられています")]
    WrongSignature,
    /// Its schema is not known to this program.
    #[error("新しい形の内容です（形 {schema}）。先に、このアプリを新しくしてください")]
    UnknownSchema {
        /// Its schema.
        schema: u32,
    },
    /// The signature is valid, but the content breaks a rule.
    #[error("内容にまちがいがあります（{}か所。1つめ: {}）", .0.len(), .0.first().map(ToString::to_string).unwrap_or_default())]
    Content(Vec<Mistake>),
    /// Its number is none that a keeper gives.
    #[error("番号が大きすぎます（{number}番。{highest}番まで）。使いません")]
    Number {
        /// Its number.
        number: u32,
        /// The highest that counts.
        highest: u32,
    },
    /// Its times are none that a keeper gives.
    #[error(
        "作った日（{}）か期限（{}）が、ありえない日です。使いません。作った人は、端末の時計を見てください",
        day(*issued), day(*expires)
    )]
    Times {
        /// The time it says it was made.
        issued: Timestamp,
        /// The time of its expiry.
        expires: Timestamp,
    },
    /// It is older than the content here.
    #[error(
        "もっている内容か、前に届いた内容（{have}番）より古い内容（{offered}番）です。使いません"
    )]
    Rollback {
        /// The number offered.
        offered: u32,
        /// The number of the newest content here, or of the newest that was ever offered and rightly signed.
        have: u32,
    },
    /// Its number differs from the announced one.
    #[error("{announced}番のはずが、中は{inside}番です。あとでもう一度ためします")]
    Mixed {
        /// The number announced.
        announced: u32,
        /// The number inside.
        inside: u32,
    },
    /// It has expired.
    #[error("この内容の期限は{}でした。新しい内容を配る人に聞いてください", day(*expires))]
    Expired {
        /// The time of its expiry.
        expires: Timestamp,
    },
    /// It was made later than this machine's clock shows.
    #[error(
        "この端末の時計が遅れているようです（内容を作った日、{}より前になっています）。時計を合わせてください",
        day(*issued)
    )]
    ClockBehind {
        /// The time it was made.
        issued: Timestamp,
    },
    /// Another program is saving content.
    #[error("ほかの画面が、内容を新しくしています。あとでもう一度ためします")]
    Busy,
    /// A file or folder cannot be read or written.
    #[error("ファイルを読み書きできません（{0}）")]
    File(#[from] std::io::Error),
    /// The address does not answer in time, or not as it should.
    #[error("内容を配るサーバーから取れません（{0}）")]
    Unreachable(String),
}

/// A date in Japan, in Japanese notation.
fn day(time: Timestamp) -> impl std::fmt::Display {
    japanese_day(japan_time(time).date())
}

impl Refused {
    /// The code that a program relies on.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::NotABundle => "not-a-bundle",
            Self::OtherKey => "other-key",
            Self::WrongSignature => "wrong-signature",
            Self::UnknownSchema { .. } => "unknown-schema",
            Self::Content(_) => "content-mistakes",
            Self::Number { .. } => "number",
            Self::Times { .. } => "times",
            Self::Rollback { .. } => "rollback",
            Self::Mixed { .. } => "mixed",
            Self::Expired { .. } => "expired",
            Self::ClockBehind { .. } => "clock-behind",
            Self::Busy => "busy",
            Self::File(_) => "file",
            Self::Unreachable(_) => "unreachable",
        }
    }

    /// Whether the bundle could not be read, as opposed to read and refused.
    #[must_use]
    pub fn is_unseen(&self) -> bool {
        matches!(self, Self::Busy | Self::File(_) | Self::Unreachable(_))
    }
}
