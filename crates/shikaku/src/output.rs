//! The one way out to a terminal, which all commands share, with the exit status. Texts of other people reach a terminal
//! here: names of readers, records of other machines, content, arguments. So everything passes [`kb::shown`] or, as JSON,
//! [`kb::escaped`]; and an answer that could not be written is no success.

use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::process::ExitCode;

use kb::{escaped, shown};
use serde::Serialize;

/// The command is done, and nothing is wrong.
pub const FINE: u8 = 0;
/// Something was found, or nothing matched.
pub const FOUND: u8 = 1;
/// Something could not be looked at.
pub const NOT_SEEN: u8 = 3;
/// The call itself is wrong.
pub const WRONG_CALL: u8 = 2;

/// The longest answer to a question that is read, in bytes.
const MAX_ANSWER: u64 = 1000;

/// The reason why a command ended without a result.
pub enum Failure {
    /// The call is wrong; the message is for the user.
    Wrong(String),
    /// A file could not be written; the message is for the user.
    NotWritten(String),
    /// stdout takes nothing.
    Output(io::Error),
}

impl Failure {
    /// Tells the user, and says how the program ends.
    pub fn end(self) -> u8 {
        match self {
            Self::Wrong(message) => {
                told(&message);
                WRONG_CALL
            }
            Self::NotWritten(message) => {
                told(&message);
                NOT_SEEN
            }
            // The reader of our output has closed the pipe, as `head` does.
            Self::Output(error) if error.kind() == ErrorKind::BrokenPipe => FINE,
            Self::Output(error) => {
                told(&format!("結果を書き出せません（{error}）。"));
                NOT_SEEN
            }
        }
    }
}

/// The exit status of a command that has a result.
pub type Outcome = Result<u8, Failure>;

/// How a command ends: by its result, or by the reason why it has none.
pub fn ended(outcome: Outcome) -> ExitCode {
    ExitCode::from(outcome.unwrap_or_else(Failure::end))
}

/// Prints one JSON document.
pub fn json(value: &impl Serialize) -> Result<(), Failure> {
    written(&document(value)?)
}

/// Prints one JSON document in a line.
pub fn json_line(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(value).map_err(|error| Failure::Wrong(error.to_string()))?;
    written(&escaped(&text))
}

/// JSON documents, one a line, made ready away from stdout (several threads judge at a time) and printed in one piece.
#[derive(Default)]
pub struct JsonLines(String);

impl JsonLines {
    /// Adds a document as a line.
    pub fn add(&mut self, value: &impl Serialize) -> Result<(), serde_json::Error> {
        let text = serde_json::to_string(value)?;
        self.0.push_str(&escaped(&text));
        self.0.push('\n');
        Ok(())
    }

    /// Prints them.
    pub fn write_out(&self) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        out.write_all(self.0.as_bytes())
            .and_then(|()| out.flush())
            .map_err(Failure::Output)
    }
}

/// A JSON document as it is printed and saved.
pub fn document(value: &impl Serialize) -> Result<String, Failure> {
    let text =
        serde_json::to_string_pretty(value).map_err(|error| Failure::Wrong(error.to_string()))?;
    Ok(escaped(&text).into_owned())
}

/// Prints a line, or several.
pub fn line(text: &str) -> Result<(), Failure> {
    written(&shown(text))
}

/// Prints a sheet for a spreadsheet, as RFC 4180 writes it and Excel on Japanese Windows opens it (a mark of UTF-8 first, lines that end
/// in CR LF). Each field passes [`shown`] by itself, because the line ends are the sheet's own.
pub fn sheet(rows: &[Vec<String>]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(sheet_of(rows).as_bytes())
        .and_then(|()| out.flush())
        .map_err(Failure::Output)
}

pub fn sheet_of(rows: &[Vec<String>]) -> String {
    let mut text = "\u{FEFF}".to_owned();
    for row in rows {
        let fields: Vec<String> = row.iter().map(|text| field(text)).collect();
        text.push_str(&fields.join(","));
        text.push_str("\r\n");
    }
    text
}

/// A field of a sheet. What a spreadsheet would take for a formula begins with an apostrophe, because a file may be called `=…`; the
/// wide letters are what a Japanese keyboard writes, and Excel takes them for the narrow ones.
fn field(text: &str) -> String {
    let text = one_line(text);
    let begins = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let formula = text.trim_start().starts_with(begins);
    let apostrophe = if formula { "'" } else { "" };
    format!("\"{apostrophe}{}\"", text.replace('"', "\"\""))
}

