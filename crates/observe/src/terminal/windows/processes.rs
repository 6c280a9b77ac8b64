//! Whether programs from the folders of the terminal's programs run, and whether one of them runs in this session. No path is kept.

use crate::processes::{all, path, session};

/// Which of the terminal's programs run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Running {
    /// Any does, for anybody.
    pub(super) any: bool,
    /// One does in this session.
    pub(super) here: bool,
    /// One of 連携アプリ's folder does in this session.
    pub(super) link_here: bool,
}

pub(super) fn of_the_terminal() -> windows::core::Result<Running> {
    let own = session(std::process::id());
    let mut running = Running::default();
    for id in all()? {
        let Some(folder) = path(id).and_then(|path| folder_of(&path)) else {
            continue;
        };
        let here = own.is_some() && session(id) == own;
        running.any = true;
        running.here |= here;
        running.link_here |= here && folder == Folder::Link;
    }
    Ok(running)
}

/// The folders of the terminal's programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Folder {
    /// `OQS`: 連携アプリ and 配信アプリ.
    Link,
    /// `OQS-Auth`: 顔認証ライブラリ.
    Face,
}

/// In which of the folders a program lies.
fn folder_of(path: &str) -> Option<Folder> {
    let path = path.to_lowercase();
    let parts: Vec<&str> = path.split('\\').collect();
    let mut below = parts
        .windows(2)
        .filter(|pair| pair[0] == "program files")
        .map(|pair| pair[1]);
    below.find_map(|folder| match folder {
        "oqs" => Some(Folder::Link),
        "oqs-auth" => Some(Folder::Face),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_of_the_terminals_programs_runs_here() {
        assert_eq!(of_the_terminal().expect("a list"), Running::default());
    }

    #[test]
    fn a_program_is_the_terminals_by_its_folder() {
        for (path, folder) in [
            (
                r"C:\Program Files\OQS\OQSComApp\jre\bin\javaw.exe",
                Some(Folder::Link),
            ),
            (r"C:\program files\OQS-Auth\a.exe", Some(Folder::Face)),
            (r"C:\OQS\tool.exe", None),
            (r"C:\Program Files\OQSOther\a.exe", None),
        ] {
            assert_eq!(folder_of(path), folder, "{path}");
        }
    }
}
