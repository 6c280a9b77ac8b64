//! Content as a keeper makes it: a folder with the project's pages, keys of the ordinary `minisign` program, and the program's own
//! `kb bundle` and `kb sign`. The keys live as long as the test and are in no file of the project.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::shikaku::{Ended, Shikaku};

/// A keeper with a pair of keys and a folder from which content is published.
#[derive(Debug)]
pub struct Keeper {
    here: tempfile::TempDir,
    /// The public key, one line.
    pub key: String,
}

impl Default for Keeper {
    fn default() -> Self {
        Self::new()
    }
}

impl Keeper {
    /// A keeper with new keys.
    ///
    /// # Panics
    /// When `minisign` is not installed.
    #[must_use]
    pub fn new() -> Self {
        let here = tempfile::tempdir().expect("a temporary folder can be made");
        let made = Command::new("minisign")
            .args(["-G", "-W", "-f"])
            .args([
                "-p".as_ref(),
                here.path().join("key.pub").as_os_str(),
                "-s".as_ref(),
                here.path().join("key").as_os_str(),
            ])
            .stdout(Stdio::null())
            .status()
            .expect("minisign can be started (apt-get install minisign)");
        assert!(made.success(), "minisign makes keys");
        let text = fs::read_to_string(here.path().join("key.pub")).expect("minisign wrote it");
        let key = text.lines().last().expect("the key's line").to_owned();
        Self { here, key }
    }

    /// The folder from which content is published: numbered files and a pointer.
    #[must_use]
    pub fn site(&self) -> PathBuf {
        self.here.path().join("site")
    }

    /// The file of a bundle there.
    #[must_use]
    pub fn file(&self, number: u32) -> PathBuf {
        self.site().join(format!("{number}.bundle"))
    }

    /// Makes, signs and publishes the project's content with this number, which the first step of one page names.
    ///
    /// # Panics
    /// When the program fails.
    pub fn publish(&self, number: u32) {
        self.publish_without(number, &[]);
    }

    /// The same without these pages, to which no other leads.
    ///
    /// # Panics
    /// When the program fails, or there is no such page.
    pub fn publish_without(&self, number: u32, gone: &[&str]) {
        let folder = self.folder(number);
        for page in gone {
            let page = folder.join(page).with_extension("toml");
            fs::remove_file(page).expect("a page");
        }
        let page = folder.join("error/021.toml");
        let text = fs::read_to_string(&page).expect("the page");
        let (before, after) = text.split_once("\ndo ").expect("a step");
        let (_, after) = after.split_once('\n').expect("the rest of the step");
        let text = format!("{before}\ndo = \"内容{number}番の手順をする。\"\n{after}");
        fs::write(page, text).expect("an own folder");
        self.release(&folder, number);
    }

    /// The project's content with this number, as a folder that may be changed; the last one made is gone.
    ///
    /// # Panics
    /// When it cannot be copied.
    #[must_use]
    pub fn folder(&self, number: u32) -> PathBuf {
        let folder = self.here.path().join("content");
        let _ = fs::remove_dir_all(&folder);
        let copied = Command::new("cp")
            .arg("-r")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../kb/content"))
            .arg(&folder)
            .status();
        assert!(copied.is_ok_and(|status| status.success()), "copied");
        fs::write(folder.join("edition.toml"), format!("number = {number}\n"))
            .expect("an own folder");
        folder
    }

    /// Makes, signs and publishes the content of a folder.
    ///
    /// # Panics
    /// When the program fails.
    pub fn release(&self, folder: &Path, number: u32) {
        let body = self.here.path().join(format!("{number}.json"));
        let done = |ended: &Ended| assert_eq!(ended.status, Some(0), "{ended}");
        done(&Shikaku::alone().run([
            "kb".as_ref(),
            "bundle".as_ref(),
            folder.as_os_str(),
            "--out".as_ref(),
            body.as_os_str(),
        ]));
        done(&self.sign(&body));
    }

    /// Runs `kb sign` on this file.
    #[must_use]
    pub fn sign(&self, body: &Path) -> Ended {
        Shikaku::alone().run([
            "kb".as_ref(),
            "sign".as_ref(),
            body.as_os_str(),
            "--secret-key".as_ref(),
            self.here.path().join("key").as_os_str(),
            "--out".as_ref(),
            self.site().as_os_str(),
        ])
    }

    /// The body before signing.
    #[must_use]
    pub fn body(&self, number: u32) -> PathBuf {
        self.here.path().join(format!("{number}.json"))
    }
}
