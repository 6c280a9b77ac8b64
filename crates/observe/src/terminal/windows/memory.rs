//! Memory, and how long Windows has been running.
#![expect(unsafe_code, reason = "both questions have no safe face")]

use windows::Win32::System::SystemInformation::{
    GetTickCount64, GlobalMemoryStatusEx, MEMORYSTATUSEX,
};

use facts::{Memory, Why};

pub(super) fn read() -> Result<Memory, Why> {
    let mut status = MEMORYSTATUSEX {
        dwLength: u32::try_from(size_of::<MEMORYSTATUSEX>()).unwrap_or(0),
        ..MEMORYSTATUSEX::default()
    };
    // SAFETY: the structure is our own and says its size, as the call wants it.
    unsafe { GlobalMemoryStatusEx(&mut status) }.map_err(|error| Why::Failed {
        message: format!("{:#010X}", error.code().0),
    })?;
    // SAFETY: takes nothing and cannot fail.
    let up = unsafe { GetTickCount64() };
    let mib = |bytes: u64| u32::try_from(bytes >> 20).unwrap_or(u32::MAX);
    let limit = status.ullTotalPageFile.max(1);
    let given = limit.saturating_sub(status.ullAvailPageFile);
    Ok(Memory {
        free_mib: mib(status.ullAvailPhys),
        installed_mib: mib(status.ullTotalPhys),
        commit_percent: u32::try_from(given / (limit / 100).max(1))
            .unwrap_or(100)
            .min(100),
        up_minutes: u32::try_from(up / 60_000).unwrap_or(u32::MAX),
        restart_pending: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_told_and_no_more_is_free_than_there_is() {
        let memory = read().expect("every Windows tells it");
        assert!(memory.installed_mib > 0 && memory.free_mib <= memory.installed_mib);
        assert!(memory.commit_percent <= 100);
    }
}
