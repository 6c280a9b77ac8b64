//! What different people call the same thing (synonyms.toml): the words with which the search understands a question.
//! They are data, so that a keeper adds one without a programmer; what they are used for stands in docs/search.md.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::entry::KINDS;
use crate::fold::Spellings;
use crate::table::Rows;

/// synonyms.toml
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Synonyms {
    /// A spelling and the one that stands for it; at each place of a text the longest counts.
    pub spellings: Vec<[String; 2]>,
    /// Words that say nothing about the trouble.
    pub filler: Vec<String>,
    /// Words of matters that no page is about.
    pub outside: Vec<String>,
    /// What every page of a kind is about without saying so: concepts by kind.
    pub implied: BTreeMap<String, Vec<String>>,
    /// Words for several concepts at once.
    pub compound: BTreeMap<String, Vec<String>>,
    /// The concepts by name.
    pub concept: BTreeMap<String, Concept>,
}

/// A thing or a symptom, whatever it is called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Concept {
    /// What people say. A word of two concepts means whichever of them a page means.
    pub words: Vec<String>,
    /// The wider concepts it belongs to: an iPhone is a phone.
    #[serde(default)]
    pub also: Vec<String>,
    /// Whether it is a thing one can have trouble with, not the trouble itself: a page about another thing is no answer.
    #[serde(default)]
    pub thing: bool,
    /// Whether it is said of many other things too (forgotten, broken, a telephone): alone it claims little.
    #[serde(default)]
    pub weak: bool,
    /// How much it says, above 0 to 1; 1 where nothing is written.
    #[serde(default = "full_weight")]
    pub weight: f32,
}

fn full_weight() -> f32 {
    1.0
}

/// The longest word that is looked for, in letters.
pub(crate) const LONGEST: usize = 24;

/// Notes what is wrong with the words.
pub(crate) fn check(synonyms: &Synonyms, rows: &mut Rows<'_>) {
    // What a spelling costs grows with its length times the lengths of the others, so none is used before all are measured.
    let mut long = synonyms.spellings.iter().flatten();
    if let Some(long) = long.find(|word| word.chars().count() > LONGEST) {
        rows.wrong(
            &format!("\"{long}\""),
            format!("「{long}」は長すぎます"),
            "1字から24字までの言葉にします。",
        );
        return;
    }
    let spellings = Spellings::new(&synonyms.spellings);
    check_spellings(synonyms, &spellings, rows);
    check_names(synonyms, rows);

    // A word has one use; only a word of several concepts stands in several lists.
    let mut uses: BTreeMap<String, &str> = BTreeMap::new();
    let lists = [
        ("filler", &synonyms.filler),
        ("outside", &synonyms.outside),
        ("compound", &synonyms.compound.keys().cloned().collect()),
    ];
    let concepts = synonyms
        .concept
        .values()
        .map(|concept| ("concept", &concept.words));
    for (list, words) in lists.into_iter().chain(concepts) {
        let mut here = BTreeSet::new();
        for word in words {
            let form = spellings.loosen(word).folded;
            let quoted = format!("\"{word}\"");
            if form.is_empty() || form.chars().count() > LONGEST {
                rows.wrong(
                    &quoted,
                    format!("「{word}」は使えません"),
                    "1字から24字までの言葉にします。",
                );
            }
            let again = !here.insert(form.clone());
            let other = uses.insert(form, list).filter(|other| *other != list);
            if again || other.is_some() {
                rows.wrong(
                    &quoted,
                    format!(
                        "「{word}」は、同じ読みの言葉がもうあります（{}）",
                        other.unwrap_or(list)
                    ),
                    "どちらかを消します。",
                );
            }
        }
    }
}

fn check_spellings(synonyms: &Synonyms, spellings: &Spellings, rows: &mut Rows<'_>) {
    let mut known = BTreeSet::new();
    for [from, to] in &synonyms.spellings {
        let quoted = format!("\"{from}\"");
        if from.trim().is_empty() || !known.insert(from) {
            rows.wrong(
                &quoted,
                format!("「{from}」の書きかえが空か、2つあります"),
                "1つだけに残します。",
            );
        }
        if from != to && spellings.respell(to) != *to {
            rows.wrong(
                &quoted,
                format!("「{to}」は、ほかの行でまた書きかえられます"),
                "はじめから最後の形を書きます。",
            );
        }
    }
}

fn check_names(synonyms: &Synonyms, rows: &mut Rows<'_>) {
    let named = synonyms
        .concept
        .values()
        .flat_map(|concept| &concept.also)
        .chain(synonyms.compound.values().flatten())
        .chain(synonyms.implied.values().flatten());
    for name in named.filter(|name| !synonyms.concept.contains_key(*name)) {
        rows.wrong(
            &format!("\"{name}\""),
            format!("「{name}」という [concept] がありません"),
            "つづりを確かめるか、[concept] を書きます。",
        );
    }
    for kind in synonyms
        .implied
        .keys()
        .filter(|kind| !KINDS.contains(&kind.as_str()))
    {
        rows.wrong(
            kind,
            format!("「{kind}」というページの種類はありません"),
            "error、app-error、topic、guide のどれかにします。",
        );
    }
    for (name, concept) in &synonyms.concept {
        if concept.weight <= 0.0 || concept.weight > 1.0 {
            rows.wrong(
                &format!("[concept.{name}]"),
                format!("{name} の weight が {} です", concept.weight),
                "0より大きく、1までの数にします。",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::table::tests::told;

    const RIGHT: &str = r#"spellings = [["繋が", "つなが"]]
filler = ["すみません"]
outside = ["天気"]

[implied]
error = ["reader"]

[compound]
"USBリーダー" = ["usb", "reader"]

[concept.reader]
thing = true
words = ["リーダー", "読み取り機"]

[concept.usb]
words = ["USB"]
"#;

    #[test]
    fn a_mistake_in_the_words_names_file_line_and_remedy() {
        let cases = [
            ("nothing wrong", RIGHT.to_owned()),
            ("an unknown key", RIGHT.replace("thing", "thin")),
            ("the same word again", RIGHT.replace("読み取り機", "ﾘｰﾀﾞ")),
            (
                "a filler that is a concept",
                RIGHT.replace("すみません", "リーダー"),
            ),
            (
                "a concept nobody wrote",
                RIGHT.replace("[\"reader\"]", "[\"readr\"]"),
            ),
            ("a kind there is not", RIGHT.replace("error =", "eror =")),
            ("an empty word", RIGHT.replace("天気", " ")),
            (
                "a weight of nothing",
                RIGHT.replace("thing = true", "weight = 0"),
            ),
            (
                "a spelling that is no word",
                RIGHT.replace("\"つなが\"]]", &format!("\"{}\"]]", "つ".repeat(25))),
            ),
            (
                "a spelling put right twice",
                RIGHT.replace("\"つなが\"]]", "\"つなが\"], [\"つな\", \"綱\"]]"),
            ),
        ];
        insta::assert_snapshot!(told("synonyms.toml", cases));
    }
}
