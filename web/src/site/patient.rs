//! The pages for a patient's own phone: one entry in one language each, and no more on it than a patient does.

use std::fmt::Write as _;

use kb::{Base, Language, Line, PatientFile, PatientPage, PhoneKind};

use super::{Address, File, Head, document, escaped};

/// All of them.
pub(super) fn pages(base: &Base, address: Option<&Address>) -> Vec<File> {
    let Some(file) = base.patient() else {
        return Vec::new();
    };
    let every = file
        .pages
        .iter()
        .flat_map(|page| Language::ALL.map(|language| (page, language)));
    every
        .map(|(page, language)| File {
            path: format!("{}index.html", page.place(language)),
            text: text(page, language, file, base, address),
        })
        .collect()
}

fn text(
    page: &PatientPage,
    language: Language,
    file: &PatientFile,
    base: &Base,
    address: Option<&Address>,
) -> String {
    let words = &file.words;
    let path_here = page.place(language);
    let up = "../".repeat(path_here.matches('/').count());
    let said = |sentence: &kb::Sentence| escaped(sentence.said(language));
    let mut body = "<p class=\"languages\">".to_owned();
    for other in Language::ALL {
        if other == language {
            let _ = write!(body, "<b lang=\"{}\">{}</b> ", other.tag(), other.name());
        } else {
            let _ = write!(
                body,
                "<a lang=\"{}\" hreflang=\"{}\" href=\"{up}{}\">{}</a> ",
                other.tag(),
                other.tag(),
                page.place(other),
                other.name()
            );
        }
    }
    let _ = writeln!(
        body,
        "</p>\n<h1>{}</h1>\n<p class=\"what\">{}</p>",
        said(&words.title),
        said(&page.happened)
    );
    if page.is_parted() {
        for (phone, title) in [
            (PhoneKind::Iphone, &words.iphone),
            (PhoneKind::Android, &words.android),
        ] {
            let _ = writeln!(body, "<h2>{}</h2>", said(title));
            body.push_str(&steps(page, phone, language, file));
        }
    } else {
        body.push_str(&steps(page, PhoneKind::Iphone, language, file));
    }
    let _ = writeln!(
        body,
        "<p class=\"meanwhile\">{}</p>\n<p>{}</p>\n<p lang=\"ja\"><b>【{}】</b> {}</p>",
        said(&words.secret),
        said(&words.help),
        // Who is shown the screen reads Japanese, and knows the code.
        escaped(code(page)),
        escaped(page.happened.said(Language::Ja))
    );
    body.push_str(&lines(page, said(&words.call), language, base));
    let _ = writeln!(body, "<p class=\"checked\">{}</p>", said(&words.checked));
    let title = format!("{} {}", words.title.said(language), code(page));
    let head = Head {
        lang: language.tag(),
        title: &title,
        description: page.happened.said(language),
        path: &path_here,
        up: &up,
        canonical: None,
    };
    document(&head, address, &body)
}

fn code(page: &PatientPage) -> &str {
    page.entry.strip_prefix("error/").unwrap_or(&page.entry)
}

fn steps(page: &PatientPage, phone: PhoneKind, language: Language, file: &PatientFile) -> String {
    let mut rows = "<ol class=\"large\">\n".to_owned();
    for sentence in page
        .steps_of(phone)
        .filter_map(|step| file.steps.get(&step.say))
    {
        let _ = writeln!(rows, "<li>{}</li>", escaped(sentence.said(language)));
    }
    rows.push_str("</ol>\n");
    rows
}

/// What the numbers for callers in other languages are for (contacts.toml).
const FOREIGN: &str = "外国語で問い合わせるとき";

