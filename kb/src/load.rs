//! Reads the content files and says what is wrong with them: file, line and remedy. build.rs runs it, so that a mistake
//! never reaches a binary; the tests run it on broken files. It reports every mistake it finds, not only the first.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::bounds;
use crate::content::{Content, EditionFile};
use crate::entry::KINDS;
use crate::mistake::Mistake;
use crate::rules::{Files, check_read};
use crate::shared::{self, SharedSteps};
use crate::table::InFolder;
use crate::tables::tables;

pub use crate::rules::check;

/// Reads and checks a content folder.
///
/// # Errors
/// All mistakes found, each with file and line.
pub fn load(root: &Path) -> Result<Content, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let mut content = Content::default();
    let mut files = Files::new();
    let at = root.join(shared::PLACE).with_extension("toml");
    let steps = read(&at).unwrap_or_default();
    let mut shared = SharedSteps::read(&at, &steps).unwrap_or_else(|mistake| {
        mistakes.push(mistake);
        SharedSteps::none()
    });

    for path in toml_files(root, &mut mistakes) {
        let text = match read(&path).and_then(|text| within_bounds(&path, &text).map(|()| text)) {
            Ok(text) => text,
            Err(mistake) => {
                mistakes.push(mistake);
                continue;
            }
        };
        let place = path.strip_prefix(root).unwrap_or(&path).with_extension("");
        let place = place.to_string_lossy().replace('\\', "/");
        let kind = place.split_once('/').map_or("", |(kind, _)| kind);
        let read = if place == shared::PLACE {
            Ok(())
        } else if KINDS.contains(&kind) {
            let page = shared.page(&path, &text);
            page.map(|page| taken::folder(&mut content.entries, &place, page))
        } else {
            take(&mut content, &place, &path, &text)
        };
        match read {
            Ok(()) => {
                files.insert(place, (path, text));
            }
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if let Some(reception) = content.reception.as_ref() {
        let meanwhile = content.entries.iter_mut();
        meanwhile
            .filter_map(|entry| entry.meanwhile.as_mut())
            .for_each(|meanwhile| reception.complete(meanwhile));
    }
    mistakes.extend(shared.mistakes(&at));
    mistakes.extend(check_read(&content, &files));
    mistakes.dedup();
    if mistakes.is_empty() {
        Ok(content)
    } else {
        Err(mistakes)
    }
}

macro_rules! take {
    (
        carried { $(
            $(#[$meta:meta])*
            $field:ident: $type:ty = $kind:ident $at:literal as $file:ty, $how:ident, $rule:expr;
        )* }
        searched { $(
            $(#[$searched_meta:meta])*
            $searched:ident: $searched_type:ty =
                $searched_kind:ident $searched_at:literal as $searched_file:ty, $searched_rule:expr;
        )* }
    ) => {
        /// Takes a file into its table.
        fn take(content: &mut Content, place: &str, path: &Path, text: &str) -> Result<(), Mistake> {
            if place == "edition" {
                content.number = parse::<EditionFile>(path, text)?.number.get();
                return Ok(());
            }
            $(if is_at::$kind(place, $at) {
                taken::$kind(&mut content.$field, place, parse::<$file>(path, text)?);
                return Ok(());
            })*
            $(if is_at::$searched_kind(place, $searched_at) {
                let file = parse::<$searched_file>(path, text)?;
                taken::$searched_kind(&mut content.$searched, place, file);
                return Ok(());
            })*
            Err(Mistake::whole(
                path,
                "知らないファイルです".to_owned(),
                "ページは error/ app-error/ topic/ guide/ のどれかに置きます。",
            ))
        }
    };
}

tables!(take);

/// Whether a file at this place is of the table.
mod is_at {
    pub(super) fn file(place: &str, at: &str) -> bool {
        place == at
    }

    pub(super) fn folder(place: &str, at: &str) -> bool {
        place.contains('/') && place.starts_with(at)
    }
}

/// Puts what a file says into its table.
mod taken {
    use super::InFolder;

    pub(super) fn file<T: From<F>, F>(table: &mut T, _: &str, file: F) {
        *table = file.into();
    }

    pub(super) fn folder<T: InFolder>(table: &mut Vec<T>, place: &str, file: T) {
        let row = file.put(place);
        let at = table.partition_point(|other| other.place() < row.place());
        table.insert(at, row);
    }
}

/// What is wrong with a JSON document before anything is built from it: a text, a list or a number of values beyond the bounds,
/// which are those of a content file; `None` where nothing is, and where it is no JSON, which whoever reads it will say.
#[must_use]
pub fn beyond_bounds(json: &[u8]) -> Option<Mistake> {
    let mut wrong = None;
    // What is no JSON is no content either.
    let _ = bounds::keep(&mut serde_json::Deserializer::from_slice(json), &mut wrong);
    let wrong = wrong?;
    Some(Mistake::whole(
        Path::new(&wrong.place),
        wrong.to_string(),
        wrong.beyond.remedy(),
    ))
}

/// The largest file in bytes; the largest of November 2026 has 60 KB.
const LARGEST: u64 = 1024 * 1024;
/// The most files, and the most folders; there were 160 in November 2026.
const MOST_FILES: usize = 4_000;

/// The text of a file.
fn read(path: &Path) -> Result<String, Mistake> {
    let unreadable = |error: std::io::Error| {
        Mistake::whole(
            path,
            format!("読めません（{error}）"),
            "UTF-8の文字で保存します。",
        )
    };
    let mut text = String::new();
    let read = File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_string(&mut text))
        .map_err(unreadable)?;
    if read as u64 > LARGEST {
        return Err(Mistake::whole(
            path,
            "ファイルが大きすぎます（1MBまで）".to_owned(),
            "ファイルを分けるか、短くします。",
        ));
    }
    Ok(text)
}

/// The content files under a folder. No link is followed, because one that leads back has no end; pipes and devices have none either.
fn toml_files(root: &Path, mistakes: &mut Vec<Mistake>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        match fs::read_dir(&folder) {
            Ok(list) => {
                for item in list.flatten() {
                    let path = item.path();
                    seen += 1;
                    if seen > MOST_FILES {
                        mistakes.push(Mistake::whole(
                            root,
                            format!("ファイルが多すぎます（{MOST_FILES}個まで）"),
                            "ページのフォルダ（kb/content）を選びます。",
                        ));
                        return Vec::new();
                    }
                    let is_toml = path
                        .extension()
                        .is_some_and(|extension| extension == "toml");
                    match item.file_type() {
                        Ok(kind) if kind.is_dir() => folders.push(path),
                        Ok(kind) if kind.is_file() && is_toml => found.push(path),
                        Ok(kind) if kind.is_symlink() || is_toml => mistakes.push(Mistake::whole(
                            &path,
                            "リンクか、ふつうのファイルではないものです".to_owned(),
                            "ファイルそのものを置きます。",
                        )),
                        Ok(_) => {}
                        Err(error) => mistakes.push(Mistake::whole(
                            &path,
                            format!("読めません（{error}）"),
                            "場所を確かめます。",
                        )),
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
    toml::from_str(text).map_err(|error| Mistake::of_toml(path, text, &error))
}

/// What [`beyond_bounds`] is for a bundle.
fn within_bounds(path: &Path, text: &str) -> Result<(), Mistake> {
    let mut wrong = None;
    let kept =
        toml::Deserializer::parse(text).and_then(|document| bounds::keep(document, &mut wrong));
    kept.map_err(|error| {
        let mistake = Mistake::of_toml(path, text, &error);
        match &wrong {
            Some(wrong) => Mistake {
                wrong: wrong.to_string(),
                remedy: wrong.beyond.remedy().to_owned(),
                ..mistake
            },
            None => mistake,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::says::Says;

    macro_rules! names {
        (
            carried { $(
                $(#[$meta:meta])*
                $field:ident: $type:ty = $kind:ident $at:literal as $file:ty, $how:ident, $rule:expr;
            )* }
            searched { $(
                $(#[$searched_meta:meta])*
                $searched:ident: $searched_type:ty =
                    $searched_kind:ident $searched_at:literal as $searched_file:ty, $searched_rule:expr;
            )* }
        ) => {
            /// Every table, and how the names of its files begin.
            const TABLES: &[(&str, &str)] =
                &[$((stringify!($field), $at),)* $((stringify!($searched), $searched_at)),*];
        };
    }

    tables!(names);

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
            (
                "a check that there is not",
                RIGHT.replace("checked_on", "checks = [\"no.check\"]\nchecked_on"),
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
        type Change = (&'static str, &'static str, fn(&mut Content));
        let changes: [Change; 30] = [
            ("app", "a store twice", |content| {
                content.app.products.push(content.app.products[0].clone());
            }),
            ("contacts", "another place to look at", |content| {
                let mut webs = content
                    .contacts
                    .iter_mut()
                    .filter_map(|row| row.web.as_mut());
                webs.next().expect("a page").is = "https://example.jp/".to_owned();
            }),
            ("app", "a version that is none", |content| {
                content.app.versions[0].from = "3.x".to_owned();
            }),
            ("app", "a version's page that is not there", |content| {
                content.app.versions[0].see = Some("topic/nowhere".to_owned());
            }),
            ("entries", "a page twice", |content| {
                content.entries.insert(0, content.entries[0].clone());
            }),
            ("entries", "pages in a wrong order", |content| {
                content.entries.swap(0, 1)
            }),
            ("entries", "a place outside", |content| {
                content.entries[0].id = "../../etc/passwd".to_owned();
            }),
            ("entries", "a place to open that is no address", |content| {
                content.entries[0].steps[0].open = Some("file:///etc/passwd".to_owned());
            }),
            ("entries", "another place to open", |content| {
                let open = "https://iryohokenjyoho.service-now.com.example.jp/";
                content.entries[0].steps[0].open = Some(open.to_owned());
            }),
            ("readers", "a reader twice", |content| {
                content.readers.push(content.readers[0].clone());
            }),
            (
                "entries",
                "a contact that entries name is gone",
                |content| {
                    content.contacts.clear();
                },
            ),
            ("contacts", "superseded advice", |content| {
                content.contacts[0].purpose = "健康保険証です。".to_owned();
            }),
            ("checks", "the words of a check twice", |content| {
                content.checks.push(content.checks[0].clone());
            }),
            ("checks", "a check that is no place in a file", |content| {
                content.checks[0].id = "../passwd".to_owned();
            }),
            ("evidence", "a sentence of nothing", |content| {
                let says = Says::Text(" ".to_owned());
                content.evidence.says.insert("route".to_owned(), says);
            }),
            ("checks", "a place that is never closed", |content| {
                let says = Says::Text("「{reader」です。".to_owned());
                content.checks[0].says.insert("x".to_owned(), says);
            }),
            (
                "outcomes",
                "superseded advice in what came of a deed",
                |content| {
                    let outcomes = content.outcomes.as_mut().expect("outcomes.toml");
                    let says = Says::First(vec![Says::Text("10割です。".to_owned())]);
                    outcomes.update.insert("updated".to_owned(), says);
                },
            ),
            ("checks", "a heading that checks name is gone", |content| {
                content
                    .verdicts
                    .as_mut()
                    .expect("verdicts.toml")
                    .groups
                    .clear();
            }),
            ("verdicts", "a heading of nothing", |content| {
                let verdicts = content.verdicts.as_mut().expect("verdicts.toml");
                verdicts.groups.insert("reader".to_owned(), " ".to_owned());
            }),
            ("reception", "superseded advice in a line", |content| {
                let reception = content.reception.as_mut().expect("reception.toml");
                reception.lines[0].say = "10割です。".to_owned();
            }),
            (
                "entries",
                "a line of the page's own for the patient",
                |content| {
                    let mut meanwhile = content
                        .entries
                        .iter_mut()
                        .flat_map(|entry| &mut entry.meanwhile);
                    meanwhile.next().expect("a page").say = "受け付けます。".to_owned();
                },
            ),
            ("synonyms", "a word of two uses", |content| {
                let word = content.synonyms.outside[0].clone();
                content.synonyms.filler.push(word);
            }),
            ("documents", "a document without a title", |content| {
                let document = content.documents.values_mut().next();
                document.expect("a document").title = String::new();
            }),
            ("statuses", "a number of two meanings", |content| {
                content.statuses.push(content.statuses[0].clone());
            }),
            ("interceptors", "an issuer of two products", |content| {
                let mut twice = content.interceptors[0].clone();
                twice.product = "X".to_owned();
                content.interceptors.push(twice);
            }),
            ("advisories", "an end before the beginning", |content| {
                content.advisories[0].until = "2020-01-01".to_owned();
            }),
            ("filters", "a sign that fits everything", |content| {
                content.filters[0].page.push("a".to_owned());
            }),
            ("programs", "a program without a sign", |content| {
                let program = &mut content.programs[0];
                (program.file, program.library, program.folder) = Default::default();
            }),
            ("patient", "a step that no sentence says", |content| {
                let patient = content.patient.as_mut().expect("patient.toml");
                patient.pages[0].steps[0].say = "x".to_owned();
            }),
            ("roots", "a root twice", |content| {
                content.roots.roots.push(content.roots.roots[0].clone());
            }),
        ];
        // A rule of another table may tell the same change: the mistake is in the table's own file.
        for (name, at) in TABLES {
            let mut rows = changes
                .iter()
                .filter(|(table, ..)| table == name)
                .peekable();
            assert!(rows.peek().is_some(), "{name} has no row");
            for (_, what, change) in rows {
                let mistakes = wrong(*change);
                let is_its_own = |mistake: &Mistake| {
                    let file = mistake.file.to_string_lossy().replace('\\', "/");
                    file.starts_with(at) && mistake.line == 0
                };
                assert!(
                    mistakes.iter().any(is_its_own),
                    "{name}, {what}: {mistakes:?}"
                );
            }
        }
    }

    #[test]
    fn content_of_nothing_has_no_mistake_so_a_folder_may_hold_one_table_alone() {
        assert_eq!(check(&Content::default()), Vec::new());
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
