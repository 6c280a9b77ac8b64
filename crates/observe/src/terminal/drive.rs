//! The files of the terminal's programs, on the drive of Windows or in a folder that plays it. They are opened for reading, one by
//! one and by name; what lies in the folders of requests and results is never looked at. Of a text, what is not told by a closed
//! word is dropped here: device ids, issuers' and accounts' names.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use facts::{
    Environment, FaceOutput, FolderSetting, ReaderName, RegisteredReader, RegisteredReaders,
    SettingsFile, TerminalProgram, TerminalPrograms, TerminalSettings, Version,
};
use files::NotRead;

/// A settings file is a few KiB; what is longer is something else.
const LONGEST: u64 = 65_536;
/// The UTF-8 byte order mark.
const BOM: &[u8] = &[0xEF, 0xBB, 0xBF];
/// The issuer that the face library looks for where its settings name none, as the official file has it.
const ISSUER: &str = "Online Billing NW System";

/// The drive of the terminal's programs.
pub(super) struct Drive {
    root: PathBuf,
}

/// The folder of results as the definition names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// What kind of place it is.
    pub(super) setting: FolderSetting,
    /// Where it is on this machine; absent where that cannot be told.
    pub(super) path: Option<PathBuf>,
}

/// A file that was opened, or why not.
enum Content {
    Read(Vec<u8>),
    Missing,
    Unreadable,
}

impl Content {
    fn file(&self) -> SettingsFile {
        match self {
            Self::Read(_) => SettingsFile::Read,
            Self::Missing => SettingsFile::Missing,
            Self::Unreadable => SettingsFile::Unreadable,
        }
    }

    /// The text; what is not UTF-8 (Japanese in CP932) becomes a mark, which is no key and no server.
    fn text(&self) -> String {
        match self {
            Self::Read(bytes) => {
                String::from_utf8_lossy(bytes.strip_prefix(BOM).unwrap_or(bytes)).into_owned()
            }
            Self::Missing | Self::Unreadable => String::new(),
        }
    }
}

impl Drive {
    pub(super) fn at(root: PathBuf) -> Self {
        Self { root }
    }

    fn program_files(&self, below: &str) -> PathBuf {
        self.below("Program Files").join(split(below))
    }

    fn program_data(&self, below: &str) -> PathBuf {
        self.below("ProgramData").join(split(below))
    }

    fn below(&self, folder: &str) -> PathBuf {
        self.root.join(folder)
    }

    /// Which of the programs are here.
    pub(super) fn programs(&self) -> TerminalPrograms {
        let program = |folder: &str, settings: PathBuf| {
            let folder = self.program_files(folder);
            let version = read(&folder.join("Version.info"));
            TerminalProgram {
                files: has_something(&folder),
                settings: settings.exists(),
                version_file: version.file() != SettingsFile::Missing,
                version: version_in(&version.text()),
            }
        };
        TerminalPrograms {
            link: program(r"OQS\OQSComApp", self.program_data(r"OQS\OQSComApp\config")),
            distribution: program(r"OQS\OQSDistroApp", self.program_data(r"OQS\OQSDistroApp")),
            face: program("OQS-Auth", self.face_settings()),
        }
    }

    fn face_settings(&self) -> PathBuf {
        self.program_data(r"OQS-Auth\OqsAuth.ini")
    }

    /// What the settings files say.
    pub(super) fn settings(&self) -> TerminalSettings {
        let api_table = self.program_files(r"OQS\OQSComApp\conf\api_table.conf");
        TerminalSettings {
            link: environment(&read(&api_table)),
            face: environment(&read(&self.face_settings())),
            test_readers_kept: self.program_data(r"OQS-Auth\ReaderInfo.ini.s").exists(),
            production_readers_kept: self.program_data(r"OQS-Auth\ReaderInfo.ini.h").exists(),
            output: self.output(),
        }
    }

    fn definition(&self) -> Content {
        read(&self.program_data(r"OQS\OQSComApp\config\UserDefinitionForFace.property"))
    }

    fn output(&self) -> FaceOutput {
        let content = self.definition();
        let text = content.text();
        let has_bom = matches!(&content, Content::Read(bytes) if bytes.starts_with(BOM));
        FaceOutput {
            file: content.file(),
            bom: has_bom,
            folder: self.named(&text).setting,
            output: value(&text, "OutputFlg").and_then(|flag| match flag {
                flag if flag.eq_ignore_ascii_case("true") => Some(true),
                flag if flag.eq_ignore_ascii_case("false") => Some(false),
                _ => None,
            }),
        }
    }

