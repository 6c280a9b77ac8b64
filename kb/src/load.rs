//! Reads the content files and says what is wrong with them: file, line and remedy. build.rs runs it, so that a mistake
//! never reaches a binary; the tests run it on broken files. It reports every mistake it finds, not only the first.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::app::{self, AppFile};
use crate::checks::{self, CheckWords, SharedWords};
use crate::contacts::{self, Contact, ContactFile};
use crate::entry::{Entry, Question};
use crate::outcomes::{self, OutcomeWords};
use crate::readers::{self, Reader, ReaderFile};
use crate::roots::{self, Roots};
use crate::synonyms::{self, Synonyms};
use crate::table::Rows;
use crate::verdicts::{self, VerdictWords};
use crate::words::{
    CardKind, Certificate, Facility, Outage, Papers, PhoneKind, SettingsPage, Setup, UnknownWord,
    Uses, Visit,
};

/// Everything under kb/content, as it goes into the binary.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// The number of this release of the content (edition.toml): it only grows. 0 where the folder gives none.
    #[serde(default)]
    pub number: u32,
    /// The entries, ordered by id.
    pub entries: Vec<Entry>,
    /// The documents they come from, by key (sources.toml).
    pub documents: BTreeMap<String, Document>,
    /// Card readers, in the order of readers.toml.
    pub readers: Vec<Reader>,
    /// Whom to contact, in the order of contacts.toml.
    pub contacts: Vec<Contact>,
    /// Root certificates (roots.toml).
    pub roots: Roots,
    /// マイナ資格確認アプリ itself (app.toml).
    #[serde(default)]
    pub app: AppFile,
    /// The words of checks (check/), ordered by id.
    #[serde(default)]
    pub checks: Vec<CheckWords>,
    /// What several checks say (evidence.toml).
    #[serde(default)]
    pub evidence: SharedWords,
    /// The words of verdicts (verdicts.toml).
    #[serde(default)]
    pub verdicts: Option<VerdictWords>,
    /// What is said of a deed that has ended (outcomes.toml).
    #[serde(default)]
    pub outcomes: Option<OutcomeWords>,
    /// What different people call the same thing (synonyms.toml). The binary carries it inside the search index only.
    #[serde(skip)]
    pub synonyms: Synonyms,
}

impl Content {
    /// The day of the newest comparison with a source, as year-month-day; empty where there are no entries.
    #[must_use]
    pub fn edition(&self) -> &str {
        edition_of(&self.entries)
    }
}

/// The day of the newest comparison with a source among these entries, as year-month-day; empty without entries.
pub(crate) fn edition_of(entries: &[Entry]) -> &str {
    let days = entries.iter().map(|entry| entry.checked_on.as_str());
    days.max().unwrap_or("")
}

/// edition.toml
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditionFile {
    number: NonZeroU32,
}

/// A source document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The file's name beside the project.
    pub file: String,
    /// Its title in our words.
    pub title: String,
    /// Its edition as printed.
    pub edition: String,
    /// What to mind when reading it.
    pub note: String,
}

/// A mistake in a content file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1; 0 where the whole file is meant.
    pub line: usize,
    /// What is wrong.
    pub wrong: String,
    /// How to put it right.
    pub remedy: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}:{}: {}。{}",
            self.file.display(),
            self.line,
            self.wrong,
            self.remedy
        )
    }
}

/// The kinds of entries; each is a folder under kb/content.
pub const KINDS: [&str; 4] = ["error", "app-error", "topic", "guide"];

/// Advice that no longer holds (old insurance card, paying the whole amount, the "four items"): never in a text for users.
pub(crate) const SUPERSEDED: [&str; 6] =
    ["健康保険証", "10割", "１０割", "十割", "4情報", "４情報"];

