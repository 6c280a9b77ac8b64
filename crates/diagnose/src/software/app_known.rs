//! What is known of マイナ資格確認アプリ: by the system, or by its user where a phone tells nothing of other apps (iOS never does;
//! Android does for a package whose name is known).

use kb::Base;

use crate::software::evidence::SoftwareEvidence as Seen;
use crate::{Judgement, Question, seen};
use facts::AppAnswer;
use facts::{App, Facts, Observed, Version};

/// Who says it.
pub(crate) enum Known<'a> {
    /// The system.
    Seen(&'a App),
    /// The user.
    Answered(AppAnswer),
}

/// What is known, or the verdict where nothing is: on a phone the question.
pub(crate) fn app<'a>(facts: &'a Facts, base: &Base) -> Result<Known<'a>, Judgement> {
    match (&facts.software.app, facts.answers.app) {
        (Observed::Unavailable(_), Some(answer)) if facts.os.is_phone() => {
            Ok(Known::Answered(answer))
        }
        (Observed::Unavailable(_), None) if facts.os.is_phone() => Err(ask(facts, base)),
        (told, _) => seen(told).map(Known::Seen),
    }
}

/// The question to a phone's user.
pub(crate) fn ask(facts: &Facts, base: &Base) -> Judgement {
    let newest = versions(base).map(|(from, _)| from).max();
    Judgement::ask(
        Question::App {
            os: facts.os,
            newest,
        },
        vec![Seen::AppNotTold.into()],
    )
}

/// The versions that the knowledge base has heard of, and what each means.
pub(crate) fn versions(base: &Base) -> impl Iterator<Item = (Version, &str)> {
    let rows = &base.app().versions;
    rows.iter()
        .filter_map(|row| Some((row.from.parse().ok()?, row.means.as_str())))
}
