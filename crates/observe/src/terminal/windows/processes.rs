//! Whether programs from the folders of the terminal's programs run, and whether one of them runs in this session. No path is kept.

use crate::processes::{all, path, session};

/// Whether any runs, and whether one runs here.
pub(super) fn of_the_terminal() -> windows::core::Result<(bool, bool)> {
    let own = session(std::process::id());
    let ours: Vec<u32> = all()?
        .into_iter()
        .filter(|id| path(*id).is_some_and(|path| is_of_the_terminal(&path)))
        .collect();
    let here = ours.iter().any(|id| own.is_some() && session(*id) == own);
    Ok((!ours.is_empty(), here))
}

/// Whether a program lies in one of the folders.
fn is_of_the_terminal(path: &str) -> bool {
    let path = path.to_lowercase();
    let parts: Vec<&str> = path.split('\\').collect();
    parts
        .windows(2)
        .any(|pair| pair[0] == "program files" && (pair[1] == "oqs" || pair[1] == "oqs-auth"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_of_the_terminals_programs_runs_here() {
        assert_eq!(of_the_terminal().expect("a list"), (false, false));
    }

    #[test]
    fn a_program_is_the_terminals_by_its_folder() {
        assert!(is_of_the_terminal(
            r"C:\Program Files\OQS\OQSComApp\jre\bin\javaw.exe"
        ));
        assert!(is_of_the_terminal(r"C:\program files\OQS-Auth\a.exe"));
        assert!(!is_of_the_terminal(r"C:\OQS\tool.exe"));
        assert!(!is_of_the_terminal(r"C:\Program Files\OQSOther\a.exe"));
    }
}