/// Reads and checks a content folder.
///
/// # Errors
/// All mistakes found, each with file and line.
pub fn load(root: &Path) -> Result<Content, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let mut content = Content::default();
    let mut texts = BTreeMap::new();
    let mut check_texts = Vec::new();

    for path in toml_files(root, &mut mistakes) {
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                mistakes.push(Mistake::whole(
                    &path,
                    format!("読めません（{error}）"),
                    "UTF-8の文字で保存します。",
                ));
                continue;
            }
        };
        let place = path.strip_prefix(root).unwrap_or(&path).with_extension("");
        let id = place.to_string_lossy().replace('\\', "/");
        if id == "edition" {
            match parse::<EditionFile>(&path, &text) {
                Ok(file) => content.number = file.number.get(),
                Err(mistake) => mistakes.push(mistake),
            }
        } else if id == "sources" {
            match parse(&path, &text) {
                Ok(documents) => content.documents = documents,
                Err(mistake) => mistakes.push(mistake),
            }
        } else if id == "readers" {
            match parse::<ReaderFile>(&path, &text) {
                Ok(file) => {
                    readers::check(&file.readers, &mut Rows::new(&path, &text, &mut mistakes));
                    content.readers = file.readers;
                }
                Err(mistake) => mistakes.push(mistake),
            }
        } else if id == "contacts" {
            match parse::<ContactFile>(&path, &text) {
                Ok(file) => {
                    contacts::check(&file.contacts, &mut Rows::new(&path, &text, &mut mistakes));
                    content.contacts = file.contacts;
                }
                Err(mistake) => mistakes.push(mistake),
            }
        } else if id == "roots" {
            match parse::<Roots>(&path, &text) {
                Ok(file) => {
                    roots::check(&file, &mut Rows::new(&path, &text, &mut mistakes));
                    content.roots = file;
                }
                Err(mistake) => mistakes.push(mistake),
            }
        } else if id == "app" {
            match parse::<AppFile>(&path, &text) {
                Ok(file) => {
                    app::check(&file, &mut Rows::new(&path, &text, &mut mistakes));
                    content.app = file;
                }
                Err(mistake) => mistakes.push(mistake),
            }
        } else if id == "evidence" {
            match parse::<SharedWords>(&path, &text) {
                Ok(file) => {
                    checks::check_shared(&file, &mut Rows::new(&path, &text, &mut mistakes));
                    content.evidence = file;
                }
                Err(mistake) => mistakes.push(mistake),
            }
        } else if id == "verdicts" {
            match parse::<VerdictWords>(&path, &text) {
                Ok(file) => {
                    verdicts::check(&file, &mut Rows::new(&path, &text, &mut mistakes));
                    content.verdicts = Some(file);
                }
                Err(mistake) => mistakes.push(mistake),
            }
        } else if id == "outcomes" {
            match parse::<OutcomeWords>(&path, &text) {
                Ok(file) => {
                    outcomes::check(&file, &mut Rows::new(&path, &text, &mut mistakes));
                    content.outcomes = Some(file);
                }
                Err(mistake) => mistakes.push(mistake),
            }
        } else if let Some(check) = id.strip_prefix("check/") {
            match parse::<CheckWords>(&path, &text) {
                Ok(words) => {
                    let id = check.to_owned();
                    content.checks.push(CheckWords { id, ..words });
                    check_texts.push((path, text));
                }
                Err(mistake) => mistakes.push(mistake),
            }
        } else if id == "synonyms" {
            match parse::<Synonyms>(&path, &text) {
                Ok(file) => {
                    synonyms::check(&file, &mut Rows::new(&path, &text, &mut mistakes));
                    content.synonyms = file;
                }
                Err(mistake) => mistakes.push(mistake),
            }
        } else if id.contains('/') {
            match parse::<Entry>(&path, &text) {
                Ok(entry) => {
                    content.entries.push(Entry {
                        id: id.clone(),
                        ..entry
                    });
                    texts.insert(id, (path, text));
                }
                Err(mistake) => mistakes.push(mistake),
            }
        } else {
            mistakes.push(Mistake::whole(
                &path,
                "知らないファイルです".to_owned(),
                "ページは error/ app-error/ topic/ guide/ のどれかに置きます。",
            ));
        }
    }
    content.entries.sort_by(|a, b| a.id.cmp(&b.id));
    for (words, (path, text)) in content.checks.iter().zip(&check_texts) {
        let mut rows = Rows::new(path, text, &mut mistakes);
        checks::check(words, content.verdicts.as_ref(), &mut rows);
    }
    content.checks.sort_by(|a, b| a.id.cmp(&b.id));

    for entry in &content.entries {
        if let Some((path, text)) = texts.get(&entry.id) {
            let mut page = Page {
                path,
                text,
                mistakes: &mut mistakes,
            };
            page.check(entry, &content);
        }
    }
    mistakes.extend(dead_links(&content, &root.join("app.toml")));
    mistakes.dedup();
    if mistakes.is_empty() {
        Ok(content)
    } else {
        Err(mistakes)
    }
}

