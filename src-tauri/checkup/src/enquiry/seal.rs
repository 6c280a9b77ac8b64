//! The seal over a report's facts: a copy that was cut, retyped or changed on its way is known before anybody trusts it. It
//! protects against accidents, not against forgers.

use serde_json::Value;

/// SHA-256 of the facts as JSON with ordered keys, in hex.
pub(crate) fn seal(facts: &Value) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, facts.to_string().as_bytes());
    digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
