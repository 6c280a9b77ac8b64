//! Data that servers send, for the fuzzers (fuzz/): each function runs the parser of an observer and asserts what must
//! hold for any input.

use std::sync::{Arc, LazyLock};

use facts::PlainOutcome;
use jiff::Timestamp;
use kb::Base;
use rustls::pki_types::{CertificateDer, ServerName};

use super::chain::Judges;
use super::plain;
use super::probe::AmazonRoots;

/// An HTTP answer: status line, date, redirect target, and a page that sends on or is a filter's.
///
/// # Panics
/// When more is kept of it than a host, and a word of filters.toml.
pub fn http_answer(bytes: &[u8]) {
    let Some(answer) = plain::parse(bytes) else {
        return;
    };
    let base = Base::embedded();
    let PlainOutcome::Answered {
        moved_to,
        blocked_by,
        ..
    } = answer.outcome(bytes, base)
    else {
        return;
    };
    if let Some(host) = moved_to {
        assert!(!host.is_empty() && host.len() <= 253);
        assert!(!host.contains(['@', '/', '?', '#', ' ']) && host.is_ascii());
    }
    if let Some(filter) = blocked_by {
        assert!(base.filters().iter().any(|row| row.id == filter));
    }
}

/// The certificates of a handshake, each with its length in two bytes before it.
///
/// # Panics
/// When certificates without a signature count as trusted, or a text for people contains terminal control characters.
pub fn certificates(bytes: &[u8]) {
    static JUDGES: LazyLock<Judges> = LazyLock::new(|| {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        Judges::new(Some(Vec::new()), &AmazonRoots::shipped(), &provider)
    });
    let mut shown = Vec::new();
    let mut rest = bytes;
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length)).min(after.len());
        let (certificate, after) = after.split_at(length);
        shown.push(CertificateDer::from(certificate.to_vec()));
        rest = after;
        if shown.len() == 8 {
            break;
        }
    }
    let name = ServerName::try_from("example.jp").expect("a name");
    let now = Timestamp::UNIX_EPOCH;
    if let Some(chain) = JUDGES.judge(&shown, &name, now, Some(Timestamp::MAX)) {
        assert!(chain.roots.is_empty(), "nobody has Amazon's keys");
        let texts = serde_json::to_string(&chain.issuer).expect("plain data");
        assert!(
            !texts.contains("\\u00") && !texts.chars().any(char::is_control),
            "{texts}"
        );
    }
}