/// Links of app.toml that lead to no page.
fn dead_links<'a>(content: &'a Content, place: &'a Path) -> impl Iterator<Item = Mistake> + 'a {
    let links = content
        .app
        .versions
        .iter()
        .filter_map(|row| row.see.as_ref());
    let dead = links.filter(|see| content.entries.iter().all(|entry| entry.id != **see));
    dead.map(move |see| {
        Mistake::whole(
            place,
            format!("「{see}」というページがありません"),
            "idのつづりを確かめます。",
        )
    })
}

/// Checks content that comes from no files of ours, for example from a bundle: all that [`load`] checks. A mistake names the
/// file as it would be called, and no line.
#[must_use]
pub fn check(content: &Content) -> Vec<Mistake> {
    // Every table by name, so that a new one does not compile until it is decided here how it is checked. A number and the
    // documents' names hold no text that is obeyed.
    let Content {
        number: _,
        documents: _,
        entries: _,
        readers: _,
        contacts: _,
        roots: _,
        app: _,
        checks: _,
        evidence: _,
        verdicts: _,
        outcomes: _,
        synonyms: _,
    } = content;
    let mut mistakes = Vec::new();
    let place = |id: &str| PathBuf::from(id).with_extension("toml");
    let rows = |name: &'static str| Path::new(name);
    app::check(
        &content.app,
        &mut Rows::new(rows("app.toml"), "", &mut mistakes),
    );
    mistakes.extend(dead_links(content, rows("app.toml")));
    readers::check(
        &content.readers,
        &mut Rows::new(rows("readers.toml"), "", &mut mistakes),
    );
    contacts::check(
        &content.contacts,
        &mut Rows::new(rows("contacts.toml"), "", &mut mistakes),
    );
    roots::check(
        &content.roots,
        &mut Rows::new(rows("roots.toml"), "", &mut mistakes),
    );
    synonyms::check(
        &content.synonyms,
        &mut Rows::new(rows("synonyms.toml"), "", &mut mistakes),
    );
    checks::check_shared(
        &content.evidence,
        &mut Rows::new(rows("evidence.toml"), "", &mut mistakes),
    );
    if let Some(words) = &content.verdicts {
        let mut rows = Rows::new(rows("verdicts.toml"), "", &mut mistakes);
        verdicts::check(words, &mut rows);
    }
    if let Some(words) = &content.outcomes {
        let mut rows = Rows::new(rows("outcomes.toml"), "", &mut mistakes);
        outcomes::check(words, &mut rows);
    }
    for words in &content.checks {
        let path = PathBuf::from(format!("check/{}.toml", words.id));
        let mut rows = Rows::new(&path, "", &mut mistakes);
        checks::check(words, content.verdicts.as_ref(), &mut rows);
        let same = content.checks.iter().filter(|other| other.id == words.id);
        if same.count() > 1 {
            rows.wrong(
                "",
                format!("「{}」という点検が2つあります", words.id),
                "1つだけに残します。",
            );
        }
    }
    // Pages are found by halving, so the order is part of being right.
    for pair in content.entries.windows(2) {
        if pair[0].id >= pair[1].id {
            mistakes.push(Mistake::whole(
                &place(&pair[1].id),
                "同じページが2つあるか、順番がちがいます".to_owned(),
                "内容のまとまりを作りなおします。",
            ));
        }
    }
    for entry in &content.entries {
        let mut page = Page {
            path: &place(&entry.id),
            text: "",
            mistakes: &mut mistakes,
        };
        page.check(entry, content);
    }
    mistakes
}

impl Mistake {
    fn whole(path: &Path, wrong: String, remedy: &str) -> Self {
        Self {
            file: path.to_owned(),
            line: 0,
            wrong,
            remedy: remedy.to_owned(),
        }
    }
}

