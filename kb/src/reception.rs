//! How a patient is received whose eligibility cannot be confirmed as usual (reception.toml): a decision table, so that a page,
//! the terminal and the window give the same answer, and every answer can be counted by a test. This is the table and its
//! mistakes; receive.rs asks it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::entry::{Meanwhile, Question, Source};
use crate::table::Rows;
use crate::words::{
    AfterwardsWord, By, CardKind, Charge, Expired, Facility, Outage, Papers, PrescriptionWord,
    ReferralWord, Status, Uses, Visit, Who,
};

/// The page on which a patient is received.
pub const RECEPTION: &str = "guide/continue-reception";

/// reception.toml
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reception {
    /// What other pages say of the patient who waits; the first that fits is said.
    #[serde(default, rename = "line")]
    pub lines: Vec<MeanwhileLine>,
    /// What the person at the desk is asked.
    #[serde(default, rename = "question")]
    pub questions: Vec<Question>,
    /// What a patient is charged, in words.
    #[serde(default)]
    pub charges: BTreeMap<Charge, ChargeWords>,
    /// The ways.
    #[serde(default, rename = "way")]
    pub ways: Vec<Way>,
    /// For whom which way is: all rows that fit, in this order.
    #[serde(default, rename = "row")]
    pub rows: Vec<Row>,
    /// The words for what a way depends on where nobody has answered.
    #[serde(default, rename = "condition")]
    pub conditions: Vec<Condition>,
    /// What becomes of prescriptions; the first that fits.
    #[serde(default)]
    pub prescription: Vec<Effect<PrescriptionWord>>,
    /// What becomes of letters of referral; the first that fits.
    #[serde(default)]
    pub referral: Vec<Effect<ReferralWord>>,
    /// What is done afterwards: all that fit, in this order.
    #[serde(default)]
    pub afterwards: Vec<Effect<AfterwardsWord>>,
    /// What a kind of place calls the same thing.
    #[serde(default)]
    pub wording: Vec<Wording>,
}

/// One line for the pages on which a machine is mended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MeanwhileLine {
    /// For which outages; empty means all.
    #[serde(default)]
    pub outage: Vec<Outage>,
    /// For which cards; empty means also where the page does not say.
    #[serde(default)]
    pub card: Vec<CardKind>,
    /// For which certificates; empty means also where the page does not say.
    #[serde(default)]
    pub expired: Vec<Expired>,
    /// The line.
    pub say: String,
}

/// A charge in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChargeWords {
    /// The step.
    #[serde(rename = "do")]
    pub action: String,
    /// What helps to know the share.
    #[serde(default)]
    pub why: Option<String>,
}

/// For which patients and desks something is: every list that is not empty must contain the answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Fits {
    /// What the patient brought.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub card: Vec<CardKind>,
    /// What the patient can show beside it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<Papers>,
    /// First visit or not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub visit: Vec<Visit>,
    /// What does not work.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outage: Vec<Outage>,
    /// The card's certificate.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expired: Vec<Expired>,
    /// The kind of place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facility: Vec<Facility>,
    /// 電子処方箋管理サービス
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub e_prescription: Vec<Uses>,
    /// 電子カルテ情報共有サービス
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub e_chart: Vec<Uses>,
}

/// A way of receiving a patient, in steps; what is charged comes last of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// Its word.
    pub by: By,
    /// What is charged.
    pub charge: Charge,
    /// What helps to know the share here, in place of what the charge says.
    #[serde(default)]
    pub share: Option<String>,
    /// The steps.
    #[serde(rename = "step")]
    pub steps: Vec<WayStep>,
}

/// A step of a way or of an effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WayStep {
    /// Who does it.
    pub who: Who,
    /// The action.
    #[serde(rename = "do")]
    pub action: String,
    /// For whom.
    #[serde(default)]
    pub when: Fits,
    /// A condition only a person can judge.
    #[serde(default, rename = "if")]
    pub condition: Option<String>,
    /// Why it helps.
    #[serde(default)]
    pub why: Option<String>,
    /// The entry that shows it in detail.
    #[serde(default)]
    pub see: Option<String>,
    /// What to see when it worked.
    #[serde(default)]
    pub proof: Option<String>,
    /// An https address that a button opens.
    #[serde(default)]
    pub open: Option<String>,
    /// Set where the step is our own.
    #[serde(default)]
    pub status: Option<Status>,
}

/// For whom a way is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The way.
    pub by: By,
    /// For whom.
    #[serde(default)]
    pub when: Fits,
    /// A condition only a person can judge.
    #[serde(default, rename = "if")]
    pub condition: Option<String>,
    /// Whether the sources say so.
    pub status: Status,
    /// Where.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

/// The words for a set of answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The answers of one question.
    pub when: Fits,
    /// The words, ending in 「とき」.
    pub say: String,
}

