//! The tasks of the terminal's programs, as far as this account may see them. Windows hides what an administrator has made from
//! others, so an empty list means nothing.
#![expect(
    unsafe_code,
    reason = "the task scheduler speaks COM, which has no safe face"
)]

use windows::Win32::System::Com::{
    CLSCTX_INPROC_SERVER, COINIT_MULTITHREADED, CoCreateInstance, CoInitializeEx, CoUninitialize,
};
use windows::Win32::System::TaskScheduler::{
    IRegisteredTask, ITaskService, TASK_ENUM_HIDDEN, TaskScheduler,
};
use windows::Win32::System::Variant::VARIANT;
use windows::core::BSTR;

use crate::services;
use facts::{Observed, RunState, TaskName, TerminalTask, Why, WindowsService};

pub(super) fn read() -> Observed<Vec<TerminalTask>> {
    // Asking would start the service, and a check starts none. Windows runs it always; Wine does not.
    let runs = matches!(
        services::one("Schedule"),
        Observed::Seen(WindowsService::Installed {
            state: RunState::Running,
            ..
        })
    );
    if !runs {
        return Observed::Unavailable(Why::NotTold);
    }
    // SAFETY: this thread is the observer's own; what is begun here is ended below.
    let begun = unsafe { CoInitializeEx(None, COINIT_MULTITHREADED) };
    let tasks = list();
    if begun.is_ok() {
        // SAFETY: begun above, and nothing of COM is kept.
        unsafe { CoUninitialize() };
    }
    match tasks {
        Ok(tasks) => Observed::Seen(tasks),
        Err(error) => Observed::Unavailable(Why::Failed {
            message: format!("{:#010X}", error.code().0),
        }),
    }
}

fn list() -> windows::core::Result<Vec<TerminalTask>> {
    let nobody = VARIANT::default();
    // SAFETY: COM runs on this thread; every pointer is one that Windows has given and the crate counts.
    let tasks = unsafe {
        let service: ITaskService = CoCreateInstance(&TaskScheduler, None, CLSCTX_INPROC_SERVER)?;
        service.Connect(&nobody, &nobody, &nobody, &nobody)?;
        let folder = service.GetFolder(&BSTR::from("\\"))?;
        folder.GetTasks(TASK_ENUM_HIDDEN.0)?
    };
    // SAFETY: as above.
    let count = unsafe { tasks.Count() }?;
    let mut found = Vec::new();
    for place in 1..=count {
        // SAFETY: as above; the list counts from 1.
        let task = unsafe { tasks.get_Item(&VARIANT::from(place)) }?;
        found.extend(told(&task)?);
    }
    Ok(found)
}

/// One task, where it is one of the terminal's.
fn told(task: &IRegisteredTask) -> windows::core::Result<Option<TerminalTask>> {
    // SAFETY: as in `list`.
    let name = unsafe { task.Name() }?.to_string();
    let Some(name) = task_name(&name) else {
        return Ok(None);
    };
    // SAFETY: as in `list`.
    let (enabled, result) = unsafe { (task.Enabled()?, task.LastTaskResult()?) };
    Ok(Some(TerminalTask {
        task: name,
        enabled: enabled.as_bool(),
        result: result.cast_unsigned(),
    }))
}

fn task_name(name: &str) -> Option<TaskName> {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "oqs_exec_distroappstart" => Some(TaskName::Distribution),
        "oqs_exec_comappdelfile_running" => Some(TaskName::Cleaning),
        _ if name.starts_with("oqs") => Some(TaskName::Other),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_one_of_the_terminals_by_its_name() {
        assert_eq!(
            task_name("OQS_exec_distroappstart"),
            Some(TaskName::Distribution)
        );
        assert_eq!(
            task_name("OQS_exec_comappdelfile_running"),
            Some(TaskName::Cleaning)
        );
        assert_eq!(task_name("OQS_other"), Some(TaskName::Other));
        assert_eq!(task_name("定刻に再起動"), None);
    }

    #[test]
    fn asking_ends_in_a_list_or_a_reason() {
        // Wine's scheduler has no tasks and lacks parts of its own.
        assert!(!matches!(read(), Observed::NotAsked));
    }
}
