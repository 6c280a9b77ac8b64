//! The enquiry to the call centre: the check-up as lines to read aloud, as facts that another machine judges the same
//! way, and as a QR code. All three are made from the facts as they may leave (outgoing.rs), so that they always agree.
//! A line that is struck out takes its facts with it, and everything is made again.

mod kinds;
mod lines;
mod outgoing;
mod qr;
#[cfg(test)]
mod secrets;
mod tried;
mod typed;

use std::collections::BTreeSet;

use kb::Base;
use serde::{Deserialize, Serialize};
use specta::Type;

use facts::seal;
use facts::{Facts, SCHEMA};
pub use lines::EnquiryLine;
pub use outgoing::outgoing;
pub use qr::QrPicture;
pub use tried::{NotTried, Outcome, Tried};
pub use typed::{MAX_TYPED_CHARS, PrivateWords};

/// The input of an enquiry besides the facts.
#[derive(Clone, Debug, Default)]
pub struct EnquiryParts {
    /// The text on the screen, as the user typed it.
    pub typed: Vec<String>,
    /// The steps that were tried, with their outcomes.
    pub tried: Vec<Tried>,
    /// Keys of the lines struck out.
    pub struck: BTreeSet<String>,
    /// Names of this machine and its user, which never leave.
    pub private: PrivateWords,
}

/// The content that leaves the machine; `shikaku diagnose` reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Enquiry {
    /// [`SCHEMA`] of the facts.
    pub schema: u32,
    /// The program that made it.
    pub made_by: String,
    /// The lines, in the order in which they are read aloud.
    pub lines: Vec<EnquiryLine>,
    /// The lines as one text.
    pub text: String,
    /// The short form, which the QR code holds.
    pub short: String,
    /// The short form as a QR code; absent where it is too long.
    pub qr: Option<QrPicture>,
    /// The typed texts.
    pub typed: Vec<String>,
    /// The steps that were tried.
    pub tried: Vec<Tried>,
    /// The facts, without anything of this machine or its user.
    pub facts: Facts,
    /// SHA-256 of the facts, which reveals a damaged copy.
    pub seal: String,
}

/// An enquiry while it is being looked over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Draft {
    /// All possible lines; those that do not leave are marked.
    pub lines: Vec<DraftLine>,
    /// The enquiry as it would leave now.
    pub leaves: Enquiry,
}

/// A line of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DraftLine {
    /// Its key, by which it is struck out.
    pub key: String,
    /// Its heading.
    pub label: String,
    /// Its text.
    pub text: String,
    /// The line does not leave: it was struck out, or its facts went with another struck line.
    pub struck: bool,
    /// The line itself was struck out and can be put back.
    pub struck_itself: bool,
}

/// An enquiry that cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("問い合わせを作れません（{0}）")]
pub struct NoEnquiry(#[from] serde_json::Error);

/// Makes an enquiry of a check-up's facts.
///
/// # Errors
/// When the facts have an unknown shape; then nothing leaves.
pub fn enquire(facts: &Facts, parts: &EnquiryParts, base: &Base) -> Result<Draft, NoEnquiry> {
    let whole = outgoing(facts)?;
    let typed: Vec<String> = parts
        .typed
        .iter()
        .map(|text| typed::typed(text, &parts.private, base))
        .filter(|text| !text.is_empty())
        .collect();
    let is_struck = |key: &str| parts.struck.contains(key);
    let all = lines::lines(&whole, &typed, &parts.tried, &BTreeSet::new(), base);
    let facts = lines::strip(whole, &parts.struck, base);
    let kept: Vec<lines::Line> = lines::lines(&facts, &typed, &parts.tried, &parts.struck, base)
        .into_iter()
        .filter(|line| !is_struck(&line.key))
        .collect();
    let stays = |key: &str| kept.iter().find(|line| line.key == key);
    let mut shown: Vec<DraftLine> = all
        .iter()
        .map(|line| {
            let now = stays(&line.key);
            let said = now.unwrap_or(line);
            DraftLine {
                key: line.key.clone(),
                label: said.label.clone(),
                text: said.text.clone(),
                struck: now.is_none(),
                struck_itself: is_struck(&line.key),
            }
        })
        .collect();
    // Striking out a finding may reveal another one that it had explained.
    for line in &kept {
        if !shown.iter().any(|known| known.key == line.key) {
            shown.push(DraftLine {
                key: line.key.clone(),
                label: line.label.clone(),
                text: line.text.clone(),
                struck: false,
                struck_itself: false,
            });
        }
    }
    let numbered = |prefix: &str, number: usize| !is_struck(&format!("{prefix}-{number}"));
    let text = lines::text(&kept);
    let short = lines::short(&kept);
    let leaves = Enquiry {
        schema: SCHEMA,
        made_by: lines::MADE_BY.to_owned(),
        qr: qr::picture(&short),
        lines: kept.iter().map(EnquiryLine::from).collect(),
        text,
        short,
        typed: (1..)
            .zip(typed)
            .filter(|(number, _)| numbered("typed", *number))
            .map(|(_, text)| text)
            .collect(),
        tried: (1..)
            .zip(&parts.tried)
            .filter(|(number, _)| numbered("tried", *number))
            .map(|(_, tried)| tried.clone())
            .collect(),
        seal: seal(&kb::json::value(&facts)),
        facts,
    };
    Ok(Draft {
        lines: shown,
        leaves,
    })
}
