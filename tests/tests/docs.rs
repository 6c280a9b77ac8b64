//! What is said of the pages in docs/: every page that a comment or another page cites is there with the section it names, and the
//! pages that repeat what the content holds do not come apart from it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kb::Base;

/// Pages of other projects that ours cite by name.
const OF_OTHERS: [&str; 2] = [
    "returnCodes.md",
    "doc/windows/package-manager/winget/returnCodes.md",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file that somebody writes: no folder of a tool's, nothing built.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    const WRITTEN: [&str; 12] = [
        "css", "kt", "md", "mjs", "py", "rs", "svelte", "swift", "toml", "ts", "xml", "yml",
    ];
    for item in fs::read_dir(folder).expect("a folder").flatten() {
        let path = item.path();
        let name = item.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            let is_tool_s = name.starts_with('.') && name != ".github";
            let is_built = ["target", "node_modules", "dist", "gen"].contains(&name.as_str());
            if !is_tool_s && !is_built {
                files(&path, found);
            }
        } else if let Some(ending) = path.extension()
            && WRITTEN.iter().any(|written| ending == *written)
        {
            found.push(path);
        }
    }
}

/// A page cited, and the section of it.
#[derive(Debug, PartialEq)]
struct Citation {
    page: String,
    section: Option<Section>,
}

#[derive(Debug, PartialEq)]
enum Section {
    Number(String),
    Heading(String),
}

/// The citations of a text. A line's end and the marks of a comment on the next line count as a blank.
fn citations(text: &str) -> Vec<Citation> {
    let joined: Vec<&str> = text
        .lines()
        .map(|line| {
            line.trim_start()
                .trim_start_matches(['/', '!', '#', '*'])
                .trim_start()
        })
        .collect();
    let text = joined.join(" ");
    let of_a_path = |sign: char| sign.is_ascii_alphanumeric() || "._-/:".contains(sign);
    let mut found = Vec::new();
    for (end, _) in text.match_indices(".md") {
        let after = &text[end + 3..];
        if after.starts_with(of_a_path) && !after.starts_with(['.', ':']) {
            continue;
        }
        let start = text[..end].rfind(|sign| !of_a_path(sign)).map_or(0, |at| {
            at + text[at..].chars().next().map_or(1, char::len_utf8)
        });
        let page = &text[start..end + 3];
        if page == ".md" || page.contains("://") {
            continue;
        }
        let mut cite = |section| {
            found.push(Citation {
                page: page.to_owned(),
                section,
            });
        };
        // A link's end stands between the page and the number.
        let after = after
            .strip_prefix(')')
            .or_else(|| after.strip_prefix('`'))
            .unwrap_or(after);
        let numbers = numbers(after);
        let heading = after
            .strip_prefix(", \"")
            .and_then(|quoted| quoted.split_once('"'));
        match heading {
            Some((heading, _)) => cite(Some(Section::Heading(heading.to_owned()))),
            None if numbers.is_empty() => cite(None),
            None => {
                for number in numbers {
                    cite(Some(Section::Number(number)));
                }
            }
        }
    }
    found
}

/// The section numbers that follow a page: " 3.1 and 3.2".
fn numbers(mut after: &str) -> Vec<String> {
    let mut numbers = Vec::new();
    while let Some(rest) = after
        .strip_prefix(" and ")
        .filter(|_| !numbers.is_empty())
        .or_else(|| after.strip_prefix(' ').filter(|_| numbers.is_empty()))
    {
        let end = rest
            .find(|sign: char| !sign.is_ascii_digit() && sign != '.')
            .unwrap_or(rest.len());
        let number = rest[..end].trim_end_matches('.');
        if number.is_empty() {
            break;
        }
        numbers.push(number.to_owned());
        after = &rest[number.len()..];
    }
    numbers
}