/// What becomes of something, or what is done afterwards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Effect<Word> {
    /// Its word.
    pub word: Word,
    /// For whom: one of these.
    pub when: Vec<Fits>,
    /// Only where one of these ways is offered; empty means always.
    #[serde(default)]
    pub ways: Vec<By>,
    /// Whether the sources say so.
    pub status: Status,
    /// The steps.
    #[serde(rename = "step")]
    pub steps: Vec<WayStep>,
    /// Where it stands.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

/// What a kind of place calls something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// The kind of place.
    pub facility: Facility,
    /// The word of the table.
    pub word: String,
    /// The word of the place.
    pub says: String,
}

impl Reception {
    /// Puts the line and the link that belong to the situation of a page where it has none.
    pub(crate) fn complete(&self, meanwhile: &mut Meanwhile) {
        fn fits<T: PartialEq>(words: &[T], said: Option<T>) -> bool {
            words.is_empty() || said.is_some_and(|said| words.contains(&said))
        }
        let line = self.lines.iter().find(|line| {
            fits(&line.outage, meanwhile.outage)
                && fits(&line.card, meanwhile.card)
                && fits(&line.expired, meanwhile.expired)
        });
        if let Some(line) = line.filter(|_| meanwhile.say.is_empty()) {
            meanwhile.say.clone_from(&line.say);
        }
        meanwhile.go.get_or_insert_with(|| RECEPTION.to_owned());
    }
}

/// Checks reception.toml; `has_document` and `has_entry` say what may be named.
pub(crate) fn check(
    table: &Reception,
    has_document: impl Fn(&str) -> bool,
    has_entry: impl Fn(&str) -> bool,
    rows: &mut Rows<'_>,
) {
    let sources = |list: &[Source], rows: &mut Rows<'_>| {
        for source in list {
            rows.text(&source.place);
            if let Some(key) = source.file.as_ref().filter(|key| !has_document(key)) {
                rows.wrong(
                    key,
                    format!("「{key}」という資料は sources.toml にありません"),
                    "sources.toml に足すか、つづりを直します。",
                );
            }
        }
    };
    let steps = |list: &[WayStep], rows: &mut Rows<'_>| {
        if list.is_empty() {
            rows.wrong("by", "手順がありません".to_owned(), "step を書きます。");
        }
        for step in list {
            rows.text(&step.action);
            let texts = [&step.condition, &step.why, &step.proof];
            texts.into_iter().flatten().for_each(|text| rows.text(text));
            if let Some(address) = &step.open {
                rows.address(address);
            }
            if let Some(link) = step.see.as_ref().filter(|link| !has_entry(link)) {
                rows.wrong(
                    link,
                    format!("「{link}」というページがありません"),
                    "idのつづりを確かめます。",
                );
            }
        }
    };
    for (index, line) in table.lines.iter().enumerate() {
        rows.enter("line", index);
        rows.text(&line.say);
    }
    for (index, question) in table.questions.iter().enumerate() {
        rows.enter("question", index);
        rows.text(&question.ask);
    }
    for words in table.charges.values() {
        rows.text(&words.action);
        words.why.iter().for_each(|why| rows.text(why));
    }
    for (index, way) in table.ways.iter().enumerate() {
        rows.enter("way", index);
        steps(&way.steps, rows);
        way.share.iter().for_each(|share| rows.text(share));
        if table.ways[..index].iter().any(|other| other.by == way.by) {
            rows.wrong(
                way.by.text(),
                format!("「{}」が2つあります", way.by.text()),
                "1つにします。",
            );
        }
        if !table.charges.contains_key(&way.charge) {
            rows.wrong(
                "charge",
                format!("「{}」の会計の文がありません", way.charge.text()),
                "[charges] に書きます。",
            );
        }
    }
    for (index, row) in table.rows.iter().enumerate() {
        rows.enter("row", index);
        row.condition.iter().for_each(|text| rows.text(text));
        sources(&row.sources, rows);
        if !table.ways.iter().any(|way| way.by == row.by) {
            rows.wrong(
                row.by.text(),
                format!("「{}」の [[way]] がありません", row.by.text()),
                "手順を書きます。",
            );
        }
        if row.status == Status::Stated && row.sources.is_empty() {
            rows.wrong(
                "status",
                "stated なのに出どころがありません".to_owned(),
                "source を書くか、inferred にします。",
            );
        }
    }
    for (index, condition) in table.conditions.iter().enumerate() {
        rows.enter("condition", index);
        rows.text(&condition.say);
    }
    for (index, effect) in table.prescription.iter().enumerate() {
        rows.enter("prescription", index);
        steps(&effect.steps, rows);
        sources(&effect.sources, rows);
    }
    for (index, effect) in table.referral.iter().enumerate() {
        rows.enter("referral", index);
        steps(&effect.steps, rows);
        sources(&effect.sources, rows);
    }
    for (index, effect) in table.afterwards.iter().enumerate() {
        rows.enter("afterwards", index);
        steps(&effect.steps, rows);
        sources(&effect.sources, rows);
    }
    for (index, wording) in table.wording.iter().enumerate() {
        rows.enter("wording", index);
        rows.text(&wording.word);
        rows.text(&wording.says);
    }
}