fn toml_files(root: &Path, mistakes: &mut Vec<Mistake>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        match fs::read_dir(&folder) {
            Ok(list) => {
                for path in list.flatten().map(|item| item.path()) {
                    if path.is_dir() {
                        folders.push(path);
                    } else if path
                        .extension()
                        .is_some_and(|extension| extension == "toml")
                    {
                        found.push(path);
                    }
                }
            }
            Err(error) => {
                mistakes.push(Mistake::whole(
                    &folder,
                    format!("フォルダを読めません（{error}）"),
                    "場所を確かめます。",
                ));
            }
        }
    }
    found.sort();
    found
}

fn parse<T: for<'de> Deserialize<'de>>(path: &Path, text: &str) -> Result<T, Mistake> {
    toml::from_str(text).map_err(|error| Mistake {
        file: path.to_owned(),
        line: error
            .span()
            .map_or(0, |span| text[..span.start].matches('\n').count() + 1),
        wrong: error.message().replace('\n', " "),
        remedy: "書き方は kb/README.md にあります。".to_owned(),
    })
}

/// One file while it is checked.
struct Page<'a> {
    path: &'a Path,
    text: &'a str,
    mistakes: &'a mut Vec<Mistake>,
}

impl Page<'_> {
    /// Notes a mistake at the first line that holds `at`.
    fn wrong(&mut self, at: &str, wrong: String, remedy: &str) {
        let line = self
            .text
            .lines()
            .position(|line| line.contains(at))
            .map_or(0, |index| index + 1);
        self.mistakes.push(Mistake {
            file: self.path.to_owned(),
            line,
            wrong,
            remedy: remedy.to_owned(),
        });
    }

    fn check(&mut self, entry: &Entry, content: &Content) {
        self.check_id(entry);
        self.check_texts(entry);
        self.check_links(entry, content);
        self.check_messages(entry);
        for question in &entry.questions {
            self.check_question(question);
        }
        let is_error = entry.kind() == "error";
        if is_error && (entry.category.is_none() || entry.screen.is_none()) {
            self.wrong(
                "title",
                "category か screen がありません".to_owned(),
                "画面の文と区分を書き写します。",
            );
        }
        if entry.kind() != "guide" && !entry.findings.is_empty() {
            self.wrong(
                "findings",
                "findings は guide だけに書けます".to_owned(),
                "guide に移します。",
            );
        }
        if entry.steps.is_empty() {
            self.wrong(
                "title",
                "手順がありません".to_owned(),
                "[[step]] を書きます。",
            );
        }
        if entry.sources.is_empty() {
            self.wrong(
                "title",
                "出どころがありません".to_owned(),
                "[[source]] を書きます。",
            );
        }
        if !is_date(&entry.checked_on) {
            self.wrong(
                "checked_on",
                format!("「{}」は日付ではありません", entry.checked_on),
                "2026-11-22 のように書きます。",
            );
        }
    }

    fn check_id(&mut self, entry: &Entry) {
        let (kind, slug) = entry.id.split_once('/').unwrap_or(("", ""));
        let well_formed = !slug.is_empty()
            && slug
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        let code =
            kind != "error" || slug.len() == 3 && slug.bytes().all(|byte| byte.is_ascii_digit());
        if !KINDS.contains(&kind) || !well_formed || !code {
            self.wrong(
                "title",
                format!("「{}」という場所は使えません", entry.id),
                "error/021.toml か topic/英小文字とハイフン.toml のように置きます。",
            );
        }
    }

    fn check_texts(&mut self, entry: &Entry) {
        let mut texts = vec![&entry.title, &entry.happened];
        texts.extend(
            entry
                .plain
                .iter()
                .chain(&entry.not_this)
                .chain(&entry.screen)
                .chain(&entry.interim_note),
        );
        texts.extend(&entry.words);
        texts.extend(entry.questions.iter().map(|question| &question.ask));
        texts.extend(entry.meanwhile.iter().map(|meanwhile| &meanwhile.say));
        texts.extend(entry.messages.iter().map(|message| &message.cause));
        for step in &entry.steps {
            texts.push(&step.action);
            texts.extend(step.condition.iter().chain(&step.why).chain(&step.proof));
        }
        for text in texts {
            if text.trim().is_empty() {
                self.wrong(
                    "\"\"",
                    "空の文があります".to_owned(),
                    "文を書くか、その行を消します。",
                );
            }
            if text.chars().any(is_unseen) {
                self.wrong(
                    text,
                    "制御文字か改行か、向きを変える文字があります".to_owned(),
                    "1行の文にします。",
                );
            }
            for old in SUPERSEDED {
                if text.contains(old) {
                    self.wrong(
                        old,
                        format!("「{old}」は古い案内です"),
                        "いまの案内（guide/continue-reception）に合わせます。",
                    );
                }
            }
        }
    }

    fn check_links(&mut self, entry: &Entry, content: &Content) {
        let links = entry
            .related
            .iter()
            .chain(entry.steps.iter().filter_map(|step| step.see.as_ref()))
            .chain(
                entry
                    .meanwhile
                    .iter()
                    .filter_map(|meanwhile| meanwhile.go.as_ref()),
            );
        for link in links {
            if content
                .entries
                .binary_search_by(|other| other.id.as_str().cmp(link))
                .is_err()
            {
                self.wrong(
                    link,
                    format!("「{link}」というページがありません"),
                    "idのつづりを確かめます。",
                );
            }
        }
        for step in &entry.steps {
            if let Some(address) = step
                .open
                .as_ref()
                .filter(|open| !open.starts_with("https://"))
                && let Err(unknown) = address.parse::<SettingsPage>()
            {
                self.wrong(
                    address,
                    format!("「{address}」は開けません"),
                    &format!(
                        "https:// で始まる場所か、設定の画面を書きます（{}）。",
                        unknown.known.join("、")
                    ),
                );
            }
        }
        for key in entry
            .sources
            .iter()
            .filter_map(|source| source.file.as_ref())
        {
            if !content.documents.contains_key(key) {
                self.wrong(
                    key,
                    format!("「{key}」という資料がありません"),
                    "sources.toml に書きたします。",
                );
            }
        }
        for id in &entry.contact {
            if !content.contacts.iter().any(|contact| contact.id == *id) {
                self.wrong(
                    &format!("\"{id}\""),
                    format!("「{id}」という連絡先がありません"),
                    "idのつづりを確かめるか、contacts.toml に書きたします。",
                );
            }
        }
        for finding in &entry.findings {
            let guides = content
                .entries
                .iter()
                .filter(|other| other.findings.contains(finding))
                .count();
            if guides > 1 {
                self.wrong(
                    finding,
                    format!("「{finding}」の案内が{guides}つあります"),
                    "1つだけに残します。",
                );
            }
        }
    }

    fn check_messages(&mut self, entry: &Entry) {
        for message in &entry.messages {
            for id in message.id.iter().chain(&message.to) {
                if !is_message_id(id) {
                    self.wrong(
                        id,
                        format!("「{id}」はメッセージIDではありません"),
                        "0xと、英大文字か数字8つで書きます。",
                    );
                }
            }
            if message.to.is_some() && message.to <= message.id {
                self.wrong(
                    "to",
                    "範囲の終わりが始まりより前です".to_owned(),
                    "小さいほうを id に書きます。",
                );
            }
        }
        for id in entry.steps.iter().flat_map(|step| &step.message) {
            if !entry
                .messages
                .iter()
                .any(|message| message.id.as_ref() == Some(id))
            {
                self.wrong(
                    id,
                    format!("「{id}」は、このページの [[message]] にありません"),
                    "どちらかを直します。",
                );
            }
        }
    }

    fn check_question(&mut self, question: &Question) {
        fn words<T: std::str::FromStr<Err = UnknownWord>>(
            offer: &[String],
        ) -> Result<(), UnknownWord> {
            offer
                .iter()
                .try_for_each(|word| word.parse::<T>().map(drop))
        }
        let offer = &question.offer;
        let answer = match question.about.as_str() {
            "phone" => words::<PhoneKind>(offer),
            "setup" => words::<Setup>(offer),
            "facility" => words::<Facility>(offer),
            "card" => words::<CardKind>(offer),
            "papers" => words::<Papers>(offer),
            "visit" => words::<Visit>(offer),
            "certificate" => words::<Certificate>(offer),
            "outage" => words::<Outage>(offer),
            "e-prescription" | "e-chart" => words::<Uses>(offer),
            other => {
                self.wrong(
                    other,
                    format!("「{other}」については聞けません"),
                    "when の言葉から選びます。",
                );
                return;
            }
        };
        if let Err(unknown) = answer {
            self.wrong(
                &unknown.given,
                unknown.to_string(),
                "kb/README.md の一覧から選びます。",
            );
        }
    }
}

