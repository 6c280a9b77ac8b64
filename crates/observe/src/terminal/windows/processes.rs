//! Whether programs from the folders of the terminal's programs run, and whether one of them runs in this session. No path is kept.
#![expect(unsafe_code, reason = "the list of processes has no safe face")]

use windows::Win32::Foundation::{CloseHandle, HANDLE};
use windows::Win32::System::Diagnostics::ToolHelp::{
    CreateToolhelp32Snapshot, PROCESSENTRY32W, Process32FirstW, Process32NextW, TH32CS_SNAPPROCESS,
};
use windows::Win32::System::RemoteDesktop::ProcessIdToSessionId;
use windows::Win32::System::Threading::{
    OpenProcess, PROCESS_NAME_WIN32, PROCESS_QUERY_LIMITED_INFORMATION, QueryFullProcessImageNameW,
};
use windows::core::PWSTR;

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

fn all() -> windows::core::Result<Vec<u32>> {
    // SAFETY: a snapshot of all processes, closed below.
    let snapshot = unsafe { CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0) }?;
    let mut entry = PROCESSENTRY32W {
        dwSize: u32::try_from(size_of::<PROCESSENTRY32W>()).unwrap_or(0),
        ..PROCESSENTRY32W::default()
    };
    let mut ids = Vec::new();
    // SAFETY: the snapshot is open, and the entry is our own and says its size.
    let mut more = unsafe { Process32FirstW(snapshot, &mut entry) };
    while more.is_ok() {
        ids.push(entry.th32ProcessID);
        // SAFETY: as above.
        more = unsafe { Process32NextW(snapshot, &mut entry) };
    }
    close(snapshot);
    Ok(ids)
}

/// The path of a process's program; nothing where this account may not ask.
fn path(id: u32) -> Option<String> {
    // SAFETY: takes no pointers; the handle is closed below.
    let process = unsafe { OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, id) }.ok()?;
    let mut text = [0_u16; 1024];
    let mut size = u32::try_from(text.len()).unwrap_or(0);
    // SAFETY: the handle is open; the buffer is our own, and `size` says how long it is.
    let told = unsafe {
        QueryFullProcessImageNameW(
            process,
            PROCESS_NAME_WIN32,
            PWSTR(text.as_mut_ptr()),
            &mut size,
        )
    };
    close(process);
    told.ok()?;
    let written = text.get(..usize::try_from(size).ok()?)?;
    Some(String::from_utf16_lossy(written))
}

fn session(id: u32) -> Option<u32> {
    let mut session = 0;
    // SAFETY: the place is our own.
    unsafe { ProcessIdToSessionId(id, &mut session) }.ok()?;
    Some(session)
}

fn close(handle: HANDLE) {
    // SAFETY: opened by the caller, and used by nobody after this.
    let _ = unsafe { CloseHandle(handle) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_very_process_is_listed_with_its_path_and_session() {
        let own = std::process::id();
        assert!(all().expect("a list").contains(&own));
        let path = path(own).expect("one's own path").to_lowercase();
        assert!(path.ends_with(".exe"), "{path}");
        assert!(session(own).is_some());
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
