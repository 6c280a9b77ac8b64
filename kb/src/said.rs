//! What a base says of typed data: evidence, reasons, outcomes, questions. Newer content may lack a word that this program
//! needs; then the program's own content says it, so that nothing is ever left unsaid.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::base::Base;
use crate::checks::{CheckWords, QuestionWords, SharedWords};
use crate::fields::{Fields, Words};
use crate::outcomes::OutcomeWords;
use crate::says::{Says, Values};
use crate::verdicts::{
    LookWords, NoCause, NoMatch, OpeningWords, Standing, Station, VerdictLook, VerdictWords,
};

/// A question in words, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The question.
    pub text: String,
    /// Where to look for the answer.
    pub hint: String,
    /// The answers that can be given, in the order in which they were offered.
    pub options: Vec<Offered>,
}

/// An answer that can be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Its value.
    pub value: String,
    /// What a user reads on the button.
    pub label: String,
    /// The second line of the button.
    pub note: String,
}

/// What a window says beside the sentences of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CheckupWords {
    /// The checks, by their ids.
    pub checks: BTreeMap<String, CheckPlace>,
    /// The headings of checks, by what a check's `group` names.
    pub groups: BTreeMap<String, String>,
    /// The verdicts, by their words in a report.
    pub verdicts: BTreeMap<String, VerdictLook>,
    /// What stands where a verdict is still to come.
    pub waiting: VerdictLook,
    /// The way to the service, from this device on.
    pub stations: Vec<Station>,
    /// How it stands at a station.
    pub standings: BTreeMap<String, Standing>,
    /// What is said where a check-up has no cause.
    pub no_cause: NoCause,
    /// What is said where a search has no answer, by what was understood.
    pub no_match: BTreeMap<String, NoMatch>,
    /// Where to go on then.
    pub or_check: String,
    /// What is said before the doors open.
    pub opening: OpeningWords,
    /// Fields of evidence that are others at each look though nothing has changed.
    pub restless: Vec<String>,
}

/// Where a check stands in a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CheckPlace {
    /// Its heading: a key of the groups.
    pub group: String,
    /// Its station on the picture of the connection, where it has one.
    pub station: Option<String>,
}

impl Base {
    /// What a window says beside the sentences of a report.
    #[must_use]
    pub fn checkup_words(&self) -> CheckupWords {
        // What newer content leaves out is the program's own.
        let bases = [Self::embedded(), self];
        let words = self.verdicts().clone();
        let all = || bases.iter().filter_map(|base| base.own_verdicts());
        let place = |check: &CheckWords| CheckPlace {
            group: check.group.clone(),
            station: check.station.clone(),
        };
        let checks = bases.iter().flat_map(|base| base.checks());
        let restless = bases.iter().flat_map(|base| base.restless());
        let restless: BTreeSet<&str> = restless.collect();
        CheckupWords {
            checks: checks
                .map(|check| (check.id.clone(), place(check)))
                .collect(),
            groups: together(all().map(|words| &words.groups)),
            verdicts: together(all().map(|words| &words.verdicts)),
            waiting: words.waiting,
            stations: words.stations,
            standings: together(all().map(|words| &words.standings)),
            no_cause: words.no_cause,
            no_match: together(all().map(|words| &words.no_match)),
            or_check: words.or_check.window,
            opening: words.opening,
            restless: restless.into_iter().map(str::to_owned).collect(),
        }
    }

    /// The words of the check with this id.
    #[must_use]
    pub fn check(&self, id: &str) -> Option<&CheckWords> {
        self.or_embedded(|base| base.own_check(id))
    }

    /// What this check says of what it saw: `key` is what was seen, `fields` are its fields.
    #[must_use]
    pub fn says_seen(&self, check: &str, key: &str, fields: &Fields) -> Option<String> {
        self.or_embedded(|base| {
            let own = base.own_check(check)?;
            let shared = base.shared();
            let with_shared = || own.words(shared);
            let said = own
                .says
                .get(key)
                .and_then(|says| says.filled(fields, &with_shared()));
            said.or_else(|| shared.says.get(key)?.filled(fields, &shared.words()))
        })
    }

