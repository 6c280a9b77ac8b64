//! The site's pages that are complete without any script: one for every entry and every finding, the list of them, and for a patient's
//! own phone one in each language. Plain HTML with one style sheet; what stands on them comes from the content alone, and every
//! word of it is escaped here.

mod patient;

use std::fmt::Write as _;

use diagnose::{CHECKS, Finding};
use jiff::civil::Date;
use kb::{
    AtTheDesk, Base, CardKind, Contact, Entry, Language, Line, RECEPTION, Receiving, Situation,
    Status, Step, Who,
};

/// Where the site will stand, for addresses that have to be whole (canonical, Open Graph, sitemap).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(String);

/// A text that is no address of a site.
#[derive(Debug, thiserror::Error)]
#[error("「{0}」は使えません。https:// で始まる場所を書きます（例: https://example.jp/shikaku）")]
pub struct NoAddress(String);

impl std::str::FromStr for Address {
    type Err = NoAddress;

    fn from_str(text: &str) -> Result<Self, NoAddress> {
        let wrong = || NoAddress(text.chars().filter(|letter| !letter.is_control()).collect());
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .ok_or_else(wrong)?;
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~/:[]".contains(letter);
        if rest.is_empty() || rest.starts_with('/') || !rest.chars().all(plain) {
            return Err(wrong());
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }
}

impl Address {
    /// The whole address of a page.
    fn of(&self, path: &str) -> String {
        format!("{}/{path}", self.0)
    }
}

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its place, with slashes.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// All pages without script, and what search engines and printers want beside them.
#[must_use]
pub fn pages(base: &Base, address: Option<&Address>) -> Vec<File> {
    let mut files: Vec<File> = base
        .entries()
        .iter()
        .map(|entry| File {
            path: format!("{}/index.html", entry.id),
            text: page(entry, base, address),
        })
        .collect();
    files.extend(base.entries().iter().filter_map(|entry| {
        let place = finding_path(entry)?;
        Some(File {
            path: format!("{place}index.html"),
            text: finding_page(&place, entry, base, address),
        })
    }));
    files.extend(patient::pages(base, address));
    files.push(File {
        path: "list/index.html".to_owned(),
        text: list(base, address),
    });
    // Where newer content would stand; without the file every opening of the window would find nothing there.
    files.push(File {
        path: format!("content/{}", bundle::POINTER),
        text: bundle::pointer(base.number()),
    });
    let mut robots = "User-agent: *\nAllow: /\n".to_owned();
    if let Some(address) = address {
        files.push(File {
            path: "sitemap.xml".to_owned(),
            text: sitemap(base, address),
        });
        let _ = writeln!(robots, "Sitemap: {}", address.of("sitemap.xml"));
    }
    files.push(File {
        path: "robots.txt".to_owned(),
        text: robots,
    });
    files
}

/// Where an entry stands under the number that is said on the telephone.
#[must_use]
pub fn finding_path(entry: &Entry) -> Option<String> {
    entry.number.map(|number| format!("finding/{number}/"))
}

/// The entries by their numbers, as the service worker has them: without a network nothing else tells what a number is.
#[must_use]
pub fn numbers(base: &Base) -> String {
    let rows = base.entries().iter().filter_map(|entry| {
        let number = entry.number?;
        Some(format!("\"{number}\": \"{}\"", entry.id))
    });
    rows.collect::<Vec<_>>().join(", ")
}

/// Text as HTML shows it: no character of it is markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}

/// What a page without script may do, on any server. Without script nothing connects; what measures pages asks for robots.txt.
const POLICY: &str = "default-src 'none'; style-src 'self'; connect-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'";

/// From so many bytes of its body on a page is long.
const LONG: usize = 7_000;

struct Head<'a> {
    /// The language's tag.
    lang: &'a str,
    title: &'a str,
    description: &'a str,
    /// The page's place, with a slash at its end.
    path: &'a str,
    /// The way from the page to the site's beginning.
    up: &'a str,
    /// The page that says the same and is to be found instead.
    canonical: Option<&'a str>,
}

