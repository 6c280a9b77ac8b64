//! Facts on their way out. A text leaves only when its place is declared (`PLACES`), and only as the kind declared
//! there: a time, a product, a version. Every other text is left out, so a new field of the facts is private until
//! somebody declares it. There is no search for patterns: `0x81000023` cannot be mistaken for a number of the machine,
//! nor a number of the machine for something harmless. It is asked where the facts are written as JSON, because every text of
//! theirs passes there.

use std::cell::RefCell;

use serde_json::Error;

use super::kinds::{HIDDEN, Kind, Stand};
use facts::{Facts, Observed};

/// The places from which texts may leave: type, field, and the kind of the text.
const PLACES: &[(&str, &str, Kind)] = &[
    // serde writes the tags of these two as texts.
    ("Why", "why", Kind::Tag),
    ("BluetoothSearch", "search", Kind::Tag),
    ("Facts", "taken_at", Kind::Time),
    ("Why", "message", Kind::SystemMessage),
    ("Why", "reader", Kind::ReaderName),
    ("Reader", "name", Kind::ReaderName),
    ("Card", "reader", Kind::ReaderName),
    ("CardLook", "select", Kind::StatusWord),
    ("CardLook", "message", Kind::SystemMessage),
    ("Facts", "card_programs", Kind::Program),
    ("UsbReader", "id", Kind::UsbId),
    ("UsbReader", "hubs", Kind::UsbId),
    ("UsbReader", "products", Kind::Product),
    ("UsbReader", "driver", Kind::Driver),
    ("UsbReader", "firmware", Kind::Firmware),
    ("UsbReader", "driver_version", Kind::Version),
    ("SecurityName", "product", Kind::Interceptor),
    ("BluetoothSearch", "message", Kind::SystemMessage),
    ("BluetoothReader", "name", Kind::BluetoothName),
    ("FoundReader", "name", Kind::BluetoothName),
    ("FoundReader", "firmware", Kind::Version),
    ("Endpoint", "host", Kind::Host),
    ("ProxySetting", "host", Kind::Host),
    ("PrivateDns", "host", Kind::Host),
    ("PlainOutcome", "moved_to", Kind::Host),
    ("PlainOutcome", "blocked_by", Kind::Filter),
    ("NameOutcome", "message", Kind::SystemMessage),
    ("RouteOutcome", "message", Kind::SystemMessage),
    ("TlsOutcome", "message", Kind::SystemMessage),
    ("TlsOutcome", "alert", Kind::Alert),
    ("PathVerdict", "message", Kind::SystemMessage),
    ("Chain", "not_before", Kind::Time),
    ("Chain", "not_after", Kind::Time),
    ("Chain", "roots", Kind::Root),
    ("Issuer", "name", Kind::IssuerName),
    ("Issuer", "organisation", Kind::IssuerName),
    ("ClockOffset", "server_time", Kind::Time),
    ("RootInStore", "root", Kind::Root),
    ("RootInStore", "not_before", Kind::Time),
    ("RootInStore", "not_after", Kind::Time),
    ("Answers", "app", Kind::AppAnswer),
    ("App", "version", Kind::Version),
    ("App", "newer", Kind::Version),
    ("SystemVersion", "version", Kind::Version),
    ("SystemVersion", "release", Kind::Release),
    ("TerminalProgram", "version", Kind::Version),
    ("InstitutionCertificate", "not_before", Kind::Time),
    ("InstitutionCertificate", "not_after", Kind::Time),
    ("RegisteredReader", "name", Kind::ReaderName),
    ("TerminalClock", "passed", Kind::Time),
];

/// The facts as they may leave the machine; judging them gives the same verdicts, but for what concerns the patient (the tries left
/// of a PIN), which stays.
///
/// # Errors
/// When a part of the facts has an unknown shape.
pub fn outgoing(facts: &Facts) -> Result<Facts, Error> {
    let stand = RefCell::new(Stand::default());
    let facts = Facts {
        tries: Observed::NotAsked,
        ..facts.clone()
    };
    let left = kb::json::written_with(&facts, &|place, text| {
        let kind = place.and_then(|(of, field)| {
            PLACES
                .iter()
                .find(|(a_type, a_field, _)| *a_type == of && *a_field == field)
        });
        let out = match kind {
            Some((_, _, kind)) => kind.out(text, &mut stand.borrow_mut()),
            None => HIDDEN.to_owned(),
        };
        kb::shown(&out).into_owned()
    });
    kb::json::read_bytes(left.as_bytes())
}