    /// The question of this check with this key; an answer whose label cannot be filled is not offered.
    #[must_use]
    pub fn asks(
        &self,
        check: &str,
        key: &str,
        values: &[(&str, String)],
        fields: &Fields,
    ) -> Option<Asked> {
        self.or_embedded(|base| {
            let own = base.own_check(check)?;
            let shared = base.shared();
            if let Some(question) = own.questions.get(key) {
                return question.filled(values, fields, &own.words(shared));
            }
            shared
                .questions
                .get(key)?
                .filled(values, fields, &shared.words())
        })
    }

    /// The fields of evidence that are others at each look though nothing has changed.
    #[must_use]
    pub fn restless(&self) -> BTreeSet<&str> {
        let own = self.checks().iter().map(|check| &check.restless);
        let all = own.chain([&self.shared().restless]);
        all.flatten().map(String::as_str).collect()
    }

    /// Why nothing could be said.
    #[must_use]
    pub fn reason(&self, key: &str, fields: &Fields) -> Option<String> {
        let none = Values::new();
        let words = Words {
            values: [&none, &none],
            clauses: None,
        };
        self.or_embedded(|base| {
            base.own_verdicts()?
                .reasons
                .get(key)?
                .filled(fields, &words)
        })
    }

    /// The words of verdicts.
    #[must_use]
    pub fn verdicts(&self) -> &VerdictWords {
        self.or_embedded(Base::own_verdicts)
            .expect("the program's own content has verdicts.toml, or it was not built")
    }

    /// What an opened page says of what it has looked at.
    #[must_use]
    pub fn look_words(&self) -> &LookWords {
        self.or_embedded(|base| base.own_verdicts()?.look.as_ref())
            .expect("the program's own content has [look] in verdicts.toml")
    }

    /// How a verdict looks in words; `key` is its word in a report.
    #[must_use]
    pub fn verdict_look(&self, key: &str) -> Option<&VerdictLook> {
        self.or_embedded(|base| base.own_verdicts()?.verdicts.get(key))
    }

    /// What is said where a search has no answer; `key` is what was understood.
    #[must_use]
    pub fn no_match(&self, key: &str) -> Option<&NoMatch> {
        self.or_embedded(|base| base.own_verdicts()?.no_match.get(key))
    }

    /// The words of deeds that have ended.
    #[must_use]
    pub fn outcomes(&self) -> &OutcomeWords {
        self.or_embedded(Base::own_outcomes)
            .expect("the program's own content has outcomes.toml, or it was not built")
    }

    /// How a repair ended, or would end.
    #[must_use]
    pub fn repair_outcome(&self, key: &str, fields: &Fields) -> Option<String> {
        self.outcome(|words| words.repair.get(key), fields)
    }

    /// What came of an update.
    #[must_use]
    pub fn update_outcome(&self, key: &str, fields: &Fields) -> Option<String> {
        self.outcome(|words| words.update.get(key), fields)
    }

    fn outcome(
        &self,
        which: impl Fn(&OutcomeWords) -> Option<&Says>,
        fields: &Fields,
    ) -> Option<String> {
        self.or_embedded(|base| {
            let own = base.own_outcomes()?;
            let words = Words {
                values: [&own.values, &base.shared().values],
                clauses: None,
            };
            which(own)?.filled(fields, &words)
        })
    }

    fn or_embedded<'a, T: 'a>(&'a self, of: impl Fn(&'a Self) -> Option<T>) -> Option<T> {
        of(self).or_else(|| of(Self::embedded()))
    }

    fn own_check(&self, id: &str) -> Option<&CheckWords> {
        self.checks().iter().find(|check| check.id == id)
    }
}

/// The words of several tables; what stands in a later one goes before what stands in an earlier one.
fn together<'a, T: Clone + 'a>(
    tables: impl Iterator<Item = &'a BTreeMap<String, T>>,
) -> BTreeMap<String, T> {
    let all = tables.flatten();
    all.map(|(key, word)| (key.clone(), word.clone())).collect()
}

impl CheckWords {
    fn words<'a>(&'a self, shared: &'a SharedWords) -> Words<'a> {
        Words {
            values: [&self.values, &shared.values],
            clauses: Some([&self.clauses, &shared.clauses]),
        }
    }
}

impl SharedWords {
    fn words(&self) -> Words<'_> {
        Words {
            values: [&self.values, &self.values],
            clauses: Some([&self.clauses, &self.clauses]),
        }
    }
}