/// A page around its body.
fn document(head: &Head<'_>, address: Option<&Address>, body: &str) -> String {
    let title = escaped(head.title);
    let description = escaped(head.description);
    let (up, lang) = (head.up, head.lang);
    // On paper a long page is set in two columns, so that it stays one sheet.
    let long = if body.len() > LONG {
        " class=\"long\""
    } else {
        ""
    };
    let whole = address.map_or_else(String::new, |address| {
        let here = escaped(&address.of(head.path));
        let canonical = escaped(&address.of(head.canonical.unwrap_or(head.path)));
        format!(
            "<link rel=\"canonical\" href=\"{canonical}\">\n<meta property=\"og:type\" content=\"article\">\n\
             <meta property=\"og:url\" content=\"{here}\">\n<meta property=\"og:title\" content=\"{title}\">\n\
             <meta property=\"og:description\" content=\"{description}\">\n"
        )
    });
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title} | 資格確認レスキュー</title>\n\
         <meta name=\"description\" content=\"{description}\">\n{whole}\
         <link rel=\"icon\" href=\"{up}icon.svg\" type=\"image/svg+xml\">\n\
         <link rel=\"manifest\" href=\"{up}manifest.webmanifest\">\n<link rel=\"stylesheet\" href=\"{up}page.css\">\n\
         </head>\n<body{long}>\n<header lang=\"ja\"><a href=\"{up}\">資格確認レスキュー</a> <a href=\"{up}list/\">一覧</a></header>\n\
         <main>\n{body}</main>\n</body>\n</html>\n"
    )
}

/// The page of an entry.
fn page(entry: &Entry, base: &Base, address: Option<&Address>) -> String {
    let title = heading(entry);
    let path = format!("{}/", entry.id);
    let head = Head {
        lang: "ja",
        title: &title,
        description: &entry.happened,
        path: &path,
        up: "../../",
        canonical: None,
    };
    document(&head, address, &body(entry, base, head.up))
}

/// The page of an entry under its number, with the words of the checks that find it.
fn finding_page(place: &str, entry: &Entry, base: &Base, address: Option<&Address>) -> String {
    let up = "../../";
    let mut found = String::new();
    let named = |finding: &&Finding| entry.findings.iter().any(|code| code == finding.code());
    for finding in Finding::ALL.iter().filter(named) {
        for check in CHECKS
            .iter()
            .filter(|check| check.findings.contains(finding))
        {
            let _ = writeln!(
                found,
                "<p class=\"checked\">「{}」の点検で見つかる原因です（<code>{}</code>）。</p>",
                escaped(check.title(base)),
                finding.code()
            );
        }
    }
    let title = heading(entry);
    let head = Head {
        lang: "ja",
        title: &title,
        description: &entry.happened,
        path: place,
        up,
        canonical: Some(&format!("{}/", entry.id)),
    };
    document(&head, address, &(body(entry, base, up) + &found))
}

