//! One page of the knowledge base: the types of a content file. The same types are written to JSON for the binary, for
//! `shikaku show --json` and for the window, so that a page has one shape everywhere.

use serde::{Deserialize, Deserializer, Serialize};
use specta::Type;

use crate::table::InFolder;
use crate::words::{
    CardKind, Certificate, Expired, Facility, Needs, Outage, Papers, PhoneKind, Picture,
    RepairAction, Setup, Status, Uses, Visit, Who,
};

/// The kinds of entries; each is a folder under kb/content.
pub const KINDS: [&str; 4] = ["error", "app-error", "topic", "guide"];

/// An entry: what happened, what to do now, who does it, where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// `kind/slug`, from the file's place; never written in the file itself.
    #[serde(default)]
    #[cfg_attr(test, schemars(skip))]
    pub id: String,
    /// The official heading, or our own where there is none.
    pub title: String,
    /// The same as a user would say it, for lists and page headings; absent where the title says it already.
    #[serde(default)]
    pub plain: Option<String>,
    /// What happened, in one plain sentence.
    pub happened: String,
    /// What has *not* happened, because that is what people fear.
    #[serde(default)]
    pub not_this: Option<String>,
    /// 区分 of the official table (error codes only), for example 「手順誤り」.
    #[serde(default)]
    pub category: Option<String>,
    /// The whole text on the screen, letter by letter (error codes only).
    #[serde(default)]
    pub screen: Option<String>,
    /// What the face reader itself shows, line by line, without the code (error codes only). Several codes show the same.
    #[serde(default)]
    pub reader_screen: Vec<String>,
    /// 暫定運用要否 of the official table: reception runs in the interim way (error codes only).
    #[serde(default)]
    pub interim: Option<bool>,
    /// A doubt about `interim`, shown beside it.
    #[serde(default)]
    pub interim_note: Option<String>,
    /// Whom to contact, best first: ids of contacts.toml.
    #[serde(default)]
    pub contact: Vec<String>,
    /// Other words a user may type for this, beside those in the texts.
    #[serde(default)]
    pub words: Vec<String>,
    /// The findings this guide answers (guides only).
    #[serde(default)]
    pub findings: Vec<String>,
    /// The number by which the page is named on the telephone: four digits, the last one a check digit (error pages and guides
    /// of findings). Once given it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u16>,
    /// The checks that tell its causes apart, the likeliest cause first: ids of check/.
    #[serde(default)]
    pub checks: Vec<String>,
    /// Checks that tell its causes apart and are made only after a tap on the page: ids of check/.
    #[serde(default)]
    pub asks: Vec<String>,
    /// The equipment whose machine the page is about; empty means any. What an error code is about is known without it:
    /// [`Entry::machines`].
    #[serde(default)]
    pub setup: Vec<Setup>,
    /// What the reader of the page is asked, in this order; the answers choose the steps by their `when`.
    #[serde(default, rename = "question")]
    pub questions: Vec<Question>,
    /// The steps, cheapest and likeliest first.
    #[serde(default, rename = "step")]
    pub steps: Vec<Step>,
    /// What to do with the patient meanwhile.
    #[serde(default)]
    pub meanwhile: Option<Meanwhile>,
    /// The message IDs under this code (error codes only).
    #[serde(default, rename = "message")]
    pub messages: Vec<Message>,
    /// Pages one may want next.
    #[serde(default)]
    pub related: Vec<String>,
    /// Where it stands and how sure it is.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
    /// The day the page was last compared with its sources, as year-month-day.
    #[cfg_attr(test, schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$")))]
    pub checked_on: String,
}

/// One action of one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(transform = crate::shapes::or_shared))]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Who does it.
    pub who: Who,
    /// The action: one sentence, verb last.
    #[serde(rename = "do")]
    pub action: String,
    /// What it needs beside who does it.
    #[serde(default)]
    pub needs: Option<Needs>,
    /// For whom the step is; empty means for everybody.
    #[serde(default)]
    pub when: When,
    /// A condition only a person can judge, for example what a portal page says.
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
    /// The check that proves it done.
    #[serde(default)]
    pub check: Option<String>,
    /// The findings for which the step is: it is needed where one of them is seen, and needless where all are ruled out.
    #[serde(default)]
    pub findings: Vec<String>,
    /// Findings that speak for the step where they are seen, and whose absence says nothing against it.
    #[serde(default)]
    pub hints: Vec<String>,
    /// The place a button opens: a word of [`crate::SettingsPage`], or one of [`crate::ADDRESSES`].
    #[serde(default)]
    #[cfg_attr(test, schemars(schema_with = "crate::shapes::page_or_address"))]
    pub open: Option<String>,
    /// What the app itself can do in place of the step; a button leads to the page that asks for consent.
    #[serde(default)]
    pub repair: Option<RepairAction>,
    /// What a picture beside it shows.
    #[serde(default)]
    pub picture: Option<Picture>,
    /// The message IDs to which the step belongs; empty means to the code itself.
    #[serde(default)]
    pub message: Vec<String>,
    /// Set where the step is not in the source the entry names as stated.
    #[serde(default)]
    pub status: Option<Status>,
}

