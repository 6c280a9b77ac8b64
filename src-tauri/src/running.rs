//! One task at a time: who starts the next ends the one that runs.

use std::sync::{Mutex, PoisonError};

use tokio::task::AbortHandle;

/// The task that runs now; a new one ends it.
#[derive(Default)]
pub struct Running(Mutex<Option<AbortHandle>>);

impl Running {
    pub(crate) fn replace(&self, next: Option<AbortHandle>) {
        let earlier = std::mem::replace(
            &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner),
            next,
        );
        if let Some(earlier) = earlier {
            earlier.abort();
        }
    }
}