/// What stands on the page of an entry.
fn body(entry: &Entry, base: &Base, up: &str) -> String {
    let mut body = String::new();
    let _ = writeln!(
        body,
        "<h1>{}</h1>\n<p class=\"what\">{}{}</p>",
        escaped(&heading(entry)),
        escaped(&entry.happened),
        entry
            .not_this
            .as_deref()
            .map_or_else(String::new, |text| format!(
                " <strong>{}</strong>",
                escaped(text)
            ))
    );
    if let Some(number) = entry.number {
        let _ = writeln!(
            body,
            "<p class=\"tell\">電話で伝える番号 <b>{number}</b></p>"
        );
    }
    if let Some(meanwhile) = &entry.meanwhile {
        let line = escaped(&meanwhile.say);
        let line = match &meanwhile.go {
            Some(go) if *go != entry.id => {
                format!("{line} <a href=\"{up}{}/\">受付の続け方</a>", escaped(go))
            }
            _ => line,
        };
        let _ = writeln!(
            body,
            "<p class=\"meanwhile\"><b>患者さんが待っているとき</b> {line}</p>"
        );
        let desk = AtTheDesk {
            outage: meanwhile.outage,
            card: meanwhile.card,
            expired: meanwhile.expired,
            ..AtTheDesk::default()
        };
        if entry.id != RECEPTION {
            let ways = received(base, &desk);
            let _ = writeln!(
                body,
                "<details class=\"ways\"><summary>受け付け方</summary>\n{}</details>",
                ways_in_short(&ways, &format!("{up}{RECEPTION}/"))
            );
        }
    }
    if entry.id == RECEPTION {
        body.push_str(&ways_in_full(base));
    }
    for (title, is_theirs) in [
        ("すること", false),
        ("システム管理者・ベンダがすること", true),
    ] {
        let steps: Vec<&Step> = entry
            .steps
            .iter()
            .filter(|step| matches!(step.who, Who::Admin | Who::Vendor) == is_theirs)
            .collect();
        if !steps.is_empty() {
            let _ = writeln!(body, "<h2>{title}</h2>\n<ol>");
            for step in steps {
                body.push_str(&row(step, up, base));
            }
            body.push_str("</ol>\n");
        }
    }
    if let Some(screen) = &entry.screen {
        let _ = writeln!(
            body,
            "<h2>画面の文</h2>\n<blockquote>{}</blockquote>",
            escaped(screen)
        );
    }
    if !entry.messages.is_empty() {
        body.push_str("<details><summary>メッセージID</summary>\n<ul>\n");
        for message in &entry.messages {
            let id = message.id.as_deref().unwrap_or("（資料に残っていません）");
            let to = message
                .to
                .as_deref()
                .map_or_else(String::new, |to| format!("–{to}"));
            let _ = writeln!(
                body,
                "<li><code>{}{}</code> {}{}</li>",
                escaped(id),
                escaped(&to),
                escaped(&message.cause),
                mark(Some(message.status))
            );
        }
        body.push_str("</ul>\n</details>\n");
    }
    let contacts: Vec<&Contact> = entry
        .contact
        .iter()
        .filter_map(|id| base.contact(id))
        .collect();
    if !contacts.is_empty() {
        body.push_str("<h2>連絡先</h2>\n<ul class=\"contacts\">\n");
        for contact in contacts {
            body.push_str(&contact_row(contact));
        }
        body.push_str("</ul>\n");
    }
    body.push_str(&related(entry, base, up));
    body.push_str("<h2>出どころ</h2>\n<ul class=\"sources\">\n");
    for source in &entry.sources {
        let file = source
            .file
            .as_ref()
            .and_then(|key| base.document(key))
            .map_or("", |file| &file.title);
        let _ = writeln!(
            body,
            "<li>{} {}{}</li>",
            escaped(file),
            escaped(&source.place),
            mark(Some(source.status))
        );
    }
    let _ = writeln!(
        body,
        "</ul>\n<p class=\"checked\">確かめた日 {}　<a href=\"{up}#/entry/{id}\">このページを、質問に答えながら見る</a> \
         <a href=\"shikaku://{id}\">アプリで開く（資格確認レスキューを入れてある端末）</a></p>",
        escaped(&japanese(&entry.checked_on)),
        id = escaped(&entry.id)
    );
    if let Some(page) = base.patient_page(&entry.id) {
        let _ = writeln!(
            body,
            "<p class=\"checked\"><a href=\"{up}{}\">患者さんのスマホで見るページ（7つのことば）</a></p>",
            page.place(Language::Ja)
        );
    }
    body
}

/// How a patient can be received.
fn received(base: &Base, desk: &AtTheDesk) -> Receiving {
    base.reception()
        .map(|table| table.receive(desk))
        .unwrap_or_default()
}

