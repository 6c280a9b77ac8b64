//! What a base says of typed data: evidence, reasons, outcomes, questions. Newer content may lack a word that this program
//! needs; then the program's own content says it, so that nothing is ever left unsaid.

use std::collections::BTreeSet;

use crate::base::Base;
use crate::checks::{CheckWords, QuestionWords, SharedWords};
use crate::fields::{Fields, Words};
use crate::outcomes::OutcomeWords;
use crate::says::{Says, Values};
use crate::verdicts::VerdictWords;

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

impl Base {
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
