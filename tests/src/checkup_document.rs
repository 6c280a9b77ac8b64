//! The JSON document of a check-up, read as a stranger would read it: by the contract in design.md and not by the
//! program's own types, so that a change of those types that breaks the contract is noticed.

use serde_json::Value;

/// All words for a verdict.
pub const VERDICTS: [&str; 7] = [
    "pass",
    "warn",
    "fail",
    "ask",
    "unknown",
    "not-applicable",
    "crashed",
];

/// One entry of `checks`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Dotted id, e.g. `card.kind`.
    pub id: String,
    /// One of [`VERDICTS`].
    pub verdict: String,
    /// Finding code, when there is one.
    pub finding: Option<String>,
    /// Id of the guide, when there is one.
    pub guide: Option<String>,
}

/// What `shikaku checkup --json` and `shikaku diagnose --json` print.
#[derive(Clone, Debug)]
pub struct CheckupDocument {
    document: Value,
}

impl CheckupDocument {
    /// Takes the document after checking that it keeps the contract.
    ///
    /// # Panics
    /// When a field is missing or has another type than in the contract.
    pub fn new(document: Value) -> Self {
        for key in ["schema", "facts", "checks", "causes"] {
            assert!(
                document.get(key).is_some(),
                "the document has no `{key}`: {document:#}"
            );
        }
        let taken = Self { document };
        for judgement in taken.judgements() {
            assert!(
                VERDICTS.contains(&judgement.verdict.as_str()),
                "not a verdict: {judgement:?}"
            );
            assert!(
                judgement.finding.is_none() || judgement.guide.is_some(),
                "a finding without a guide helps nobody: {judgement:?}"
            );
        }
        for (check, entry) in taken
            .checks()
            .iter()
            .map(|entry| (text(entry, "id"), entry))
        {
            for key in ["evidence", "explained_by", "millis"] {
                assert!(
                    entry.get(key).is_some(),
                    "{check} has no `{key}`: {entry:#}"
                );
            }
        }
        for cause in taken.causes() {
            assert!(
                taken
                    .judgements()
                    .iter()
                    .any(|judgement| judgement.finding.as_ref() == Some(&cause)),
                "the cause {cause} stands at no check: {}",
                taken.text()
            );
        }
        taken
    }

    /// Every check, in the document's order.
    pub fn judgements(&self) -> Vec<Judgement> {
        let optional = |entry: &Value, key: &str| entry[key].as_str().map(str::to_owned);
        self.checks()
            .iter()
            .map(|entry| Judgement {
                id: text(entry, "id"),
                verdict: text(entry, "verdict"),
                finding: optional(entry, "finding"),
                guide: optional(entry, "guide"),
            })
            .collect()
    }

    /// The judgement of one check.
    ///
    /// # Panics
    /// When the check did not run.
    pub fn judgement(&self, id: &str) -> Judgement {
        let found = self
            .judgements()
            .into_iter()
            .find(|judgement| judgement.id == id);
        found.unwrap_or_else(|| panic!("no check {id} in {}", self.text()))
    }

    /// Verdict of one check.
    ///
    /// # Panics
    /// When the check did not run.
    pub fn verdict(&self, id: &str) -> String {
        self.judgement(id).verdict
    }

    /// The finding codes of the causes, best first.
    pub fn causes(&self) -> Vec<String> {
        let causes = self.document["causes"]
            .as_array()
            .expect("`causes` is a list");
        causes
            .iter()
            .map(|cause| cause.as_str().expect("a cause is a code").to_owned())
            .collect()
    }

    /// The facts that were judged.
    pub fn facts(&self) -> &Value {
        &self.document["facts"]
    }

    /// The whole document.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// The whole document as text, to search it and to show it in messages.
    pub fn text(&self) -> String {
        format!("{:#}", self.document)
    }

    fn checks(&self) -> &[Value] {
        self.document["checks"]
            .as_array()
            .expect("`checks` is a list")
    }
}

fn text(entry: &Value, key: &str) -> String {
    entry[key]
        .as_str()
        .unwrap_or_else(|| panic!("`{key}` is not a text in {entry:#}"))
        .to_owned()
}
