//! Systems where no program can add a root for the user: on Android and iOS a person does it in the settings, on macOS
//! the keychain asks for an administrator's password.

use std::ffi::OsString;

use crate::{RepairOutcome, RootCertificate};

/// A store that does not exist here.
#[derive(Clone, Debug)]
pub struct UserStore;

impl UserStore {
    /// The same value in every environment.
    #[must_use]
    pub fn here(_variable: impl Fn(&str) -> Option<OsString>) -> Self {
        Self
    }

    pub(crate) fn is_supported(&self) -> bool {
        false
    }

    pub(crate) fn is_forbidden_by_policy(&self) -> bool {
        false
    }

    pub(crate) fn place(&self) -> String {
        String::new()
    }

    pub(crate) fn add(&self, _root: &RootCertificate) -> Result<(), RepairOutcome> {
        Err(RepairOutcome::NotSupported)
    }

    pub(crate) fn has(&self, _root: &RootCertificate) -> bool {
        false
    }

    pub(crate) fn remove(&self, _root: &RootCertificate) -> Result<(), RepairOutcome> {
        Err(RepairOutcome::NotSupported)
    }
}