/// For whom a step is: every list that is not empty must contain the answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct When {
    /// The patient's phone.
    #[serde(deserialize_with = "one_or_many")]
    #[specta(type = Vec<PhoneKind>)]
    #[cfg_attr(
        test,
        schemars(schema_with = "crate::shapes::one_or_many::<PhoneKind>")
    )]
    pub phone: Vec<PhoneKind>,
    /// The phone or tablet of the staff, on which マイナ資格確認アプリ runs.
    #[serde(deserialize_with = "one_or_many")]
    #[specta(type = Vec<PhoneKind>)]
    #[cfg_attr(
        test,
        schemars(schema_with = "crate::shapes::one_or_many::<PhoneKind>")
    )]
    pub staff_phone: Vec<PhoneKind>,
    /// The equipment.
    #[serde(deserialize_with = "one_or_many")]
    #[specta(type = Vec<Setup>)]
    #[cfg_attr(test, schemars(schema_with = "crate::shapes::one_or_many::<Setup>"))]
    pub setup: Vec<Setup>,
    /// The kind of place.
    #[serde(deserialize_with = "one_or_many")]
    #[specta(type = Vec<Facility>)]
    #[cfg_attr(test, schemars(schema_with = "crate::shapes::one_or_many::<Facility>"))]
    pub facility: Vec<Facility>,
    /// What the patient brought.
    #[serde(deserialize_with = "one_or_many")]
    #[specta(type = Vec<CardKind>)]
    #[cfg_attr(test, schemars(schema_with = "crate::shapes::one_or_many::<CardKind>"))]
    pub card: Vec<CardKind>,
    /// What the patient can show beside the card.
    #[serde(deserialize_with = "one_or_many")]
    #[specta(type = Vec<Papers>)]
    #[cfg_attr(test, schemars(schema_with = "crate::shapes::one_or_many::<Papers>"))]
    pub papers: Vec<Papers>,
    /// First visit or not.
    #[serde(deserialize_with = "one_or_many")]
    #[specta(type = Vec<Visit>)]
    #[cfg_attr(test, schemars(schema_with = "crate::shapes::one_or_many::<Visit>"))]
    pub visit: Vec<Visit>,
    /// The patient's certificate.
    #[serde(deserialize_with = "one_or_many")]
    #[specta(type = Vec<Certificate>)]
    #[cfg_attr(
        test,
        schemars(schema_with = "crate::shapes::one_or_many::<Certificate>")
    )]
    pub certificate: Vec<Certificate>,
    /// What does not work.
    #[serde(deserialize_with = "one_or_many")]
    #[specta(type = Vec<Outage>)]
    #[cfg_attr(test, schemars(schema_with = "crate::shapes::one_or_many::<Outage>"))]
    pub outage: Vec<Outage>,
    /// 電子処方箋管理サービス
    #[serde(deserialize_with = "one_or_many")]
    #[specta(type = Vec<Uses>)]
    #[cfg_attr(test, schemars(schema_with = "crate::shapes::one_or_many::<Uses>"))]
    pub e_prescription: Vec<Uses>,
    /// 電子カルテ情報共有サービス
    #[serde(deserialize_with = "one_or_many")]
    #[specta(type = Vec<Uses>)]
    #[cfg_attr(test, schemars(schema_with = "crate::shapes::one_or_many::<Uses>"))]
    pub e_chart: Vec<Uses>,
}

/// A question of a page. Its answers are the words of the list that `about` names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// A key of [`When`].
    pub about: String,
    /// The question as asked.
    pub ask: String,
    /// The answers offered, best known first; empty means all words of the list.
    #[serde(default)]
    pub offer: Vec<String>,
}

