//! The words of verdicts (verdicts.toml): what they are called, why nothing could be said, under which heading a check stands,
//! the stations of the connection, and what is said where nothing was found. Terminal and window read the same.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::says::{self, Says};
use crate::table::Rows;

/// verdicts.toml
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VerdictWords {
    /// The verdicts, by their words in a report.
    #[serde(rename = "verdict")]
    pub verdicts: BTreeMap<String, VerdictLook>,
    /// What stands where a verdict is still to come.
    pub waiting: VerdictLook,
    /// Why nothing could be said, by the reasons of a report.
    pub reasons: BTreeMap<String, Says>,
    /// The headings of checks.
    pub groups: BTreeMap<String, String>,
    /// The way to the service, from this device on.
    #[serde(rename = "station")]
    pub stations: Vec<Station>,
    /// How it stands at a station.
    #[serde(rename = "standing")]
    pub standings: BTreeMap<String, Standing>,
    /// What is said where a search has no answer, by what was understood.
    pub no_match: BTreeMap<String, NoMatch>,
    /// Where to go on instead, by who says it.
    pub or_check: OrCheck,
    /// What is said where a check-up has no cause.
    pub no_cause: NoCause,
    /// What an opened page says of what it has looked at; older content has none.
    #[serde(default)]
    pub look: Option<LookWords>,
    /// What is said before the doors open.
    pub opening: OpeningWords,
}

/// What an opened page says of what it has looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LookWords {
    /// Beside a cause that was seen to be so.
    pub seen: String,
    /// Beside a cause that was seen, and may be it.
    pub perhaps: String,
    /// Beside a cause that another one explains; `{cause}` is that one.
    pub follows: String,
    /// Beside a cause that was ruled out.
    pub ruled_out: String,
    /// Beside a cause that could not be seen.
    pub unseen: String,
    /// The line of a page with a cause: `{cause}`.
    pub found: String,
    /// The same with `{more}` others.
    pub found_more: String,
    /// All was seen, and nothing is wrong.
    pub well: String,
    /// Nothing wrong was seen, and not all was seen.
    pub partly: String,
    /// Nothing could be seen.
    pub nothing: String,
    /// The page is about another machine than this one.
    pub elsewhere: String,
    /// The same where this one may be it after all.
    pub elsewhere_or_here: String,
    /// A browser sees nothing of it.
    pub in_browser: String,
    /// The page names nothing that could be looked at.
    pub no_checks: String,
    /// Of a page with steps for an administrator: this account may do them.
    #[serde(default)]
    pub administrator: String,
    /// It may not.
    #[serde(default)]
    pub not_administrator: String,
}

impl LookWords {
    fn texts(&self) -> [&String; 16] {
        [
            &self.seen,
            &self.perhaps,
            &self.follows,
            &self.ruled_out,
            &self.unseen,
            &self.found,
            &self.found_more,
            &self.well,
            &self.partly,
            &self.nothing,
            &self.elsewhere,
            &self.elsewhere_or_here,
            &self.in_browser,
            &self.no_checks,
            &self.administrator,
            &self.not_administrator,
        ]
    }
}

/// A verdict in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VerdictLook {
    /// The mark and the word of a list in the terminal.
    pub mark: String,
    /// Read out before the name of the check.
    pub word: String,
    /// One short line.
    pub line: String,
}

/// A station on the way to the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Station {
    /// The word that checks name.
    pub id: String,
    /// Two characters, so that seven fit a phone.
    pub name: String,
    /// The whole name.
    pub full: String,
    /// What is said where all is well.
    pub well: String,
}

/// How it stands at a station.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// One short word under its name; left out where the station has its own.
    #[serde(default)]
    pub word: Option<String>,
    /// Read out before its name.
    pub said: String,
}

/// What is said where a search has no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NoMatch {
    /// That there is none.
    pub line: String,
    /// What one can do.
    pub next: String,
}

/// Where to go on instead of searching: each face has its own way to a check-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrCheck {
    /// In the terminal.
    pub terminal: String,
    /// In the window.
    pub window: String,
}

/// What is said where a check-up has no cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NoCause {
    /// All was seen, and is well.
    pub well: Headed,
    /// Not all was seen.
    pub unseen: Headed,
}

/// What is said before the doors open (開院前の点検).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OpeningWords {
    /// What it is called.
    pub name: String,
    /// Nothing is wrong, all was seen, and nothing ends soon.
    pub well: String,
    /// Not all was seen.
    pub unseen: String,
    /// Over what ends soon.
    pub ends: String,
    /// Over what only a hand can try.
    pub hands_on: String,
    /// A card on a reader.
    pub card: String,
    /// A phone on a reader.
    pub phone: String,
    /// The reader with a camera, which no check-up reaches.
    pub face_reader: String,
    /// The phone itself, in place of a reader.
    pub this_phone: String,
    /// Behind the day on which it was last seen to work.
    pub worked: String,
    /// No kept check-up has seen it work.
    pub never: String,
    /// No check-up can see it.
    pub by_hand: String,
    /// The institution's certificate.
    pub certificate: String,
    /// Before the name of a root certificate.
    pub root: String,
    /// Before the name of the list that lets go of a root.
    pub list: String,
    /// Behind the name of the system.
    pub support: String,
}

impl OpeningWords {
    fn all(&self) -> [&str; 16] {
        let Self {
            name,
            well,
            unseen,
            ends,
            hands_on,
            card,
            phone,
            face_reader,
            this_phone,
            worked,
            never,
            by_hand,
            certificate,
            root,
            list,
            support,
        } = self;
        [
            name,
            well,
            unseen,
            ends,
            hands_on,
            card,
            phone,
            face_reader,
            this_phone,
            worked,
            never,
            by_hand,
            certificate,
            root,
            list,
            support,
        ]
    }
}

/// A heading, and a line under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Headed {
    /// Without 「。」.
    pub heading: String,
    /// What is said under it.
    pub line: String,
}

/// Checks verdicts.toml.
pub(crate) fn check(words: &VerdictWords, rows: &mut Rows<'_>) {
    for look in words.verdicts.values().chain([&words.waiting]) {
        for text in [&look.mark, &look.word, &look.line] {
            rows.text(text);
        }
    }
    for says in words.reasons.values() {
        says::check(says, rows);
    }
    words.groups.values().for_each(|name| rows.text(name));
    for standing in words.standings.values() {
        standing.word.iter().for_each(|word| rows.text(word));
        rows.text(&standing.said);
    }
    for nothing in words.no_match.values() {
        rows.text(&nothing.line);
        rows.text(&nothing.next);
    }
    for end in [&words.no_cause.well, &words.no_cause.unseen] {
        rows.text(&end.heading);
        rows.text(&end.line);
    }
    for text in words.opening.all() {
        rows.text(text);
    }
    for place in [&words.or_check.terminal, &words.or_check.window] {
        rows.text(place);
    }
    if let Some(look) = &words.look {
        for text in look.texts() {
            rows.text(text);
        }
    }
    for (index, station) in words.stations.iter().enumerate() {
        rows.enter("station", index);
        let again = words.stations[..index]
            .iter()
            .any(|other| other.id == station.id);
        rows.id(&station.id, again);
        for text in [&station.name, &station.full, &station.well] {
            rows.text(text);
        }
    }
}
