//! Linux and macOS: the list that rustls-native-certs reads, on Linux with `SSL_CERT_FILE` and `SSL_CERT_DIR`. There is
//! one list and no forbidden certificates. An unreadable list is reported as such, never as an empty one.

use std::path::Path;

use super::Content;
use facts::{Store, Why};
use files::NotRead;

/// The largest file of roots: forty times a system's own.
const MAX_BYTES: u64 = 10 * 1024 * 1024;

pub(super) fn read() -> Result<Content, Why> {
    let failed = |not: NotRead| Why::Failed {
        message: not.to_string(),
    };
    // The library reads what the variable names to its end, which a pipe or a device has not.
    if let Some(file) = std::env::var_os("SSL_CERT_FILE") {
        match files::ordinary(Path::new(&file), MAX_BYTES) {
            // A file that is missing is told by the library, which reads the folder all the same.
            Ok(()) | Err(NotRead::Failed(_)) => {}
            Err(not) => return Err(failed(not)),
        }
    }
    let read =
        files::within(files::DEADLINE, rustls_native_certs::load_native_certs).map_err(failed)?;
    match read.errors.first() {
        Some(error) if read.certs.is_empty() => Err(Why::Failed {
            message: error.to_string(),
        }),
        _ => Ok(Content {
            trusted: read
                .certs
                .into_iter()
                .map(|der| (Store::System, der))
                .collect(),
            forbidden: Vec::new(),
        }),
    }
}
