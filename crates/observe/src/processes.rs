//! Windows: the processes, as far as this account may ask: where their programs lie, in which session they run, and what they have
//! loaded. Whoever asks keeps none of it but what a table of ours knows.
#![expect(unsafe_code, reason = "the list of processes has no safe face")]

use windows::Win32::Foundation::{CloseHandle, HANDLE};
use windows::Win32::System::Diagnostics::ToolHelp::{
    CreateToolhelp32Snapshot, MODULEENTRY32W, Module32FirstW, Module32NextW, PROCESSENTRY32W,
    Process32FirstW, Process32NextW, TH32CS_SNAPMODULE, TH32CS_SNAPMODULE32, TH32CS_SNAPPROCESS,
};
use windows::Win32::System::RemoteDesktop::ProcessIdToSessionId;
use windows::Win32::System::Threading::{
    OpenProcess, PROCESS_NAME_WIN32, PROCESS_QUERY_LIMITED_INFORMATION, QueryFullProcessImageNameW,
};
use windows::core::PWSTR;

/// The numbers of all processes.
pub(crate) fn all() -> windows::core::Result<Vec<u32>> {
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
pub(crate) fn path(id: u32) -> Option<String> {
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

/// The libraries that a process has loaded, by their file names; none where this account may not ask.
pub(crate) fn libraries(id: u32) -> Vec<String> {
    let both = TH32CS_SNAPMODULE | TH32CS_SNAPMODULE32;
    // SAFETY: a snapshot of one process' modules, closed below.
    let Ok(snapshot) = (unsafe { CreateToolhelp32Snapshot(both, id) }) else {
        return Vec::new();
    };
    let mut entry = MODULEENTRY32W {
        dwSize: u32::try_from(size_of::<MODULEENTRY32W>()).unwrap_or(0),
        ..MODULEENTRY32W::default()
    };
    let mut names = Vec::new();
    // SAFETY: the snapshot is open, and the entry is our own and says its size.
    let mut more = unsafe { Module32FirstW(snapshot, &mut entry) };
    while more.is_ok() {
        let name = entry.szModule.split(|unit| *unit == 0).next();
        names.push(String::from_utf16_lossy(name.unwrap_or_default()));
        // SAFETY: as above.
        more = unsafe { Module32NextW(snapshot, &mut entry) };
    }
    close(snapshot);
    names
}

/// The session that a process runs in.
pub(crate) fn session(id: u32) -> Option<u32> {
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
        let libraries = libraries(own);
        let kernel = |name: &String| name.eq_ignore_ascii_case("kernel32.dll");
        assert!(libraries.iter().any(kernel), "{libraries:?}");
    }

    #[test]
    fn what_is_no_process_has_loaded_nothing() {
        assert_eq!(libraries(u32::MAX), Vec::<String>::new());
    }
}