/// A foreign text that is to stay within its line.
pub fn one_line(text: &str) -> String {
    shown(text).replace('\n', "\u{FFFD}")
}

/// Prints a message beside the answer, on stderr. Where nobody hears it, nothing is lost but the message.
pub fn told(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", shown(text));
}

/// Asks on stderr and reads a line. Input that is at its end, or is no text, is an empty answer.
pub fn asked(question: &str) -> String {
    let mut err = io::stderr().lock();
    let _ = write!(err, "{}", shown(question)).and_then(|()| err.flush());
    let mut answer = String::new();
    let read = io::stdin().lock().take(MAX_ANSWER).read_line(&mut answer);
    read.map_or_else(|_| String::new(), |_| answer.trim().to_owned())
}

/// Text that has passed one of the two, as one piece: a reader of lines gets no half of one.
fn written(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")
        .and_then(|()| out.flush())
        .map_err(Failure::Output)
}

// Sources are read from their files, to which Wine knows no way.
#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    /// Ways to a terminal past this file.
    const WAYS: [&str; 9] = [
        "print!",
        "println!",
        "eprint!",
        "eprintln!",
        "dbg!",
        "stdout()",
        "stderr()",
        ".print()",
        ".exit()",
    ];

    fn sources(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).expect("a folder of sources");
        let mut files = Vec::new();
        for entry in entries.map(|entry| entry.expect("readable").path()) {
            if entry.is_dir() {
                files.extend(sources(&entry));
            } else if entry.extension().is_some_and(|ending| ending == "rs") {
                files.push(entry);
            }
        }
        files
    }

    /// The lines of a source that name such a way, outside of comments and tests.
    fn past(text: &str) -> Vec<&str> {
        let ours = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        let ours = ours.split("#[cfg(all(test").next().unwrap_or_default();
        ours.lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .filter(|line| WAYS.iter().any(|way| line.contains(way)))
            .collect()
    }

    #[test]
    fn nothing_in_the_programs_prints_but_this_file() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let crates = fs::read_dir(root.join("crates")).expect("the crates");
        let mut folders: Vec<PathBuf> = crates
            .map(|entry| entry.expect("readable").path().join("src"))
            .collect();
        folders.extend(["kb/src", "mobile/src", "src-tauri/src"].map(|folder| root.join(folder)));
        let mut looked_at = 0;
        for file in folders.iter().flat_map(|folder| sources(folder)) {
            let is_test = file.file_stem().is_some_and(|name| name == "tests");
            // Where the app has no window, it has one place as well, and shows the words in the same way.
            let is_way = ["shikaku/src/output.rs", "no_window/mod.rs"]
                .iter()
                .any(|way| file.ends_with(way));
            if is_test || is_way {
                continue;
            }
            let text = fs::read_to_string(&file).expect("a source");
            assert_eq!(past(&text), Vec::<&str>::new(), "{}", file.display());
            looked_at += 1;
        }
        assert!(looked_at > 100, "{looked_at}");
    }

    #[test]
    fn a_sheet_is_bytes_that_a_spreadsheet_reads_and_no_field_of_it_is_a_formula() {
        let rows: Vec<Vec<String>> = [
            vec!["label", "数"],
            vec!["山田\r\n=1", "a\"b,c"],
            vec!["=1+1", "+1"],
            vec!["-1", "@x"],
            vec![" ＝1", "\t=1"],
            vec!["", "\u{1b}[31m\u{202e}"],
        ]
        .into_iter()
        .map(|row| row.into_iter().map(str::to_owned).collect())
        .collect();
        let wanted = "\u{FEFF}\"label\",\"数\"\r\n\
            \"山田\u{FFFD}\u{FFFD}=1\",\"a\"\"b,c\"\r\n\
            \"'=1+1\",\"'+1\"\r\n\
            \"'-1\",\"'@x\"\r\n\
            \"' ＝1\",\"\u{FFFD}=1\"\r\n\
            \"\",\"\u{FFFD}[31m\u{FFFD}\"\r\n";
        assert_eq!(super::sheet_of(&rows), wanted);
    }

    #[test]
    fn a_way_past_this_file_is_found() {
        for way in WAYS {
            let text =
                format!("fn f() {{\n    {way};\n}}\n// {way}\n#[cfg(test)]\nmod tests {{ {way}");
            assert_eq!(past(&text).len(), 1, "{way}");
        }
    }
}
