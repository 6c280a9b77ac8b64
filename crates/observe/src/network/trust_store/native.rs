//! Linux and macOS: what rustls-native-certs reads, on Linux `SSL_CERT_FILE` and `SSL_CERT_DIR` included. There is one list and
//! no forbidden certificates; a bundle that cannot be read is told as such and never taken for an empty one.

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
