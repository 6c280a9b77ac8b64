//! Unix: the program leads a process group, and its children are born into it.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

use rustix::process::{Pid, Signal, kill_process_group};

pub(crate) struct Tree(Child);

pub(crate) fn start(command: &mut Command) -> io::Result<Tree> {
    Ok(Tree(command.process_group(0).spawn()?))
}

impl Tree {
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.0
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        // The group is killed even when the leader has ended, because it may have left children. An empty group is no
        // error.
        let _ = kill_process_group(Pid::from_child(&self.0), Signal::KILL);
        let _ = self.0.wait();
    }
}