    /// The folder of results.
    pub(super) fn folder(&self) -> Named {
        self.named(&self.definition().text())
    }

    fn named(&self, text: &str) -> Named {
        let written = value(text, "FaceDataDir").unwrap_or_default();
        let written = written.trim_matches('"').trim();
        if written.is_empty() {
            return Named {
                setting: FolderSetting::NotSet,
                path: None,
            };
        }
        // A share, written plainly or with every backslash doubled.
        if written.starts_with(r"\\") || written.starts_with("//") {
            return Named {
                setting: FolderSetting::OtherPc,
                path: None,
            };
        }
        let plain = written.replace(r"\\", r"\").replace('/', r"\");
        let mut letters = plain.chars();
        let on_a_drive = letters.next().filter(char::is_ascii_alphabetic);
        let rest = on_a_drive
            .filter(|_| letters.next() == Some(':'))
            .map(|letter| {
                (
                    letter.to_ascii_uppercase(),
                    letters.as_str().trim_matches('\\'),
                )
            });
        let elsewhere = |path| Named {
            setting: FolderSetting::Elsewhere,
            path,
        };
        match rest {
            Some(('C', below)) => {
                let usual = below
                    .split('\\')
                    .next()
                    .is_some_and(|first| first.eq_ignore_ascii_case("OQS"));
                let is_told = !below.contains('\u{FFFD}');
                let path = is_told.then(|| self.root.join(split(below)));
                if usual {
                    Named {
                        setting: FolderSetting::Usual,
                        path,
                    }
                } else {
                    elsewhere(path)
                }
            }
            // Another drive may be another account's share, which looks absent from here.
            Some((letter, below)) => {
                let drive = PathBuf::from(format!(r"{letter}:\"));
                let is_told = drive.exists() && !below.contains('\u{FFFD}');
                elsewhere(is_told.then(|| drive.join(split(below))))
            }
            None => elsewhere(None),
        }
    }

    /// The registered readers. Device ids are compared here and dropped.
    pub(super) fn readers(&self) -> RegisteredReaders {
        let content = read(&self.program_data(r"OQS-Auth\ReaderInfo.ini"));
        RegisteredReaders {
            file: content.file(),
            readers: registered(&content.text()),
        }
    }

    /// The issuer of the institution's certificate, in the terminal's own words.
    pub(super) fn issuer(&self) -> String {
        let text = read(&self.face_settings()).text();
        let named = value(&text, "ISSUERNAME").filter(|name| !name.is_empty());
        named.map_or_else(|| ISSUER.to_owned(), str::to_owned)
    }

    /// For how many minutes 連携アプリ has been asked to start anew.
    pub(super) fn restart_asked_minutes(&self, now: SystemTime) -> Option<u32> {
        let asked = fs::metadata(self.program_data(r"OQS\OQSComApp\work\reboot")).ok()?;
        let since = now
            .duration_since(asked.modified().ok()?)
            .unwrap_or_default();
        Some(u32::try_from(since.as_secs() / 60).unwrap_or(u32::MAX))
    }
}

/// A path as Windows writes it, on whatever system.
fn split(path: &str) -> PathBuf {
    path.split('\\').collect()
}

fn read(path: &Path) -> Content {
    match files::read(path, LONGEST) {
        Ok(bytes) => Content::Read(bytes),
        Err(NotRead::Failed(error)) if error.kind() == io::ErrorKind::NotFound => Content::Missing,
        Err(_) => Content::Unreadable,
    }
}

/// Whether a folder is there with something in it; which may be true of one that may not be looked into.
fn has_something(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(mut inside) => inside.next().is_some(),
        Err(error) => error.kind() == io::ErrorKind::PermissionDenied,
    }
}

/// The environment that a file names. The order and the words are those of the official tool.
fn environment(content: &Content) -> Environment {
    let text = content.text();
    let test = text.contains("oqs-st.onshikaku.org");
    let production = text.contains("oqs.onshikaku.org");
    match (content, production, test) {
        (Content::Missing, _, _) => Environment::NoFile,
        (Content::Unreadable, _, _) => Environment::Unreadable,
        (Content::Read(_), true, true) => Environment::Both,
        (Content::Read(_), true, false) => Environment::Production,
        (Content::Read(_), false, true) => Environment::Test,
        (Content::Read(_), false, false) => Environment::Neither,
    }
}

/// The value of a key, in an ini or a property file; the first one counts.
fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.starts_with(['#', ';', '!']))
        .filter_map(|line| line.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case(key))
        .map(|(_, value)| value.trim())
}

