//! The page for a patient's own phone (patient.toml): short steps in the patient's language. A sentence holds all languages, so that
//! none can be without a step.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::table::Rows;
use crate::words::PhoneKind;

/// A sentence in every language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sentence {
    /// 日本語
    pub ja: String,
    /// やさしい日本語
    pub ja_easy: String,
    /// English
    pub en: String,
    /// 中文（简体）
    pub zh: String,
    /// 한국어
    pub ko: String,
    /// Tiếng Việt
    pub vi: String,
    /// Português
    pub pt: String,
}

/// A language of the patient's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(
    missing_docs,
    reason = "the variants are named as the fields of a sentence"
)]
pub enum Language {
    Ja,
    JaEasy,
    En,
    Zh,
    Ko,
    Vi,
    Pt,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Ja,
        Self::JaEasy,
        Self::En,
        Self::Zh,
        Self::Ko,
        Self::Vi,
        Self::Pt,
    ];

    /// Its word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::JaEasy => "ja-easy",
            Self::En => "en",
            Self::Zh => "zh",
            Self::Ko => "ko",
            Self::Vi => "vi",
            Self::Pt => "pt",
        }
    }

    /// Its tag (BCP 47), by which a browser chooses fonts and a voice.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ja | Self::JaEasy => "ja",
            Self::Zh => "zh-Hans",
            other => other.word(),
        }
    }

    /// Its own name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ja => "日本語",
            Self::JaEasy => "やさしい日本語",
            Self::En => "English",
            Self::Zh => "中文",
            Self::Ko => "한국어",
            Self::Vi => "Tiếng Việt",
            Self::Pt => "Português",
        }
    }
}

impl Sentence {
    /// The sentence in this language.
    #[must_use]
    pub fn said(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.ja,
            Language::JaEasy => &self.ja_easy,
            Language::En => &self.en,
            Language::Zh => &self.zh,
            Language::Ko => &self.ko,
            Language::Vi => &self.vi,
            Language::Pt => &self.pt,
        }
    }
}

/// patient.toml
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PatientFile {
    /// What stands on every page.
    pub words: PatientWords,
    /// The sentences of the steps, by name.
    pub steps: BTreeMap<String, Sentence>,
    /// The pages.
    #[serde(rename = "page")]
    pub pages: Vec<PatientPage>,
}

/// What stands on every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PatientWords {
    /// The title.
    pub title: Sentence,
    /// Above the steps of an iPhone.
    pub iphone: Sentence,
    /// Above the steps of an Android phone.
    pub android: Sentence,
    /// That nobody is told the number.
    pub secret: Sentence,
    /// What to do where one does not understand.
    pub help: Sentence,
    /// How the words were checked.
    pub checked: Sentence,
    /// Above the telephone numbers.
    pub call: Sentence,
}

/// The page of one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PatientPage {
    /// The entry that it says in short.
    pub entry: String,
    /// What happened.
    pub happened: Sentence,
    /// The steps, in their order.
    pub steps: Vec<PatientStep>,
}

/// A step of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PatientStep {
    /// The name of its sentence.
    pub say: String,
    /// The phone that it is for; all where there is none.
    #[serde(default)]
    pub phone: Option<PhoneKind>,
}

impl PatientPage {
    /// Where the page stands within the site; the one in Japanese offers the other languages.
    #[must_use]
    pub fn place(&self, language: Language) -> String {
        let code = self.entry.rsplit('/').next().unwrap_or_default();
        match language {
            Language::Ja => format!("patient/{code}/"),
            other => format!("patient/{code}/{}/", other.word()),
        }
    }

    /// The steps for this phone.
    pub fn steps_of(&self, phone: PhoneKind) -> impl Iterator<Item = &PatientStep> {
        let is_for = move |step: &&PatientStep| step.phone.is_none_or(|kind| kind == phone);
        self.steps.iter().filter(is_for)
    }

    /// Whether the phones have different steps.
    #[must_use]
    pub fn is_parted(&self) -> bool {
        self.steps.iter().any(|step| step.phone.is_some())
    }
}

/// Checks patient.toml.
pub(crate) fn check(file: &PatientFile, has_entry: impl Fn(&str) -> bool, rows: &mut Rows<'_>) {
    let words = &file.words;
    let every = [
        &words.title,
        &words.iphone,
        &words.android,
        &words.secret,
        &words.help,
        &words.checked,
        &words.call,
    ];
    let happened = file.pages.iter().map(|page| &page.happened);
    for sentence in every.into_iter().chain(file.steps.values()).chain(happened) {
        for language in Language::ALL {
            rows.line(sentence.said(language));
        }
    }
    let mut used = BTreeSet::new();
    for (index, page) in file.pages.iter().enumerate() {
        rows.enter("page", index);
        if !has_entry(&page.entry) {
            let wrong = format!("「{}」というページがありません", page.entry);
            rows.wrong(&page.entry, wrong, "idのつづりを確かめます。");
        }
        if page.steps.is_empty() {
            let wrong = format!("「{}」に手順がありません", page.entry);
            rows.wrong(&page.entry, wrong, "steps に書きます。");
        }
        for step in &page.steps {
            used.insert(step.say.as_str());
            if !file.steps.contains_key(&step.say) {
                let wrong = format!("「{}」という文がありません", step.say);
                rows.wrong(&step.say, wrong, "[steps] に書くか、つづりを確かめます。");
            }
        }
    }
    for name in file
        .steps
        .keys()
        .filter(|name| !used.contains(name.as_str()))
    {
        let wrong = format!("「{name}」は、どのページも使っていません");
        rows.wrong(name, wrong, "消すか、steps に書きます。");
    }
}
