//! The rules of a page, on top of those of every row.

use crate::checks;
use crate::content::Content;
use crate::entry::{Entry, KINDS, Question};
use crate::number;
use crate::table::Rows;
use crate::words::{
    CardKind, Certificate, Facility, Outage, Papers, PhoneKind, SettingsPage, Setup, UnknownWord,
    Uses, Visit, is_own_address,
};

/// The most findings of all guides together.
const MOST_FINDINGS: usize = 1_000;
/// The most messages of a page.
const MOST_MESSAGES: usize = 200;
/// The most contacts of a page.
const MOST_CONTACTS: usize = 20;

/// Checks a page; the content is there to be linked to.
pub(crate) fn check(entry: &Entry, content: &Content, rows: &mut Rows<'_>) {
    rows.of_one_page();
    Page { rows }.check(entry, content);
}

/// A page while it is checked.
struct Page<'a, 'b> {
    rows: &'a mut Rows<'b>,
}

impl Page<'_, '_> {
    fn check(&mut self, entry: &Entry, content: &Content) {
        self.check_id(entry);
        self.check_texts(entry);
        self.check_links(entry, content);
        self.check_messages(entry);
        for question in &entry.questions {
            self.check_question(question);
        }
        if let (Some(meanwhile), Some(reception)) = (&entry.meanwhile, &content.reception) {
            let mut written = meanwhile.clone();
            (written.say, written.go) = (String::new(), None);
            reception.complete(&mut written);
            if written.say.is_empty() {
                self.rows.wrong(
                    "[meanwhile]",
                    "[meanwhile] に当てはまる行が reception.toml にありません".to_owned(),
                    "outage、card、expired を直すか、reception.toml に [[line]] を足します。",
                );
            } else if written != *meanwhile {
                self.rows.wrong(
                    "say",
                    "[meanwhile] の文と行き先は、ここに書きません".to_owned(),
                    "outage だけにします。文は reception.toml から来ます。",
                );
            }
        }
        self.check_number(entry, content);
        let is_error = entry.kind() == "error";
        if is_error && (entry.category.is_none() || entry.screen.is_none()) {
            self.rows.wrong(
                "title",
                "category か screen がありません".to_owned(),
                "画面の文と区分を書き写します。",
            );
        }
        if entry.kind() != "guide" && !entry.findings.is_empty() {
            self.rows.wrong(
                "findings",
                "findings は guide だけに書けます".to_owned(),
                "guide に移します。",
            );
        }
        if entry.steps.is_empty() {
            self.rows.wrong(
                "title",
                "手順がありません".to_owned(),
                "[[step]] を書きます。",
            );
        }
        if entry.sources.is_empty() {
            self.rows.wrong(
                "title",
                "出どころがありません".to_owned(),
                "[[source]] を書きます。",
            );
        }
        self.rows.date(&entry.checked_on);
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
            self.rows.wrong(
                "title",
                format!("「{}」という場所は使えません", entry.id),
                "error/021.toml か topic/英小文字とハイフン.toml のように置きます。",
            );
        }
    }

    fn check_number(&mut self, entry: &Entry, content: &Content) {
        let Some(number) = entry.number else { return };
        let sought = format!("{number}");
        if !number::is_sound(number) {
            let wrong = format!("電話で伝える番号「{number}」は使えません");
            let last = number::last_digit(number / 10);
            let remedy = format!("2100から8999までの4けたで、最後の1けたを{last}にします。");
            self.rows.wrong(&sought, wrong, &remedy);
        }
        let others = content.entries.iter().filter(|other| other.id != entry.id);
        if let Some(other) = others
            .into_iter()
            .find(|other| other.number == Some(number))
        {
            let wrong = format!("電話で伝える番号「{number}」が「{}」にもあります", other.id);
            self.rows
                .wrong(&sought, wrong, "まだ使っていない番号にします。");
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
        texts.extend(entry.words.iter().chain(&entry.reader_screen));
        texts.extend(entry.questions.iter().map(|question| &question.ask));
        texts.extend(&entry.category);
        for message in &entry.messages {
            texts.push(&message.cause);
            texts.extend(&message.note);
        }
        for step in &entry.steps {
            texts.push(&step.action);
            texts.extend(step.condition.iter().chain(&step.why).chain(&step.proof));
        }
        for text in texts {
            self.rows.text(text);
        }
        // A place may name what is old in a document that is old itself.
        for source in &entry.sources {
            self.rows.line(&source.place);
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
            if !content.has_entry(link) {
                self.rows.wrong(
                    link,
                    format!("「{link}」というページがありません"),
                    "idのつづりを確かめます。",
                );
            }
        }
        for finding in entry.about() {
            self.rows.id(finding, false);
        }
        for check in entry.checks.iter().chain(&entry.asks) {
            self.check_check(check, content);
        }
        // A folder may hold pages alone.
        let proofs = entry.steps.iter().filter_map(|step| step.check.as_ref());
        for check in proofs.filter(|check| !content.checks.is_empty() || !checks::is_dotted(check))
        {
            self.check_check(check, content);
        }
        for step in &entry.steps {
            let open = step.open.as_deref();
            if let Some(place) = open.filter(|place| !is_own_address(place))
                && let Err(unknown) = place.parse::<SettingsPage>()
            {
                self.rows.wrong(
                    place,
                    format!("「{place}」は開けません"),
                    &format!(
                        "設定の画面（{}）か、kb/src/words.rs の ADDRESSES にある場所を書きます。",
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
                self.rows.wrong(
                    key,
                    format!("「{key}」という資料がありません"),
                    "sources.toml に書きたします。",
                );
            }
        }
        let contacts = match self.rows.few("contact", entry.contact.len(), MOST_CONTACTS) {
            true => &entry.contact[..],
            false => &[],
        };
        for id in contacts {
            if !content.contacts.iter().any(|contact| contact.id == *id) {
                self.rows.wrong(
                    &format!("\"{id}\""),
                    format!("「{id}」という連絡先がありません"),
                    "idのつづりを確かめるか、contacts.toml に書きたします。",
                );
            }
        }
        let findings = content.entries.iter().map(|entry| entry.findings.len());
        if !self.rows.few("findings", findings.sum(), MOST_FINDINGS) {
            return;
        }
        for finding in &entry.findings {
            let guides = content
                .entries
                .iter()
                .filter(|other| other.findings.contains(finding))
                .count();
            if guides > 1 {
                self.rows.wrong(
                    finding,
                    format!("「{finding}」の案内が{guides}つあります"),
                    "1つだけに残します。",
                );
            }
        }
    }

    /// A check that is named, by a page or as the proof of a step: one of those that have words.
    fn check_check(&mut self, check: &str, content: &Content) {
        let known = &content.checks;
        if known
            .binary_search_by(|words| words.id.as_str().cmp(check))
            .is_err()
        {
            self.rows.wrong(
                check,
                format!("「{check}」という点検がありません"),
                "idのつづりを確かめます。点検のことばは check/ID.toml です。",
            );
        }
    }

    fn check_messages(&mut self, entry: &Entry) {
        if !self
            .rows
            .few("message", entry.messages.len(), MOST_MESSAGES)
        {
            return;
        }
        for message in &entry.messages {
            for id in message.id.iter().chain(&message.to) {
                if !is_message_id(id) {
                    self.rows.wrong(
                        id,
                        format!("「{id}」はメッセージIDではありません"),
                        "0xと、英大文字か数字8つで書きます。",
                    );
                }
            }
            if message.to.is_some() && message.to <= message.id {
                self.rows.wrong(
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
                self.rows.wrong(
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
            "phone" | "staff-phone" => words::<PhoneKind>(offer),
            "setup" => words::<Setup>(offer),
            "facility" => words::<Facility>(offer),
            "card" => words::<CardKind>(offer),
            "papers" => words::<Papers>(offer),
            "visit" => words::<Visit>(offer),
            "certificate" => words::<Certificate>(offer),
            "outage" => words::<Outage>(offer),
            "e-prescription" | "e-chart" => words::<Uses>(offer),
            other => {
                self.rows.wrong(
                    other,
                    format!("「{other}」については聞けません"),
                    "when の言葉から選びます。",
                );
                return;
            }
        };
        if let Err(unknown) = answer {
            self.rows.wrong(
                &unknown.given,
                unknown.to_string(),
                "kb/README.md の一覧から選びます。",
            );
        }
    }
}

fn is_message_id(text: &str) -> bool {
    text.strip_prefix("0x").is_some_and(|digits| {
        digits.len() == 8
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte))
    })
}
