//! Where pcscd listens: pcsc-lite's own variable, else what the distributions build in.

use std::ffi::OsString;
use std::path::PathBuf;

const VARIABLE: &str = "PCSCLITE_CSOCK_NAME";
const SOCKET: &str = "/run/pcscd/pcscd.comm";

/// The path of its socket.
pub(crate) fn socket() -> PathBuf {
    named(std::env::var_os(VARIABLE))
}

fn named(variable: Option<OsString>) -> PathBuf {
    variable.map_or_else(|| SOCKET.into(), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_counts_before_what_is_built_in() {
        assert_eq!(named(None), PathBuf::from("/run/pcscd/pcscd.comm"));
        assert_eq!(named(Some("/x".into())), PathBuf::from("/x"));
    }
}