/// The way out for the patient: one line and one link. A file says only what is known of the patient and the desk; the line
/// and the link come from reception.toml, so that no page has its own way of receiving anybody.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Meanwhile {
    /// The line, never in a file.
    #[serde(default)]
    #[cfg_attr(test, schemars(skip))]
    pub say: String,
    /// The entry with the whole way, never in a file.
    #[serde(default)]
    #[cfg_attr(test, schemars(skip))]
    pub go: Option<String>,
    /// What does not work, handed to that entry.
    #[serde(default)]
    pub outage: Option<Outage>,
    /// What the patient brought, where the page is about it.
    #[serde(default)]
    pub card: Option<CardKind>,
    /// The card's certificate, where the page is about it.
    #[serde(default)]
    pub expired: Option<Expired>,
}

/// A message ID (メッセージID, in vendors' words 復帰値) under an error code, or a range of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// `0x` and eight upper-case hex digits; absent where the source has lost it and no sure value can be given.
    #[serde(default)]
    #[cfg_attr(test, schemars(regex(pattern = r"^0x[0-9A-F]{8}$")))]
    pub id: Option<String>,
    /// The last ID of a range.
    #[serde(default)]
    #[cfg_attr(test, schemars(regex(pattern = r"^0x[0-9A-F]{8}$")))]
    pub to: Option<String>,
    /// The cause.
    pub cause: String,
    /// Whether ID and cause stand so in the source.
    pub status: Status,
    /// The findings that are its cause, as this program sees them: all of it.
    #[serde(default)]
    pub findings: Vec<String>,
    /// Findings that may be its cause, beside what nobody can see.
    #[serde(default)]
    pub hints: Vec<String>,
    /// What is odd about it.
    #[serde(default)]
    pub note: Option<String>,
}

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The document, a key of sources.toml; absent for what we concluded ourselves.
    #[serde(default)]
    pub file: Option<String>,
    /// The place in it (row, question, page), or the field of this entry.
    pub place: String,
    /// Stated there, or inferred.
    pub status: Status,
}

impl InFolder for Entry {
    const CALLED: &'static str = "ページ";

    fn place(&self) -> String {
        self.id.clone()
    }

    fn put(self, place: &str) -> Self {
        Self {
            id: place.to_owned(),
            ..self
        }
    }
}

impl Entry {
    /// The heading a user reads.
    #[must_use]
    pub fn heading(&self) -> &str {
        self.plain.as_deref().unwrap_or(&self.title)
    }

    /// The equipment whose machine the page is about; empty means any. Codes of three digits are shown by face readers.
    #[must_use]
    pub fn machines(&self) -> &[Setup] {
        const FACE_READERS: &[Setup] = &[Setup::FaceReader, Setup::FaceReaderPhoneReader];
        match (self.setup.as_slice(), self.kind()) {
            ([], "error") => FACE_READERS,
            (setup, _) => setup,
        }
    }

    /// Whether the page can be about the machine of somebody with this equipment.
    #[must_use]
    pub fn is_about(&self, setup: Setup) -> bool {
        self.machines().is_empty() || self.machines().contains(&setup)
    }

    /// The findings that its steps and messages are about, and those a guide answers.
    pub fn about(&self) -> impl Iterator<Item = &str> {
        let steps = self.steps.iter();
        let steps = steps.flat_map(|step| step.findings.iter().chain(&step.hints));
        let messages = self.messages.iter();
        let messages = messages.flat_map(|message| message.findings.iter().chain(&message.hints));
        let all = self.findings.iter().chain(steps).chain(messages);
        all.map(String::as_str)
    }

    /// `error`, `app-error`, `topic` or `guide`.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.id.split_once('/').map_or("", |(kind, _)| kind)
    }
}

impl When {
    /// Whether the step is for everybody.
    #[must_use]
    pub fn is_always(&self) -> bool {
        *self == Self::default()
    }
}

/// Reads `"iphone"` as well as `["iphone", "android"]`.
fn one_or_many<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct OneOrMany<T>(std::marker::PhantomData<T>);

    impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for OneOrMany<T> {
        type Value = Vec<T>;

        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("a word or a list of words")
        }

        fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Vec<T>, E> {
            T::deserialize(serde::de::value::StrDeserializer::new(word)).map(|word| vec![word])
        }

        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
            let mut words = Vec::new();
            while let Some(word) = list.next_element()? {
                words.push(word);
            }
            Ok(words)
        }
    }

    deserializer.deserialize_any(OneOrMany(std::marker::PhantomData))
}