/// A letter that is not seen and changes how the others are: control characters, and marks that turn the direction of a text,
/// with which an address can be made to look like another.
pub(crate) fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_message_id(text: &str) -> bool {
    text.strip_prefix("0x").is_some_and(|digits| {
        digits.len() == 8
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte))
    })
}

/// A day of the calendar, as year-month-day.
pub(crate) fn is_date(text: &str) -> bool {
    fn number(part: &str, digits: usize) -> Option<u16> {
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse().ok())
            .flatten()
    }
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::says::Says;

    /// A page without a mistake.
    const RIGHT: &str = r#"title = "題"
happened = "起きたことです。"
checked_on = "2026-11-22"

[[step]]
who = "staff"
do = "見る。"

[[source]]
place = "全体"
status = "inferred"
"#;

    fn mistakes(place: &str, text: &str) -> Vec<String> {
        let root = tempfile::tempdir().expect("a temporary folder");
        let path = root.path().join(place);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, text).expect("a file");
        load(root.path())
            .err()
            .unwrap_or_default()
            .iter()
            .map(|mistake| {
                // Paths as this system writes them; the snapshots have one way of it.
                mistake
                    .to_string()
                    .replace(&root.path().join("").display().to_string(), "")
                    .replace('\\', "/")
            })
            .collect()
    }

    #[test]
    fn a_right_page_has_no_mistake() {
        assert_eq!(mistakes("topic/a.toml", RIGHT), Vec::<String>::new());
    }

    #[test]
    fn a_mistake_names_file_line_and_remedy() {
        let cases = [
            ("an unknown key", RIGHT.replace("happened", "hapened")),
            ("broken TOML", RIGHT.replace("[[step]]", "[[step]")),
            ("an unknown word", RIGHT.replace("\"staff\"", "\"boss\"")),
            (
                "a link to nowhere",
                RIGHT.replace("checked_on", "related = [\"error/999\"]\nchecked_on"),
            ),
            ("an empty sentence", RIGHT.replace("起きたことです。", "")),
            (
                "superseded advice",
                RIGHT.replace("見る。", "10割を受け取る。"),
            ),
            ("not a date", RIGHT.replace("2026-11-22", "2026/11/22")),
            (
                "a document nobody knows",
                RIGHT.replace("place = ", "file = \"009\"\nplace = "),
            ),
            (
                "a place to open that is no address",
                RIGHT.replace("do = ", "open = \"cmd.exe\"\ndo = "),
            ),
            (
                "a question about nothing",
                format!("{RIGHT}\n[[question]]\nabout = \"weather\"\nask = \"天気は\"\n"),
            ),
            (
                "an answer that is not offered",
                format!(
                    "{RIGHT}\n[[question]]\nabout = \"phone\"\nask = \"機種は\"\noffer = [\"nokia\"]\n"
                ),
            ),
            (
                "a finding outside a guide",
                RIGHT.replace("checked_on", "findings = [\"x\"]\nchecked_on"),
            ),
            (
                "no source",
                RIGHT
                    .split("[[source]]")
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            ),
        ];
        let told: String = cases
            .iter()
            .map(|(name, text)| {
                format!(
                    "{name}:\n  {}\n",
                    mistakes("topic/a.toml", text).join("\n  ")
                )
            })
            .collect();
        insta::assert_snapshot!(told);
    }

    #[test]
    fn an_error_page_needs_its_screen_and_a_right_message_id() {
        let text = RIGHT.replace("[[step]]", "[[message]]\nid = \"0x8100002g\"\ncause = \"原因\"\nstatus = \"stated\"\n\n[[step]]\nmessage = [\"0x81000023\"]");
        insta::assert_snapshot!(mistakes("error/021.toml", &text).join("\n"));
    }

    #[test]
    fn content_without_files_is_checked_as_the_files_are() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
        let right = load(&folder).expect("content without a mistake");
        assert_eq!(check(&right), Vec::new());
        let wrong = |change: fn(&mut Content)| {
            let mut content = right.clone();
            change(&mut content);
            check(&content)
        };
        type Change = (&'static str, fn(&mut Content));
        let changes: [Change; 18] = [
            ("an argument where a product's id belongs", |content| {
                content.app.products[0].id.push_str(" --force");
            }),
            ("a version that is none", |content| {
                content.app.versions[0].from = "3.x".to_owned();
            }),
            ("a version's page that is not there", |content| {
                content.app.versions[0].see = Some("topic/nowhere".to_owned());
            }),
            ("a page twice", |content| {
                content.entries.insert(0, content.entries[0].clone());
            }),
            ("pages in a wrong order", |content| {
                content.entries.swap(0, 1)
            }),
            ("a place outside", |content| {
                content.entries[0].id = "../../etc/passwd".to_owned();
            }),
            ("a place to open that is no address", |content| {
                content.entries[0].steps[0].open = Some("file:///etc/passwd".to_owned());
            }),
            ("a text that turns its direction", |content| {
                content.entries[0].title = "安全\u{202E}moc.elpmaxe".to_owned();
            }),
            ("a reader twice", |content| {
                content.readers.push(content.readers[0].clone());
            }),
            ("a contact that entries name is gone", |content| {
                content.contacts.clear();
            }),
            ("superseded advice", |content| {
                content.contacts[0].purpose = "健康保険証です。".to_owned();
            }),
            ("the words of a check twice", |content| {
                content.checks.push(content.checks[0].clone());
            }),
            ("a check that is no place in a file", |content| {
                content.checks[0].id = "../passwd".to_owned();
            }),
            ("a sentence that turns its direction", |content| {
                let says = Says::Text("安全\u{202E}moc".to_owned());
                content.evidence.says.insert("route".to_owned(), says);
            }),
            ("a place that is never closed", |content| {
                let says = Says::Text("「{reader」です。".to_owned());
                content.checks[0].says.insert("x".to_owned(), says);
            }),
            ("superseded advice in what came of a deed", |content| {
                let outcomes = content.outcomes.as_mut().expect("outcomes.toml");
                let says = Says::First(vec![Says::Text("10割です。".to_owned())]);
                outcomes.update.insert("updated".to_owned(), says);
            }),
            ("a heading that checks name is gone", |content| {
                content
                    .verdicts
                    .as_mut()
                    .expect("verdicts.toml")
                    .groups
                    .clear();
            }),
            ("a word of two uses", |content| {
                let word = content.synonyms.outside[0].clone();
                content.synonyms.filler.push(word);
            }),
        ];
        for (name, change) in changes {
            assert!(!wrong(change).is_empty(), "{name}");
        }
    }

    #[test]
    fn a_page_in_a_wrong_place_is_told() {
        insta::assert_snapshot!(
            [
                mistakes("error/21.toml", RIGHT),
                mistakes("topic/Ab_c.toml", RIGHT),
                mistakes("news/a.toml", RIGHT),
                mistakes("a.toml", RIGHT)
            ]
            .concat()
            .join("\n")
        );
    }

    #[test]
    fn two_guides_for_one_finding_are_told() {
        let root = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(root.path().join("guide")).expect("a folder");
        for name in ["a", "b"] {
            let text = RIGHT.replace("checked_on", "findings = [\"card-not-placed\"]\nchecked_on");
            fs::write(
                root.path().join("guide").join(name).with_extension("toml"),
                text,
            )
            .expect("a file");
        }
        let mistakes = load(root.path()).expect_err("both are told");
        assert_eq!(mistakes.len(), 2);
        assert!(
            mistakes
                .iter()
                .all(|mistake| mistake.line == 3 && mistake.wrong.contains("card-not-placed"))
        );
    }
}
