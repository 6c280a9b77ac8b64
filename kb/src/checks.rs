//! The words of checks (check/ID.toml, evidence.toml): what a check is called, where it stands in the window, what it looks at,
//! and the sentences for what it saw. A sentence that several checks say stands once, in evidence.toml; a check's own goes first.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::says::{self, Says, Values};
use crate::table::{InFolder, Rows};
use crate::verdicts::VerdictWords;

/// check/ID.toml
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckWords {
    /// The check's dotted id, from the file's name; never written in the file itself.
    #[serde(default)]
    #[cfg_attr(test, schemars(skip))]
    pub id: String,
    /// What a user reads in the list.
    pub title: String,
    /// The heading under which it stands: a key of `groups` in verdicts.toml.
    pub group: String,
    /// The station on the picture of the connection: an id of `station` in verdicts.toml.
    #[serde(default)]
    pub station: Option<String>,
    /// What is looked at, and what that costs: time, the patient, the machine.
    pub explain: String,
    /// Fields of its evidence that are others at each look though nothing has changed; `[]` where there are none.
    pub restless: Vec<String>,
    /// How long after a plug what it looks at may still be on its way, in seconds; what is said then stands in its sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settles: Option<u32>,
    /// The sentences, by what was seen.
    #[serde(default)]
    pub says: BTreeMap<String, Says>,
    /// The words of values, by field.
    #[serde(default)]
    pub values: Values,
    /// What may be added to a sentence, by the name of its place.
    #[serde(default)]
    pub clauses: BTreeMap<String, Says>,
    /// The questions it asks, by the key of the answer.
    #[serde(default, rename = "question")]
    pub questions: BTreeMap<String, QuestionWords>,
}

impl InFolder for CheckWords {
    const CALLED: &'static str = "点検";

    fn place(&self) -> String {
        format!("check/{}", self.id)
    }

    fn put(self, place: &str) -> Self {
        let id = place.strip_prefix("check/").unwrap_or(place).to_owned();
        Self { id, ..self }
    }
}

/// evidence.toml: what several checks say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SharedWords {
    /// Fields of this evidence that are others at each look though nothing has changed.
    pub restless: Vec<String>,
    /// The sentences, by what was seen.
    #[serde(default)]
    pub says: BTreeMap<String, Says>,
    /// The words of values, by field.
    #[serde(default)]
    pub values: Values,
    /// What may be added to a sentence, by the name of its place.
    #[serde(default)]
    pub clauses: BTreeMap<String, Says>,
    /// The questions that several checks ask, by the key of the answer.
    #[serde(default, rename = "question")]
    pub questions: BTreeMap<String, QuestionWords>,
}

/// A question in words. Which answers it has, and in which order, is the program's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct QuestionWords {
    /// The question.
    pub text: Says,
    /// Where to look for the answer.
    pub hint: Says,
    /// The answers, by their values.
    pub options: BTreeMap<String, OptionWords>,
}

/// An answer in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OptionWords {
    /// What a user reads on the button.
    pub label: Says,
    /// The second line of the button.
    pub note: Says,
}

/// The sentences of one file as they are checked.
struct Sentences<'a> {
    says: &'a BTreeMap<String, Says>,
    values: &'a Values,
    clauses: &'a BTreeMap<String, Says>,
    questions: &'a BTreeMap<String, QuestionWords>,
}

impl Sentences<'_> {
    fn check(&self, rows: &mut Rows<'_>) {
        for says in self.says.values().chain(self.clauses.values()) {
            says::check(says, rows);
        }
        for word in self.values.values().flat_map(BTreeMap::values) {
            rows.text(word);
        }
        for question in self.questions.values() {
            says::check(&question.text, rows);
            says::check(&question.hint, rows);
            for option in question.options.values() {
                says::check(&option.label, rows);
                says::check(&option.note, rows);
            }
        }
    }
}

/// Whether it is the id of a check: a family and a name with a dot between them.
pub(crate) fn is_dotted(id: &str) -> bool {
    let well_formed = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    id.split_once('.')
        .is_some_and(|(family, name)| well_formed(family) && well_formed(name))
}