/// What is wrong with a citation in a file, or nothing.
fn wrong(citation: &Citation, file: &Path) -> Option<String> {
    let Citation { page, section } = citation;
    if OF_OTHERS.contains(&page.as_str()) {
        return None;
    }
    let beside = file.parent().unwrap_or(file);
    let places = [
        root().join(page),
        root().join("docs").join(page),
        beside.join(page),
    ];
    let Some(text) = places
        .iter()
        .find_map(|place| fs::read_to_string(place).ok())
    else {
        return Some(format!("{page} is not there"));
    };
    let mut headings = text
        .lines()
        .filter_map(|line| line.strip_prefix("## ").or(line.strip_prefix("### ")));
    let (is_there, name) = match section {
        None => return None,
        Some(Section::Heading(name)) => (headings.any(|heading| heading == name), name),
        Some(Section::Number(number)) => (
            headings.any(|heading| {
                heading
                    .split(' ')
                    .next()
                    .map(|one| one.trim_end_matches('.'))
                    == Some(number)
            }),
            number,
        ),
    };
    (!is_there).then(|| format!("{page} has no section {name}"))
}

#[test]
fn every_page_that_is_cited_is_there_with_its_section() {
    let mut all = Vec::new();
    files(&root(), &mut all);
    let (mut faults, mut sections) = (Vec::new(), 0);
    for file in all
        .iter()
        .filter(|file| !file.ends_with("tests/tests/docs.rs"))
    {
        let text = fs::read_to_string(file).unwrap_or_default();
        for citation in citations(&text) {
            sections += usize::from(citation.section.is_some());
            faults.extend(wrong(&citation, file).map(|why| format!("{}: {why}", file.display())));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // The search itself: comments cite sections some thirty times.
    assert!(sections >= 30, "only {sections} citations of a section");
}

#[test]
fn a_citation_of_a_page_or_of_a_section_that_is_not_there_is_named() {
    let file = root().join("kb/src/lib.rs");
    let told = |text: &str| -> Vec<String> {
        let found = citations(text);
        found.iter().filter_map(|one| wrong(one, &file)).collect()
    };
    for right in [
        "(domain.md 3.2)",
        "/// measured (domain.md\n    /// 4.4) here",
        "[domain.md](domain.md) 5.3",
        "domain.md 3.1 and 3.2 (others)",
        "docs/domain.md 4.",
        "(design.md, \"Safety\")",
        "see https://example.jp/nothing.md",
        "a file ends in `.md`",
    ] {
        assert_eq!(told(right), Vec::<String>::new(), "{right}");
    }
    for (text, why) in [
        ("(nothing.md)", "nothing.md is not there"),
        ("[a page](docs/nothing.md)", "docs/nothing.md is not there"),
        ("(domain.md 3.9)", "domain.md has no section 3.9"),
        ("domain.md\n// 99", "domain.md has no section 99"),
        ("domain.md 3.1 and 3.9", "domain.md has no section 3.9"),
        ("design.md, \"Nowhere\"", "design.md has no section Nowhere"),
    ] {
        assert_eq!(told(text), [why], "{text}");
    }
}

#[test]
fn every_link_of_a_page_leads_to_a_file() {
    let mut all = Vec::new();
    files(&root(), &mut all);
    let mut faults = Vec::new();
    for page in all
        .iter()
        .filter(|file| file.extension().is_some_and(|end| end == "md"))
    {
        let text = fs::read_to_string(page).expect("a page");
        let links = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split_once(')'))
            .map(|(link, _)| link.split('#').next().unwrap_or(link))
            .filter(|link| !link.is_empty() && !link.contains("://") && !link.contains(' '));
        for link in links {
            if !page
                .parent()
                .is_some_and(|folder| folder.join(link).exists())
            {
                faults.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Files that are not the repository's but stand on a user's machine.
const OF_USERS: [&str; 1] = ["shikaku-rescue/repairs.json"];

/// The paths of a page that stand in backticks, have a folder and an ending, and no place for a name in them (`error/NNN.toml`).
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let of_a_path = |letter: char| letter.is_ascii_alphanumeric() || "._-/".contains(letter);
    let is_a_place = |part: &str| {
        let name = part.split('.').next().unwrap_or(part);
        ["ID", "NNN", "NAME", "TARGET"].contains(&name)
    };
    text.lines()
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .filter(move |path| {
            let name = path.rsplit_once('/').map_or("", |(_, name)| name);
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
            path.chars().all(of_a_path)
                && !path.starts_with('/')
                && ending.starts_with(|letter: char| letter.is_ascii_alphabetic())
                && !path.split('/').any(is_a_place)
        })
}

/// Whether a path is the end of a file's; `src` may be left out of it, as pages do.
fn names(path: &str, file: &str) -> bool {
    let ends = |file: &str| {
        let before = file.strip_suffix(path);
        before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
    };
    ends(file) || ends(&file.replace("/src/", "/"))
}

#[test]
fn every_path_of_a_page_is_that_of_a_file() {
    let listed = std::process::Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists the files");
    let listed = String::from_utf8(listed.stdout).expect("names of files");
    let mut pages = vec![root().join("README.md"), root().join("CONTRIBUTING.md")];
    files(&root().join("docs"), &mut pages);
    let (mut faults, mut seen) = (Vec::new(), 0);
    for page in pages
        .iter()
        .filter(|page| page.extension().is_some_and(|end| end == "md"))
    {
        let text = fs::read_to_string(page).expect("a page");
        for path in paths(&text).filter(|path| !OF_USERS.contains(path)) {
            seen += 1;
            if !OF_OTHERS.contains(&path) && !listed.lines().any(|file| names(path, file)) {
                faults.push(format!("{}: {path}", page.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // The search itself: pages name files some two hundred times.
    assert!(seen >= 100, "only {seen} paths");
}

#[test]
fn a_path_of_no_file_is_told_from_what_is_no_path() {
    let text = "`a/b.rs` and `docs/x.md`, not `a/b`, `0.1/2`, `<a/b.rs>`, `error/NNN.toml`, `/etc/x.conf`, `b.rs`";
    assert_eq!(paths(text).collect::<Vec<_>>(), ["a/b.rs", "docs/x.md"]);
    assert!(names("kb/src/fold.rs", "kb/src/fold.rs"));
    assert!(names(
        "observe/network/tls.rs",
        "crates/observe/src/network/tls.rs"
    ));
    assert!(!names(
        "checkup/watch.rs",
        "crates/checkup/src/watch/mod.rs"
    ));
    assert!(!names("ook/tls.rs", "crates/look/tls.rs"));
}

#[test]
fn every_page_of_the_docs_stands_in_their_list() {
    let list = read("docs/README.md");
    let listed: BTreeSet<&str> = list
        .lines()
        .filter_map(|line| line.strip_prefix("- ["))
        .filter_map(|line| line.split_once("]("))
        .map(|(page, _)| page)
        .collect();
    let there: BTreeSet<String> = fs::read_dir(root().join("docs"))
        .expect("the folder")
        .map(|file| file.expect("a file").file_name().to_string_lossy().into())
        .filter(|name: &String| name.ends_with(".md") && name != "README.md")
        .collect();
    assert_eq!(
        there.iter().map(String::as_str).collect::<BTreeSet<_>>(),
        listed
    );
}

#[test]
fn the_pictures_of_the_repository_are_those_of_the_readme_three_at_most() {
    let readme = read("README.md");
    let shown: BTreeSet<&str> = readme
        .split("docs/screenshots/")
        .skip(1)
        .filter_map(|rest| rest.split_once(".png"))
        .map(|(name, _)| name)
        .collect();
    let kept: BTreeSet<String> = fs::read_dir(root().join("docs/screenshots"))
        .expect("the folder")
        .map(|file| file.expect("a file").file_name().to_string_lossy().into())
        .collect();
    let shown: BTreeSet<String> = shown.iter().map(|name| format!("{name}.png")).collect();
    assert_eq!(kept, shown);
    assert!(
        kept.len() <= 3,
        "`npm run pictures` keeps the others under target/"
    );
}

/// The part of docs/domain.md under a heading that begins so.
fn domain(heading: &str) -> String {
    let page = read("docs/domain.md");
    let begin = page.find(&format!("\n### {heading} ")).expect("a section");
    let rest = &page[begin + 1..];
    rest[..rest.find("\n### ").unwrap_or(rest.len())].to_owned()
}

#[test]
fn the_domain_page_has_the_usb_ids_of_the_content() {
    let section = domain("2.2");
    let rows = section.lines().filter(|line| line.starts_with("| "));
    let told: BTreeSet<&str> = rows
        .flat_map(|row| row.split([' ', '|']))
        .filter(|word| word.len() == 9 && word.as_bytes()[4] == b':')
        .collect();
    let known: BTreeSet<String> = Base::embedded()
        .readers()
        .iter()
        .flat_map(|reader| reader.usb.iter().map(|usb| usb.id.to_string()))
        .collect();
    assert_eq!(told, known.iter().map(String::as_str).collect());
}

#[test]
fn the_domain_page_has_the_roots_of_the_content() {
    let section = domain("4.1");
    for root in &Base::embedded().roots().roots {
        for fact in [
            root.name.clone(),
            root.sha256.clone(),
            root.sha1.clone(),
            root.not_after.clone(),
        ] {
            assert!(section.contains(&fact), "{fact}");
        }
    }
}

/// What adding a check costs: CONTRIBUTING.md names every file that `disk.free` was written into by hand, and no other names it.
#[test]
fn the_walk_of_a_check_names_every_file_that_it_touched() {
    const MARKS: [&str; 11] = [
        "disk::free::CHECK",
        "disk.free",
        "disk-full\"",
        "Disk, Room",
        "at disk;",
        "mod disk;",
        "Evidence::Room",
        "Room {",
        "fn system_folder",
        "pub(crate) mod free;",
        "fs4",
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let walk = fs::read_to_string(root.join("CONTRIBUTING.md")).expect("CONTRIBUTING.md");
    let part = walk.split_once("touched by hand").expect("the list").1;
    let named: BTreeSet<&str> = part
        .lines()
        .skip_while(|line| !line.starts_with("- `"))
        .take_while(|line| line.starts_with("- `"))
        .map(|line| line.trim_start_matches("- `").trim_end_matches('`'))
        .collect();
    let listed = std::process::Command::new("git")
        .args([
            "ls-files",
            "--",
            "Cargo.toml",
            "crates",
            "kb/content",
            "docs/dependencies.md",
            "src-tauri/src",
            "ui/src",
        ])
        .current_dir(&root)
        .output()
        .expect("git lists the files");
    let listed = String::from_utf8(listed.stdout).expect("names of files");
    // Written by tests: the recordings, the bindings, snapshots. winget's own outcome "disk-full" is another thing. What came later
    // and stands on the check: the terminal's folding, the pages that offer it, and what those have seen.
    let by_tests = [
        "/terminal/",
        "kb/content/error/",
        "crates/window/scenes.toml",
        "kb/content/guide/face-folder-full.toml",
        "kb/content/guide/face-folder-not-writable.toml",
        "kb/content/guide/folders-protected.toml",
        "kb/content/statuses.toml",
        "/recorded/",
        "/bindings.ts",
        "/snapshots/",
        "crates/update/",
        "kb/content/outcomes.toml",
    ];
    let touched: BTreeSet<&str> = listed
        .lines()
        .filter(|file| !by_tests.iter().any(|part| file.contains(part)))
        .filter(|file| {
            let text = fs::read_to_string(root.join(file)).unwrap_or_default();
            file.contains("disk.free") || MARKS.iter().any(|mark| text.contains(mark))
        })
        .collect();
    assert_eq!(named, touched);
}