impl QuestionWords {
    fn filled(
        &self,
        values: &[(&str, String)],
        fields: &Fields,
        words: &Words<'_>,
    ) -> Option<Asked> {
        let options = values.iter().filter_map(|(word, value)| {
            let option = self.options.get(*word)?;
            Some(Offered {
                value: value.clone(),
                label: option.label.filled(fields, words)?,
                note: option.note.filled(fields, words)?,
            })
        });
        Some(Asked {
            text: self.text.filled(fields, words)?,
            hint: self.hint.filled(fields, words)?,
            options: options.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::*;
    use crate::content::Content;
    use crate::load::load;

    fn content() -> Content {
        load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"))
            .expect("content without a mistake")
    }

    #[test]
    fn newer_content_mends_a_sentence_and_what_it_leaves_out_the_programs_own_says() {
        let fields = Fields::of(&json!({ "reader": "R 0" }));
        let said = |content: Content| {
            let base = Base::new(content);
            base.says_seen("card.present", "no-card", &fields)
        };
        assert_eq!(
            said(content()).as_deref(),
            Some("「R 0」にカードがありません。")
        );
        let mended = |text: &str| {
            let mut content = content();
            let at = content
                .checks
                .iter()
                .position(|check| check.id == "card.present")
                .expect("the check");
            content.checks[at]
                .says
                .insert("no-card".to_owned(), Says::Text(text.to_owned()));
            content
        };
        assert_eq!(
            said(mended("「{reader}」は空です。")).as_deref(),
            Some("「R 0」は空です。")
        );
        // A place that this program cannot fill.
        assert_eq!(
            said(mended("「{lamp}」は空です。")).as_deref(),
            Some("「R 0」にカードがありません。")
        );
        let without = Content {
            checks: Vec::new(),
            verdicts: None,
            outcomes: None,
            ..content()
        };
        let base = Base::new(without.clone());
        assert_eq!(
            base.reason("not-told", &fields),
            Base::embedded().reason("not-told", &fields)
        );
        assert_eq!(
            base.repair_outcome("added", &fields).as_deref(),
            Some("証明書を足しました。")
        );
        assert_eq!(base.checkup_words(), Base::embedded().checkup_words());
        let mut fewer = content();
        let words = fewer.verdicts.as_mut().expect("verdicts.toml");
        words.verdicts.remove("pass");
        words.verdicts.get_mut("fail").expect("a verdict").word = "だめ".to_owned();
        let told = Base::new(fewer).checkup_words().verdicts;
        assert_eq!(
            (told["pass"].word.as_str(), told["fail"].word.as_str()),
            ("問題なし", "だめ")
        );
        assert_eq!(
            said(without).as_deref(),
            Some("「R 0」にカードがありません。")
        );
    }

    #[test]
    fn a_search_without_an_answer_is_told_for_everything_that_may_be_understood() {
        let words = Base::embedded().verdicts();
        for typed in ["999", "0x00000000", "E-A-12-W-0000", "ぬるぽ"] {
            let explained = Base::embedded()
                .explain(typed, 5)
                .expect("something was typed");
            assert!(explained.matches.is_empty(), "{typed}");
            assert!(
                words
                    .no_match
                    .contains_key(&crate::word_of(&explained.understood_as)),
                "{typed}"
            );
        }
        assert_eq!(words.no_match.len(), 4);
    }

    /// The window's browser tests say what the backend would: written from here, so that it cannot drift apart.
    /// `RECORDED=write cargo test -p kb recorded` brings the file up to date.
    #[test]
    fn the_windows_recorded_words_are_the_contents() {
        let fresh =
            serde_json::to_string_pretty(&Base::embedded().checkup_words()).expect("JSON") + "\n";
        let kept =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/platform/recorded/words.json");
        if std::env::var_os("RECORDED").is_some_and(|what| what == "write") {
            std::fs::write(&kept, &fresh).expect("the file can be written");
        }
        let kept = std::fs::read_to_string(kept).unwrap_or_default();
        assert!(
            kept == fresh,
            "ui/src/platform/recorded/words.json is stale: RECORDED=write cargo test -p kb recorded"
        );
    }
}
