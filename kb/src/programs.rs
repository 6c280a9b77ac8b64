//! Programs that use a card reader (programs.toml): known by their file, by a library they have loaded or by their folder. A name
//! of this table is nobody's secret, so it may be kept and may leave the machine; a program without a row is named nowhere.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::known::Sure;
use crate::table::Rows;

/// programs.toml
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProgramFile {
    /// The programs, in the order of the file.
    #[serde(default, rename = "program")]
    pub programs: Vec<CardProgram>,
}

impl From<ProgramFile> for Vec<CardProgram> {
    fn from(file: ProgramFile) -> Self {
        file.programs
    }
}

/// A program that uses a card reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CardProgram {
    /// The word for it in facts.
    pub id: String,
    /// Its name as users know it.
    pub name: String,
    /// Names of its files, without folder and without `.exe`.
    #[serde(default)]
    pub file: Vec<String>,
    /// Names of libraries that it alone loads.
    #[serde(default)]
    pub library: Vec<String>,
    /// Names of folders below Program Files.
    #[serde(default)]
    pub folder: Vec<String>,
    /// An eligibility check needs it.
    #[serde(default)]
    pub needed: bool,
    /// How sure it is that this is the program.
    pub sure: Sure,
    /// Where it stands.
    pub source: String,
}

impl CardProgram {
    /// Whether a program with this path, which has loaded these libraries, is it. A path without folders is a file's name.
    #[must_use]
    pub fn is(&self, path: &str, libraries: &[String]) -> bool {
        let parts: Vec<&str> = path.split(['\\', '/']).collect();
        let file = parts.last().copied().unwrap_or_default();
        let file = match file.get(file.len().saturating_sub(4)..) {
            Some(end) if end.eq_ignore_ascii_case(".exe") => &file[..file.len() - 4],
            _ => file,
        };
        let one_of = |known: &[String], given: &str| {
            let mut known = known.iter();
            known.any(|known| known.eq_ignore_ascii_case(given))
        };
        let mut pairs = parts.windows(2);
        one_of(&self.file, file)
            || libraries
                .iter()
                .any(|library| one_of(&self.library, library))
            || pairs.any(|pair| is_program_files(pair[0]) && one_of(&self.folder, pair[1]))
    }
}

/// Windows calls it so in every language; what Explorer shows is another name for it.
fn is_program_files(folder: &str) -> bool {
    ["Program Files", "Program Files (x86)"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(folder))
}

/// Checks the rows of programs.toml.
pub(crate) fn check(programs: &[CardProgram], rows: &mut Rows<'_>) {
    for (index, row) in programs.iter().enumerate() {
        rows.enter("program", index);
        let signs = || row.file.iter().chain(&row.library).chain(&row.folder);
        for text in [&row.id, &row.name, &row.source].into_iter().chain(signs()) {
            rows.line(text);
        }
        if signs().next().is_none() {
            let wrong = format!("「{}」を見わけるしるしがありません", row.id);
            rows.wrong(&row.id, wrong, "file、library、folder のどれかを書きます。");
        }
        if signs().any(|sign| sign.contains(['\\', '/'])) {
            let wrong = format!("「{}」のしるしに、フォルダーの区切りがあります", row.id);
            rows.wrong(&row.id, wrong, "名前だけを書きます。");
        }
        // The id stands in facts, which other programs read.
        let is_word = |id: &str| {
            !id.is_empty()
                && id
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        };
        if !is_word(&row.id) || programs[..index].iter().any(|other| other.id == row.id) {
            let wrong = format!("id「{}」が使えないか、2回あります", row.id);
            rows.wrong(
                &row.id,
                wrong,
                "小文字とハイフンで、ほかにない名前にします。",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Base;

    fn known(path: &str, libraries: &[&str]) -> Option<&'static str> {
        let libraries: Vec<String> = libraries.iter().map(|&name| name.to_owned()).collect();
        let program = Base::embedded().card_program(path, &libraries);
        program.map(|program| program.id.as_str())
    }

    #[test]
    fn a_program_is_known_by_its_file_its_library_or_its_folder() {
        let edge = r"C:\Program Files (x86)\Microsoft\Edge\Application\MSEDGE.EXE";
        for (path, libraries, id) in [
            (edge, &[][..], "edge"),
            (edge, &["WinSCard.dll", "jpkipkcs11sign64.dll"], "jpki"),
            ("opensc-tool", &[], "opensc"),
            ("/usr/lib/gnupg/scdaemon", &[], "gnupg"),
            (r"C:\Program Files (x86)\etax\a.exe", &[], "e-tax"),
            (
                r"C:\program files\oqs\OQSComApp\jre\bin\javaw.exe",
                &[],
                "face-reader",
            ),
            (r"D:\x\signer.exe", &["HpkiSigP11_MPKCS11H.dll"], "hpki"),
        ] {
            assert_eq!(known(path, libraries), Some(id), "{path}");
        }
    }

    #[test]
    fn nobody_else_is_named() {
        for path in [
            "",
            ".exe",
            "exe",
            "chrome.exe.bak",
            r"C:\Users\山田太郎\カルテ.exe",
            r"C:\etax\a.exe",
            r"C:\Program Files\JPKI2\a.exe",
            "/home/yamada/firefox/notes",
            "日本.EXE",
        ] {
            assert_eq!(known(path, &["WinSCard.dll"]), None, "{path}");
        }
    }
}