/// The names of the ways, each leading to its place on the page of reception.
fn ways_in_short(ways: &Receiving, page: &str) -> String {
    let mut rows = "<ol>\n".to_owned();
    for way in &ways.ways {
        let condition = way
            .condition
            .as_deref()
            .map_or_else(String::new, |text| format!("<i>{}</i> ", escaped(text)));
        let _ = writeln!(
            rows,
            "<li>{condition}<a href=\"{page}#{}\">{}</a>{}</li>",
            anchor(way.by.text()),
            escaped(&way.title),
            mark(Some(way.status))
        );
    }
    rows.push_str("</ol>\n");
    rows
}

/// Every way with its steps, and for each thing that a patient may bring the ways that fit.
fn ways_in_full(base: &Base) -> String {
    let mut text = "<h2>患者さんが持っているもの</h2>\n".to_owned();
    for card in [
        CardKind::Physical,
        CardKind::Phone,
        CardKind::Certificate,
        CardKind::Voucher,
        CardKind::None,
    ] {
        let desk = AtTheDesk {
            card: Some(card),
            ..AtTheDesk::default()
        };
        let _ = writeln!(
            text,
            "<h3>{}</h3>\n{}",
            escaped(card.label()),
            ways_in_short(&received(base, &desk), "")
        );
    }
    for way in received(base, &AtTheDesk::default()).ways {
        let _ = writeln!(
            text,
            "<h3 id=\"{}\">{}{}</h3>\n<ol>",
            anchor(way.by.text()),
            escaped(&way.title),
            mark(Some(way.status))
        );
        for step in &way.steps {
            text.push_str(&row(step, "../../", base));
        }
        text.push_str("</ol>\n");
    }
    text
}

/// A way's word as the name of a place on a page.
fn anchor(word: &str) -> String {
    format!("way-{}", word.replace('+', "-"))
}

/// A heading with the number that stands on the screen, where there is one.
fn heading(entry: &Entry) -> String {
    match entry.id.split_once('/') {
        Some(("error", code)) => format!("【{code}】{}", entry.heading()),
        Some(("app-error", code)) => format!("【{}】{}", code.to_uppercase(), entry.heading()),
        _ => entry.heading().to_owned(),
    }
}

fn row(step: &Step, up: &str, base: &Base) -> String {
    let mut marks = vec![step.who.label().to_owned()];
    marks.extend(step.when.labels(&Situation::default()));
    let condition = step
        .condition
        .as_deref()
        .map_or_else(String::new, |text| format!("<i>{}</i> ", escaped(text)));
    let mut row = format!(
        "<li><small>{}</small> {condition}{}{}",
        escaped(&marks.join("・")),
        escaped(&step.action),
        mark(step.status)
    );
    if let Some(why) = &step.why {
        let _ = write!(row, "<p>{}</p>", escaped(why));
    }
    if let Some(proof) = &step.proof {
        let _ = write!(row, "<p class=\"proof\">{}</p>", escaped(proof));
    }
    if let Some(page) = step.see.as_deref().and_then(|id| base.entry(id)) {
        let _ = write!(
            row,
            "<p><a href=\"{up}{}/\">{}</a></p>",
            escaped(&page.id),
            escaped(page.heading())
        );
    }
    if let Some(open) = step
        .open
        .as_deref()
        .filter(|open| open.starts_with("https://"))
    {
        let open = escaped(open);
        let _ = write!(
            row,
            "<p><a rel=\"noreferrer\" href=\"{open}\">{open}</a></p>"
        );
    }
    row.push_str("</li>\n");
    row
}