/// The version in the first line: its first numbers with dots between them.
fn version_in(text: &str) -> Option<Version> {
    let first = text.lines().next()?;
    let line: String = first.chars().take(40).collect();
    line.split(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .find_map(|piece| piece.trim_matches('.').parse().ok())
}

/// The sections of `ReaderInfo.ini`, and which of them are of one device.
fn registered(text: &str) -> Vec<RegisteredReader> {
    let mut sections: Vec<(String, Option<String>)> = Vec::new();
    for line in text.lines().map(str::trim) {
        let name = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        if let Some(name) = name {
            sections.push((name.to_owned(), None));
        } else if let Some((key, id)) = line.split_once('=')
            && key.trim().eq_ignore_ascii_case("deviceId")
            && let Some((_, device)) = sections.last_mut()
        {
            *device = Some(id.trim().to_owned());
        }
    }
    let same = |place: usize| {
        let id = sections[place].1.as_ref().filter(|id| !id.is_empty());
        let first = id.and_then(|id| {
            sections
                .iter()
                .position(|(_, other)| other.as_ref() == Some(id))
        });
        u32::try_from(first.unwrap_or(place)).unwrap_or(u32::MAX)
    };
    (0..sections.len())
        .map(|place| RegisteredReader {
            name: ReaderName(sections[place].0.clone()),
            device: same(place),
        })
        .collect()
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A folder that plays `C:`.
    pub(in crate::terminal) struct Played {
        folder: tempfile::TempDir,
    }

    impl Played {
        pub(in crate::terminal) fn empty() -> Self {
            Self {
                folder: tempfile::tempdir().expect("a folder"),
            }
        }

        /// A terminal in 本番, as the official files and vendors' public scripts have it.
        pub(in crate::terminal) fn terminal() -> Self {
            let played = Self::empty();
            for (path, text) in [
                (r"Program Files\OQS\OQSComApp\Version.info", "3.5.0\r\n"),
                (
                    r"Program Files\OQS\OQSComApp\conf\api_table.conf",
                    "OQSsiquc01=https://hweb-api.oqs.onshikaku.org/OQS/api\r\n",
                ),
                (r"Program Files\OQS\OQSDistroApp\Version.info", "2.1.0\r\n"),
                (r"Program Files\OQS-Auth\Version.info", "1.2.0\r\n"),
                (r"ProgramData\OQS\OQSDistroApp\placeholder", ""),
                (
                    r"ProgramData\OQS\OQSComApp\config\UserDefinitionForFace.property",
                    "FaceDataDir=C:\\OQS\\face\r\nOutputFlg=true\r\n",
                ),
                (
                    r"ProgramData\OQS-Auth\OqsAuth.ini",
                    "\u{FEFF}[CERT]\r\nISSUERNAME=Online Billing NW System\r\n[WEBAPI]\r\n\
                     LOGINURL=https://hweb-mnc.oqs.onshikaku.org/login\r\n",
                ),
                (
                    r"ProgramData\OQS-Auth\ReaderInfo.ini",
                    "[Reader 0]\r\ndeviceId=F000000001\r\n",
                ),
            ] {
                played.write(path, text.as_bytes());
            }
            fs::create_dir_all(played.path(r"OQS\face")).expect("a folder");
            played
        }

        pub(in crate::terminal) fn path(&self, path: &str) -> PathBuf {
            self.folder.path().join(split(path))
        }

        pub(in crate::terminal) fn write(&self, path: &str, bytes: &[u8]) {
            let path = self.path(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }

        pub(in crate::terminal) fn drive(&self) -> Drive {
            Drive::at(self.folder.path().to_owned())
        }
    }

    const DEFINITION: &str = r"ProgramData\OQS\OQSComApp\config\UserDefinitionForFace.property";
    const READERS: &str = r"ProgramData\OQS-Auth\ReaderInfo.ini";

    /// Where the looking program below finds the folder that plays `C:`.
    #[cfg(target_os = "linux")]
    const PLACE: &str = "SHIKAKU_PLAYED_DRIVE";

    /// Everything that is looked at on a drive, once; the next test runs it under strace.
    #[cfg(target_os = "linux")]
    #[test]
    #[ignore = "run by nothing_is_written_and_no_patients_file_is_opened"]
    fn everything_is_looked_at() {
        let place = std::env::var_os(PLACE).expect("the test that runs this one says where");
        let drive = Drive::at(place.into());
        assert!(drive.programs().make_a_terminal());
        let _ = drive.settings();
        let _ = drive.folder();
        let _ = drive.readers();
        let _ = drive.issuer();
        let _ = drive.restart_asked_minutes(SystemTime::now());
    }

    /// Every call of the system that names the drive, as strace saw it: questions and reading, nothing else, and of the folders of
    /// patients no more than whether they are there.
    #[cfg(target_os = "linux")]
    #[test]
    fn nothing_is_written_and_no_patients_file_is_opened() {
        let played = Played::terminal();
        for patients in [r"OQS\req\1.json", r"OQS\res\1.json", r"OQS\face\1.xml"] {
            played.write(patients, b"a patient's");
        }
        let trace = played.path("trace");
        let ended = std::process::Command::new("strace")
            .args([
                "-f",
                "-y",
                "-e",
                "trace=%file,getdents64,write,pwrite64,ftruncate,fchmod,futimesat,flock",
            ])
            .arg("-o")
            .arg(&trace)
            .arg(std::env::current_exe().expect("this program"))
            .args([
                "--exact",
                "terminal::drive::tests::everything_is_looked_at",
                "--ignored",
            ])
            .env(PLACE, played.folder.path())
            .output()
            .expect("strace can be started (apt-get install strace)");
        assert!(ended.status.success(), "{ended:?}");
        let drive = played.folder.path().to_string_lossy().into_owned();
        let text = fs::read_to_string(trace).expect("strace wrote it");
        // A call during which another thread was heard stands on two lines; the first of them has its arguments.
        let begun = |line: &&str| line.contains(&drive) && !line.contains(" resumed>");
        let calls: Vec<&str> = text.lines().filter(begun).collect();
        assert!(
            calls.iter().any(|call| call.contains("ReaderInfo.ini")),
            "{text}"
        );
        for call in calls {
            let name = call.split_whitespace().nth(1).unwrap_or("");
            let name = name.split('(').next().unwrap_or("");
            let asks = [
                "statx",
                "newfstatat",
                "access",
                "faccessat",
                "faccessat2",
                "readlink",
            ];
            // Whether a program has files is told by its folder's first entry.
            let opens = name == "openat" && call.contains("O_RDONLY") && !call.contains("O_CREAT");
            let reads = name == "getdents64" || opens;
            // The environment in which the program is started names the drive, too.
            assert!(asks.contains(&name) || reads || name == "execve", "{call}");
            for patients in ["/OQS/req", "/OQS/res", "/OQS/face"] {
                let is_opened = reads && call.contains(&format!("{drive}{patients}"));
                assert!(!is_opened, "{call}");
            }
        }
    }

    #[test]
    fn a_terminal_is_seen_with_its_versions_and_settings() {
        let played = Played::terminal();
        let drive = played.drive();
        let programs = drive.programs();
        assert!(programs.make_a_terminal());
        for (program, version) in [
            (&programs.link, "3.5.0"),
            (&programs.distribution, "2.1.0"),
            (&programs.face, "1.2.0"),
        ] {
            assert!(program.files && program.settings && program.version_file);
            assert_eq!(program.version, version.parse().ok());
        }
        let settings = drive.settings();
        assert_eq!(
            (settings.link, settings.face),
            (Environment::Production, Environment::Production)
        );
        assert_eq!(
            settings.output,
            FaceOutput {
                file: SettingsFile::Read,
                bom: false,
                folder: FolderSetting::Usual,
                output: Some(true)
            }
        );
        assert_eq!(drive.folder().path, Some(played.path(r"OQS\face")));
        assert_eq!(drive.issuer(), ISSUER);
        assert_eq!(drive.restart_asked_minutes(SystemTime::now()), None);
    }

    #[test]
    fn an_empty_drive_is_no_terminal_and_settings_alone_are_none() {
        let played = Played::empty();
        assert_eq!(played.drive().programs(), TerminalPrograms::default());
        played.write(r"ProgramData\OQS-Auth\OqsAuth.ini", b"[CERT]\r\n");
        let programs = played.drive().programs();
        assert!(programs.face.settings && !programs.make_a_terminal());
        assert_eq!(played.drive().readers().file, SettingsFile::Missing);
    }

    #[test]
    fn an_environment_is_told_by_the_servers_a_file_names() {
        let played = Played::terminal();
        for (text, environment) in [
            ("a=https://hweb.oqs-st.onshikaku.org/", Environment::Test),
            (
                "a=https://hweb.oqs-st.onshikaku.org/\nb=https://hweb.oqs.onshikaku.org/",
                Environment::Both,
            ),
            ("a=https://example.jp/", Environment::Neither),
            ("", Environment::Neither),
        ] {
            played.write(
                r"Program Files\OQS\OQSComApp\conf\api_table.conf",
                text.as_bytes(),
            );
            assert_eq!(played.drive().settings().link, environment, "{text}");
        }
        fs::remove_file(played.path(r"Program Files\OQS\OQSComApp\conf\api_table.conf"))
            .expect("a file");
        assert_eq!(played.drive().settings().link, Environment::NoFile);
    }

    #[test]
    fn a_bom_is_seen_in_the_definition_and_is_no_part_of_its_first_key() {
        let played = Played::terminal();
        played.write(DEFINITION, b"\xEF\xBB\xBFFaceDataDir=C:\\OQS\\face\r\n");
        let output = played.drive().settings().output;
        assert!(output.bom);
        assert_eq!(output.folder, FolderSetting::Usual);
        // The official OqsAuth.ini has one, and rightly.
        assert_eq!(played.drive().settings().face, Environment::Production);
    }

    #[test]
    fn the_folder_of_results_is_told_however_it_is_written() {
        let played = Played::terminal();
        for (line, setting, below) in [
            (
                r"FaceDataDir=C:\OQS\face",
                FolderSetting::Usual,
                Some(r"OQS\face"),
            ),
            (
                r"FaceDataDir = C:\\OQS\\face ",
                FolderSetting::Usual,
                Some(r"OQS\face"),
            ),
            (
                "FaceDataDir=\"c:/oqs/face\"",
                FolderSetting::Usual,
                Some(r"oqs\face"),
            ),
            (
                r"FaceDataDir=C:\karte\face",
                FolderSetting::Elsewhere,
                Some(r"karte\face"),
            ),
            (r"FaceDataDir=\\server\face", FolderSetting::OtherPc, None),
            (
                r"FaceDataDir=\\\\server\\face",
                FolderSetting::OtherPc,
                None,
            ),
            (r"FaceDataDir=Q:\face", FolderSetting::Elsewhere, None),
            ("FaceDataDir=", FolderSetting::NotSet, None),
            (r"#FaceDataDir=C:\OQS\face", FolderSetting::NotSet, None),
            ("OutputFlg=false", FolderSetting::NotSet, None),
            (
                r"FaceDataDir=C:\OQSx",
                FolderSetting::Elsewhere,
                Some("OQSx"),
            ),
        ] {
            played.write(DEFINITION, line.as_bytes());
            let named = played.drive().folder();
            assert_eq!(named.setting, setting, "{line}");
            assert_eq!(named.path, below.map(|below| played.path(below)), "{line}");
        }
    }

    #[test]
    fn a_folder_whose_name_is_not_read_is_not_called_absent() {
        let played = Played::terminal();
        // 「カルテ」 in CP932.
        played.write(DEFINITION, b"FaceDataDir=C:\\\x83J\x83\x8B\x83e\\face\r\n");
        let named = played.drive().folder();
        assert_eq!(
            (named.setting, named.path),
            (FolderSetting::Elsewhere, None)
        );
    }

    #[test]
    fn registered_readers_are_names_and_which_of_them_are_one_device() {
        let played = Played::terminal();
        played.write(
            READERS,
            b"\xEF\xBB\xBF[Reader 0]\r\ndeviceId=F000000001\r\n[Reader 1]\r\ndeviceId = F000000001\r\n\
              [Other 0]\r\ndeviceId=F000000002\r\n[Fresh 0]\r\n[Empty 0]\r\ndeviceId=\r\n",
        );
        let readers = played.drive().readers();
        let told: Vec<(&str, u32)> = readers
            .readers
            .iter()
            .map(|reader| (reader.name.0.as_str(), reader.device))
            .collect();
        assert_eq!(
            told,
            [
                ("Reader 0", 0),
                ("Reader 1", 0),
                ("Other 0", 2),
                ("Fresh 0", 3),
                ("Empty 0", 4)
            ]
        );
    }

    #[test]
    fn a_version_is_the_first_numbers_of_the_first_line() {
        for (text, version) in [
            ("1.0.5", Some("1.0.5")),
            ("OQSFaceApp Ver1.2.0 (2024/02/13)\r\nbuild 7", Some("1.2.0")),
            ("Version=2.10\r\n", Some("2.10")),
            ("2024", None),
            ("\r\n1.0.6", None),
            ("", None),
            ("v.1.0.6.", Some("1.0.6")),
        ] {
            let expected = version.map(|version| version.parse().expect("a version"));
            assert_eq!(version_in(text), expected, "{text}");
        }
    }

    #[test]
    fn a_restart_that_was_asked_for_is_as_old_as_its_mark() {
        let played = Played::terminal();
        played.write(r"ProgramData\OQS\OQSComApp\work\reboot", b"");
        let in_an_hour = SystemTime::now() + std::time::Duration::from_secs(3_660);
        let asked = played.drive().restart_asked_minutes(in_an_hour);
        assert!(matches!(asked, Some(60..=61)), "{asked:?}");
    }

    #[cfg(unix)]
    #[test]
    fn looking_writes_nothing_and_opens_no_folder_of_requests_or_results() {
        use std::os::unix::fs::MetadataExt;

        let played = Played::terminal();
        let patients = [
            r"OQS\face\OQSsiquc01res_face_1.xml",
            r"OQS\res\a.xml",
            r"OQS\req\b.xml",
        ];
        for path in patients {
            played.write(path, b"<patient/>");
        }
        let times = |path: &str| {
            let data = fs::metadata(played.path(path)).expect("a file");
            (
                data.atime(),
                data.atime_nsec(),
                data.mtime(),
                data.mtime_nsec(),
            )
        };
        let folders = [
            r"OQS\face",
            r"OQS\res",
            r"OQS\req",
            r"ProgramData\OQS-Auth",
            "OQS",
        ];
        let before: Vec<_> = patients
            .iter()
            .chain(&folders)
            .map(|path| times(path))
            .collect();
        let drive = played.drive();
        let _ = (
            drive.programs(),
            drive.settings(),
            drive.folder(),
            drive.readers(),
        );
        let _ = (
            drive.issuer(),
            drive.restart_asked_minutes(SystemTime::now()),
        );
        let after: Vec<_> = patients
            .iter()
            .chain(&folders)
            .map(|path| times(path))
            .collect();
        assert_eq!(before, after);
    }

    proptest! {
        #[test]
        fn whatever_stands_in_the_files_no_number_of_the_institution_is_kept(
            code in "[0-9]{10}", serial in "[0-9A-F]{16}", account in "R0[0-9]{8}", device in "F0[0-9]{8}",
            prefix in "2001:db8:[0-9a-f]{4}:[0-9a-f]{4}",
        ) {
            let played = Played::terminal();
            let secrets = [&code, &serial, &account, &device, &prefix];
            let all = secrets.iter().map(|secret| secret.as_str()).collect::<Vec<_>>().join(" ");
            played.write(READERS, format!("[Reader 0]\r\ndeviceId={device}\r\nserial={serial} {code}\r\n").as_bytes());
            played.write(DEFINITION, format!("FaceDataDir=C:\\{code}\\{account}\r\nOutputFlg={all}\r\n").as_bytes());
            played.write(r"ProgramData\OQS-Auth\OqsAuth.ini", format!("ISSUERNAME={all}\r\nLOGINURL=https://{prefix}/\r\n").as_bytes());
            played.write(r"Program Files\OQS-Auth\Version.info", format!("{serial} {all}").as_bytes());
            played.write(r"Program Files\OQS\OQSComApp\conf\api_table.conf", all.as_bytes());
            let drive = played.drive();
            let told = serde_json::to_string(&(drive.programs(), drive.settings(), drive.readers()))?;
            for secret in secrets {
                prop_assert!(!told.contains(secret.as_str()), "{secret}: {told}");
            }
        }

        #[test]
        fn no_bytes_break_the_reading(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let played = Played::terminal();
            for path in [READERS, DEFINITION, r"ProgramData\OQS-Auth\OqsAuth.ini", r"Program Files\OQS-Auth\Version.info"] {
                played.write(path, &bytes);
            }
            let drive = played.drive();
            let _ = (drive.programs(), drive.settings(), drive.readers(), drive.folder(), drive.issuer());
        }
    }
}