/// The telephone of the entry's own contact, where a patient may call it: its first number in Japanese, those for other languages in
/// these.
fn lines(page: &PatientPage, title: String, language: Language, base: &Base) -> String {
    let may_call = |id: &&String| id.as_str() == "mynumber";
    let contact = base
        .entry(&page.entry)
        .and_then(|entry| entry.contact.iter().find(may_call))
        .and_then(|id| base.contact(id));
    let Some(contact) = contact else {
        return String::new();
    };
    let is_foreign = !matches!(language, Language::Ja | Language::JaEasy);
    let foreign = |line: &&Line| is_foreign && line.purpose.as_deref() == Some(FOREIGN);
    let mut numbers: Vec<&Line> = contact.sure_lines().filter(foreign).collect();
    if numbers.is_empty() {
        numbers.extend(contact.sure_lines().next());
    }
    let numbers: Vec<String> = numbers
        .iter()
        .map(|line| {
            let (dial, shown) = (escaped(&line.dial), escaped(&line.shown));
            format!("<a href=\"tel:{dial}\">{shown}</a>")
        })
        .collect();
    if numbers.is_empty() {
        return String::new();
    }
    let name = if is_foreign {
        format!("<span lang=\"ja\">{}</span>", escaped(&contact.name))
    } else {
        escaped(&contact.name)
    };
    format!("<h2>{title}</h2>\n<p>{name} {}</p>\n", numbers.join(" / "))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_language_has_every_step_of_every_page() {
        let base = Base::embedded();
        let file = base.patient().expect("patient.toml");
        let files = pages(base, None);
        assert_eq!(files.len(), file.pages.len() * Language::ALL.len());
        for page in &file.pages {
            for language in Language::ALL {
                let place = format!("{}index.html", page.place(language));
                let text = &files
                    .iter()
                    .find(|file| file.path == place)
                    .expect("a page")
                    .text;
                for step in &page.steps {
                    let sentence = file.steps[&step.say].said(language);
                    assert!(text.contains(&escaped(sentence)), "{place}: {sentence}");
                }
                // One list for both phones, or one for each with what is for this phone alone.
                let lists = if page.is_parted() { 2 } else { 1 };
                assert_eq!(
                    text.matches("<ol class=\"large\">").count(),
                    lists,
                    "{place}"
                );
                for other in Language::ALL {
                    assert!(text.contains(other.name()), "{place}: {}", other.name());
                }
            }
        }
    }

    #[test]
    fn every_code_of_a_patients_phone_has_a_page_and_no_sentence_is_another_languages() {
        let base = Base::embedded();
        let file = base.patient().expect("patient.toml");
        let codes: BTreeSet<&str> = file.pages.iter().map(|page| page.entry.as_str()).collect();
        let wanted: BTreeSet<String> = (19..=24).map(|code| format!("error/{code:03}")).collect();
        assert!(wanted.iter().map(String::as_str).eq(codes));
        let kana = |text: &str| {
            text.chars()
                .filter(|letter| ('ぁ'..='ヶ').contains(letter))
                .count()
        };
        for sentence in file
            .steps
            .values()
            .chain(file.pages.iter().map(|page| &page.happened))
        {
            let said: BTreeSet<&str> = Language::ALL.map(|language| sentence.said(language)).into();
            assert_eq!(said.len(), Language::ALL.len(), "{sentence:?}");
            let hangul = |letter: char| ('가'..='힣').contains(&letter);
            assert!(sentence.ko.chars().any(hangul), "{}", sentence.ko);
            assert!(
                kana(&sentence.ja) > 0 && kana(&sentence.ja_easy) > 0,
                "{}",
                sentence.ja
            );
            // Names of Japanese screens stand in every language as they are; no more than half of a sentence is one.
            for other in [&sentence.en, &sentence.zh, &sentence.vi, &sentence.pt] {
                assert!(kana(other) * 2 < other.chars().count(), "{other}");
            }
        }
    }

    #[test]
    fn where_a_try_can_be_lost_the_warning_stands_before_the_entry() {
        let file = Base::embedded().patient().expect("patient.toml");
        let names = |entry: &str| -> Vec<&str> {
            let page = file
                .pages
                .iter()
                .find(|page| page.entry == entry)
                .expect("a page");
            page.steps.iter().map(|step| step.say.as_str()).collect()
        };
        let before = |list: &[&str], first: &str, then: &str| {
            let place = |name| list.iter().position(|step| *step == name).expect("a step");
            assert!(place(first) < place(then), "{first} before {then}");
        };
        before(&names("error/022"), "not-sure-stop", "two-left");
        before(&names("error/022"), "see-what-is-left", "two-left");
        before(&names("error/022"), "which-pin", "two-left");
        before(&names("error/019"), "pin-no-more", "signing-password");
        // Within a sentence as well.
        let reset = &file.steps["as-the-app-says"];
        for (language, warning, deed) in [
            (Language::Ja, "入れません", "初期化"),
            (Language::JaEasy, "入れないで", "新しくします"),
            (Language::En, "Do not enter", "Follow"),
            (Language::Zh, "不要输入", "请按照"),
            (Language::Ko, "입력하지 마세요", "초기화"),
            (Language::Vi, "Đừng nhập", "làm theo"),
            (Language::Pt, "Não digite", "Siga"),
        ] {
            let said = reset.said(language);
            let place = |words| said.find(words).expect("the words");
            assert!(place(warning) < place(deed), "{said}");
        }
    }

    #[test]
    fn whoever_has_neither_card_nor_paper_is_told_what_to_do_after_being_told_to_show_one() {
        let file = Base::embedded().patient().expect("patient.toml");
        for page in &file.pages {
            let names: Vec<&str> = page.steps.iter().map(|step| step.say.as_str()).collect();
            let shows = ["card-instead", "card-only", "not-sure-stop"];
            for (place, _) in names
                .iter()
                .enumerate()
                .filter(|(_, name)| shows.contains(*name))
            {
                assert_eq!(names.get(place + 1), Some(&"neither"), "{}", page.entry);
            }
            assert!(names.contains(&"neither"), "{}", page.entry);
        }
    }

    #[test]
    fn a_page_where_a_pin_is_asked_says_which_one() {
        let file = Base::embedded().patient().expect("patient.toml");
        let page = |entry: &str| file.pages.iter().find(|page| page.entry == entry);
        let locked = &page("error/019").expect("a page").happened;
        let asked = &file.steps["which-pin"];
        for (language, screen) in [
            (Language::Ja, "画面ロック"),
            (Language::JaEasy, "画面を 開く 番号"),
            (Language::En, "unlocks the screen"),
            (Language::Zh, "锁屏密码"),
            (Language::Ko, "화면 잠금"),
            (Language::Vi, "mở khóa màn hình"),
            (Language::Pt, "desbloqueia a tela"),
        ] {
            for sentence in [locked, asked] {
                let said = sentence.said(language);
                assert!(said.contains(screen), "{said}");
            }
        }
    }

    #[test]
    fn who_is_shown_the_screen_reads_the_code_and_what_happened_in_japanese() {
        let base = Base::embedded();
        let file = base.patient().expect("patient.toml");
        let files = pages(base, None);
        for page in &file.pages {
            for language in Language::ALL {
                let place = format!("{}index.html", page.place(language));
                let text = &files.iter().find(|file| file.path == place);
                let text = &text.expect("a page").text;
                let help = file.words.help.said(language);
                let (_, below) = text.split_once(&escaped(help)).expect("the help");
                let shown = format!("<p lang=\"ja\"><b>【{}】</b> ", code(page));
                assert!(below.contains(&shown), "{place}");
                assert!(below.contains(&escaped(&page.happened.ja)), "{place}");
            }
        }
    }

    #[test]
    fn who_reads_another_language_calls_where_it_is_spoken() {
        let base = Base::embedded();
        let files = pages(base, None);
        let text = |place: &str| {
            let file = files.iter().find(|file| file.path == place);
            &file.expect("a page").text
        };
        for language in Language::ALL {
            let word = match language {
                Language::Ja => String::new(),
                other => format!("{}/", other.word()),
            };
            let page = text(&format!("patient/019/{word}index.html"));
            let is_japanese = matches!(language, Language::Ja | Language::JaEasy);
            assert_eq!(page.contains("0120-95-0178"), is_japanese, "{word}");
            for number in ["0120-0178-26", "0120-0178-27"] {
                assert_eq!(page.contains(number), !is_japanese, "{word}");
            }
        }
    }
}
