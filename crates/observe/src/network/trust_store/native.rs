//! Linux and macOS: the list that rustls-native-certs reads, on Linux with `SSL_CERT_FILE` and `SSL_CERT_DIR`. There is
//! one list and no forbidden certificates. An unreadable list is reported as such, never as an empty one.

use super::Content;
use facts::{Store, Why};

pub(super) fn read() -> Result<Content, Why> {
    let read = rustls_native_certs::load_native_certs();
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
