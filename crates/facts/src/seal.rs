//! The seal over an enquiry's facts, which reveals a copy that was cut, retyped or changed on its way. It protects
//! against accidents, not against forgers.

use serde_json::Value;
use sha2::{Digest, Sha256};

/// SHA-256 of the facts as JSON with ordered keys, in hex.
#[must_use]
pub fn seal(facts: &Value) -> String {
    let digest = Sha256::digest(facts.to_string());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
