//! Windows: a job object that ends all its processes when its handle is closed.
#![expect(unsafe_code, reason = "job objects have no safe face")]

use std::io;
use std::os::windows::io::AsRawHandle;
use std::os::windows::process::CommandExt;
use std::process::{Child, Command};

use windows::Win32::Foundation::HANDLE;
use windows::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JobObjectExtendedLimitInformation,
    SetInformationJobObject,
};
use windows::core::Owned;

/// `CREATE_NO_WINDOW` of winbase.h: opens no console window beside ours.
const NO_WINDOW: u32 = 0x0800_0000;

pub(crate) struct Tree {
    child: Child,
    /// Dropping the handle ends all processes that still run.
    _job: Owned<HANDLE>,
}

pub(crate) fn start(command: &mut Command) -> io::Result<Tree> {
    let mut limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    let size = u32::try_from(size_of_val(&limits)).map_err(io::Error::other)?;
    // SAFETY: no name and no attributes are passed; this code owns the handle, and `Owned` closes it. The second call
    // reads `size` bytes of `limits`, which outlives it.
    let job = unsafe {
        let job = Owned::new(CreateJobObjectW(None, None)?);
        SetInformationJobObject(
            *job,
            JobObjectExtendedLimitInformation,
            (&raw const limits).cast(),
            size,
        )?;
        job
    };
    let mut child = command.creation_flags(NO_WINDOW).spawn()?;
    // SAFETY: both handles stay open during the call.
    let assigned = unsafe { AssignProcessToJobObject(*job, HANDLE(child.as_raw_handle())) };
    if let Err(error) = assigned {
        let _ = child.kill();
        let _ = child.wait();
        return Err(error.into());
    }
    Ok(Tree { child, _job: job })
}

impl Tree {
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }
}