fn contact_row(contact: &Contact) -> String {
    let mut row = format!(
        "<li><b>{}</b> {}",
        escaped(&contact.name),
        escaped(&contact.purpose)
    );
    for line in contact.sure_lines() {
        let about = about_line(line).into_iter();
        let about: Vec<String> = about.map(|text| escaped(&text)).collect();
        let _ = write!(
            row,
            "<p>{} <a href=\"tel:{}\">{}</a> {} <small>{}</small></p>",
            line.kind.label(),
            escaped(&line.dial),
            escaped(&line.shown),
            escaped(line.purpose.as_deref().unwrap_or_default()),
            about.join("　")
        );
    }
    if let Some(find) = &contact.find {
        let _ = write!(row, "<p>{}</p>", escaped(find));
    }
    if let Some(web) = contact.web.as_ref().map(|web| escaped(&web.is)) {
        let _ = write!(row, "<p><a rel=\"noreferrer\" href=\"{web}\">{web}</a></p>");
    }
    if let Some(mail) = contact.mail.as_ref().map(|mail| escaped(&mail.is)) {
        let _ = write!(row, "<p>メール <a href=\"mailto:{mail}\">{mail}</a></p>");
    }
    for (title, list) in [
        ("伝えること", &contact.say),
        ("伝えないこと", &contact.never_say),
    ] {
        if !list.is_empty() {
            let list: Vec<String> = list.iter().map(|text| escaped(text)).collect();
            let _ = write!(
                row,
                "<details><summary>{title}</summary><ul><li>{}</li></ul></details>",
                list.join("</li><li>")
            );
        }
    }
    row.push_str("</li>\n");
    row
}

/// What is to be known of a number before it is called: what to press, who pays, when somebody answers.
fn about_line(line: &Line) -> Vec<String> {
    let mut about = Vec::new();
    if let Some(guidance) = &line.guidance {
        about.push(format!("音声案内で「{guidance}」を押します。"));
    }
    about.extend(line.cost.map(|cost| cost.label().to_owned()));
    for hours in &line.hours {
        let days = hours.days.iter().map(|day| day.label());
        let month = hours
            .month_days
            .map(|(first, last)| format!("（毎月{first}日〜{last}日）"));
        about.push(format!(
            "{}{} {}〜{}",
            days.collect::<Vec<_>>().join("・"),
            month.unwrap_or_default(),
            hours.open,
            hours.close
        ));
    }
    if line.closed_on_holidays() == Some(true) {
        about.push("祝日は休み".to_owned());
    }
    about.extend(line.closed.iter().map(|days| format!("{days}は休み")));
    let unsure = line.unsure.iter();
    about.extend(unsure.map(|days| format!("{days}は休みのことがあります")));
    about.extend(line.note.clone());
    about
}

fn related(entry: &Entry, base: &Base, up: &str) -> String {
    let pages: Vec<&Entry> = entry
        .related
        .iter()
        .filter_map(|id| base.entry(id))
        .collect();
    if pages.is_empty() {
        return String::new();
    }
    let mut rows = "<h2>関係するページ</h2>\n<ul class=\"related\">\n".to_owned();
    for page in pages {
        let _ = writeln!(
            rows,
            "<li><a href=\"{up}{}/\">{}</a></li>",
            escaped(&page.id),
            escaped(&heading(page))
        );
    }
    rows.push_str("</ul>\n");
    rows
}

fn mark(status: Option<Status>) -> &'static str {
    match status {
        Some(Status::Inferred) => " <small class=\"inferred\">推定</small>",
        Some(Status::Stated) | None => "",
    }
}

/// A day as people write it; what is no day stands as it is.
fn japanese(day: &str) -> String {
    day.parse::<Date>().map_or_else(
        |_| day.to_owned(),
        |day| format!("{}年{}月{}日", day.year(), day.month(), day.day()),
    )
}

/// All entries by kind: what a browser without script begins with.
fn list(base: &Base, address: Option<&Address>) -> String {
    let up = "../";
    let mut body = "<h1>すべてのページ</h1>\n".to_owned();
    for (kind, title) in [
        ("error", "画面の番号"),
        ("app-error", "アプリのエラー"),
        ("topic", "困りごと"),
        ("guide", "手順"),
    ] {
        let _ = writeln!(body, "<h2>{title}</h2>\n<ul>");
        for entry in base.entries().iter().filter(|entry| entry.kind() == kind) {
            let _ = writeln!(
                body,
                "<li><a href=\"{up}{}/\">{}</a></li>",
                escaped(&entry.id),
                escaped(&heading(entry))
            );
        }
        body.push_str("</ul>\n");
    }
    let _ = writeln!(
        body,
        "<h2>問い合わせを受ける人</h2>\n<ul>\n<li><a href=\"{up}desk/\">問い合わせを読む</a>（JavaScriptが要ります）</li>\n</ul>"
    );
    let head = Head {
        lang: "ja",
        title: "すべてのページ",
        description: "資格確認のエラー番号、困りごと、手順の一覧です。",
        path: "list/",
        up,
        canonical: None,
    };
    document(&head, address, &body)
}