/// Checks the words of one check; groups and stations are those of verdicts.toml.
pub(crate) fn check(check: &CheckWords, verdicts: Option<&VerdictWords>, rows: &mut Rows<'_>) {
    if !is_dotted(&check.id) {
        rows.wrong(
            "title",
            format!("「{}」という点検の名前は使えません", check.id),
            "check/reader.driver.toml のように、家族と名前を点でつなぎます。",
        );
    }
    rows.text(&check.title);
    rows.text(&check.explain);
    Sentences {
        says: &check.says,
        values: &check.values,
        clauses: &check.clauses,
        questions: &check.questions,
    }
    .check(rows);
    let Some(verdicts) = verdicts else {
        return;
    };
    if !verdicts.groups.contains_key(&check.group) {
        rows.wrong(
            "group",
            format!("「{}」という見出しがありません", check.group),
            "verdicts.toml の [groups] に書きたします。",
        );
    }
    if let Some(station) = &check.station
        && !verdicts.stations.iter().any(|known| known.id == *station)
    {
        rows.wrong(
            "station",
            format!("「{station}」という駅がありません"),
            "verdicts.toml に [[station]] を書きたします。",
        );
    }
}

/// Checks the words that several checks share.
pub(crate) fn check_shared(shared: &SharedWords, rows: &mut Rows<'_>) {
    Sentences {
        says: &shared.says,
        values: &shared.values,
        clauses: &shared.clauses,
        questions: &shared.questions,
    }
    .check(rows);
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::load::load;

    const VERDICTS: &str = include_str!("../content/verdicts.toml");

    const RIGHT: &str = r#"title = "見るもの"
group = "reader"
explain = "リーダーを見ます。"
restless = []

[says]
seen = ["「{reader}」です。{bond}", "見ました。"]
when = "{at:time}に見ました。"
state = { state = { on = "オンです。", off = "オフです。" } }

[clauses]
bond = "つながっています。"
"#;

    fn told(cases: &[(&str, &str, String)]) -> String {
        cases
            .iter()
            .map(|(name, file, text)| {
                let root = tempfile::tempdir().expect("a temporary folder");
                fs::create_dir(root.path().join("check")).expect("a folder");
                fs::write(root.path().join("verdicts.toml"), VERDICTS).expect("a file");
                fs::write(root.path().join("check").join(file), text).expect("a file");
                let mistakes = load(root.path()).err().unwrap_or_default();
                let place = root.path().join("").display().to_string();
                let lines = mistakes.iter().map(|mistake| {
                    let line = mistake.to_string().replace(&place, "").replace('\\', "/");
                    format!("{name}: {line}\n")
                });
                lines.collect::<String>()
            })
            .collect()
    }

    #[test]
    fn the_words_shown_in_the_readme_are_right() {
        let readme = include_str!("../README.md");
        let mut blocks = readme
            .split("```toml\n")
            .filter_map(|block| block.split("```").next());
        let shown =
            blocks.find(|block| block.starts_with("title   = ") && block.contains("restless"));
        let shown = shown.expect("it is shown").to_owned();
        assert_eq!(told(&[("shown", "phone.airplane.toml", shown)]), "");
    }

    #[test]
    fn a_mistake_in_the_words_of_a_check_names_file_line_and_remedy() {
        let file = "reader.driver.toml";
        let with = |from: &str, to: &str| RIGHT.replacen(from, to, 1);
        assert_eq!(told(&[("right", file, RIGHT.to_owned())]), "");
        insta::assert_snapshot!(told(&[
            ("a name without a family", "driver.toml", RIGHT.to_owned()),
            (
                "nothing is said of restless figures",
                file,
                with("restless = []\n", "")
            ),
            (
                "a heading nobody knows",
                file,
                with("\"reader\"", "\"moon\"")
            ),
            (
                "a station nobody knows",
                file,
                with("restless", "station = \"moon\"\nrestless")
            ),
            ("an empty sentence", file, with("見ました。\"]", "\"]")),
            (
                "a place that is never closed",
                file,
                with("{reader}", "{reader")
            ),
            (
                "a place with a strange name",
                file,
                with("{reader}", "{Reader Name}")
            ),
            (
                "a place as something unknown",
                file,
                with("{at:time}", "{at:date}")
            ),
            (
                "no sentence at all",
                file,
                with("[\"「{reader}」です。{bond}\", \"見ました。\"]", "[]")
            ),
            (
                "chosen by two fields",
                file,
                with(
                    "{ state = {",
                    "{ other = { on = \"オンです。\" }, state = {"
                )
            ),
            ("superseded advice", file, with("オンです。", "10割です。")),
            ("an unknown key", file, with("explain", "explains")),
        ]));
    }
}