fn sitemap(base: &Base, address: &Address) -> String {
    let mut map = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n".to_owned();
    for (path, day) in std::iter::once((String::new(), base.edition())).chain(
        base.entries()
            .iter()
            .map(|entry| (format!("{}/", entry.id), entry.checked_on.as_str())),
    ) {
        let _ = writeln!(
            map,
            "<url><loc>{}</loc><lastmod>{}</lastmod></url>",
            escaped(&address.of(&path)),
            escaped(day)
        );
    }
    map.push_str("</urlset>\n");
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Vec<File> {
        pages(
            Base::embedded(),
            Some(&"https://example.jp/s/".parse().expect("an address")),
        )
    }

    #[test]
    fn every_entry_has_a_page_with_all_its_steps_contacts_and_sources_and_no_script() {
        let base = Base::embedded();
        let files = site();
        for entry in base.entries() {
            let path = format!("{}/index.html", entry.id);
            let file = files.iter().find(|file| file.path == path).expect("a page");
            assert!(!file.text.contains("<script"), "{path}");
            assert!(
                file.text.len() <= 30 * 1024,
                "{path}: {} bytes",
                file.text.len()
            );
            for step in &entry.steps {
                assert!(
                    file.text.contains(&escaped(&step.action)),
                    "{path}: {}",
                    step.action
                );
            }
            for contact in &entry.contact {
                let name = &base.contact(contact).expect("it is there").name;
                assert!(file.text.contains(&escaped(name)), "{path}: {name}");
            }
            for source in &entry.sources {
                assert!(file.text.contains(&escaped(&source.place)), "{path}");
            }
        }
    }

    #[test]
    fn every_link_within_the_site_leads_to_a_file() {
        let files = site();
        let made = ["", "desk/", "icon.svg", "manifest.webmanifest", "page.css"];
        for file in files.iter().filter(|file| file.path.ends_with(".html")) {
            let depth = file.path.matches('/').count();
            for link in file.text.split("href=\"").skip(1) {
                let link = link.split('"').next().unwrap_or_default();
                let Some(target) = link.strip_prefix(&"../".repeat(depth)) else {
                    assert!(
                        ["https://", "tel:", "mailto:", "shikaku://", "#way-"]
                            .iter()
                            .any(|start| link.starts_with(start)),
                        "{}: {link}",
                        file.path
                    );
                    continue;
                };
                let target = target.split('#').next().unwrap_or_default();
                let index = format!("{target}index.html");
                assert!(
                    made.contains(&target) || files.iter().any(|file| file.path == index),
                    "{}: {link}",
                    file.path
                );
            }
        }
    }

    #[test]
    fn every_page_with_a_number_shows_it_and_stands_under_it() {
        let files = site();
        let known = numbers(Base::embedded());
        let numbered = Base::embedded().entries().iter();
        let mut seen = 0;
        for entry in numbered.filter(|entry| entry.number.is_some() || entry.kind() == "error") {
            let number = entry.number.expect("every error page has one");
            let shown = format!("<p class=\"tell\">電話で伝える番号 <b>{number}</b></p>");
            for path in [
                format!("{}/index.html", entry.id),
                format!("finding/{number}/index.html"),
            ] {
                let file = files.iter().find(|file| file.path == path).expect("a page");
                assert_eq!(file.text.matches(&shown).count(), 1, "{path}");
                assert!(file.text.len() <= 30 * 1024, "{path}");
            }
            assert!(known.contains(&format!("\"{number}\": \"{}\"", entry.id)));
            seen += 1;
        }
        assert!(seen > 60, "{seen}");
    }

    #[test]
    fn a_contact_is_whole_without_a_script() {
        let base = Base::embedded();
        let row = |id: &str| contact_row(base.contact(id).expect("a contact"));
        let centre = row("call-centre");
        for says in [
            "0800-080-4583",
            "mailto:contact@iryohokenjyoho-portalsite.jp",
            "通話無料",
            "月・火・水・木・金 8:00〜18:00",
            "土 8:00〜16:00",
            "祝日は休み",
            "12月29日〜1月3日は休みのことがあります",
            "伝えないこと",
        ] {
            assert!(centre.contains(says), "{says}: {centre}");
        }
        let mynumber = row("mynumber");
        assert!(mynumber.contains("音声案内で「2」を押します。"));
        assert!(mynumber.contains("12月29日〜1月3日は休み"));
        assert!(row("care-helpdesk").contains("月・火・水・木・金（毎月1日〜10日） 10:00〜19:00"));
        for contact in base.contacts() {
            let row = contact_row(contact);
            let lists = contact.say.iter().chain(&contact.never_say);
            let known = [&contact.web, &contact.mail].into_iter().flatten();
            let texts = lists
                .chain(known.map(|known| &known.is))
                .chain(&contact.find)
                .chain([&contact.purpose])
                .chain(contact.sure_lines().flat_map(|line| &line.note));
            for text in texts {
                assert!(row.contains(&escaped(text)), "{}: {text}", contact.id);
            }
            // A number that nobody is sure of leads a caller to a stranger.
            let said = contact
                .lines
                .iter()
                .filter(|line| row.contains(&line.shown));
            assert!(said.count() >= contact.sure_lines().count());
            assert!(!row.contains("03-6734-0170"));
        }
    }

    #[test]
    fn every_finding_has_a_page_at_its_one_address() {
        let base = Base::embedded();
        let files = site();
        for finding in Finding::ALL {
            let guide = base.guide_for(finding.code()).expect("a guide");
            let path = format!("{}index.html", finding_path(guide).expect("a number"));
            let file = files.iter().find(|file| file.path == path).expect("a page");
            assert!(file.text.contains(&escaped(guide.heading())), "{path}");
            assert!(file.text.contains(finding.code()), "{path}");
        }
    }

    #[test]
    fn the_page_of_reception_has_every_way_with_its_steps() {
        let base = Base::embedded();
        let files = site();
        let path = format!("{RECEPTION}/index.html");
        let file = files.iter().find(|file| file.path == path).expect("a page");
        let ways = received(base, &AtTheDesk::default()).ways;
        assert!(ways.len() > 8);
        for way in ways {
            let place = format!("id=\"{}\"", anchor(way.by.text()));
            assert_eq!(file.text.matches(&place).count(), 1, "{place}");
            for step in way.steps {
                assert!(
                    file.text.contains(&escaped(&step.action)),
                    "{}",
                    step.action
                );
            }
        }
        // Whoever has no script gets to every place that a page names.
        for other in files.iter().filter(|file| file.path.ends_with(".html")) {
            for place in other.text.split("#way-").skip(1) {
                let place = place.split('"').next().unwrap_or_default();
                assert!(
                    file.text.contains(&format!("id=\"way-{place}\"")),
                    "{place}"
                );
            }
        }
    }

    #[test]
    fn text_of_the_content_is_never_markup() {
        assert_eq!(escaped("<b>&\"'"), "&lt;b&gt;&amp;&quot;&#39;");
    }

    #[test]
    fn only_an_address_is_one() {
        for wrong in [
            "",
            "example.jp",
            "https://",
            "https:///x",
            "https://a b",
            "https://a\"b",
            "javascript:x",
        ] {
            assert!(wrong.parse::<Address>().is_err(), "{wrong}");
        }
        let address: Address = "https://example.jp/s/".parse().expect("one");
        assert_eq!(address.of("error/021/"), "https://example.jp/s/error/021/");
    }
}
