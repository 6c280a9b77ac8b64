//! Phones run one app at a reader, and macOS does not say who uses its service.

use crate::Observer;

pub(crate) const OBSERVER: Observer = Observer {
    title: "リーダーを使うプログラム",
    gives: &[],
    look: |_| {},
};

#[cfg(not(any(target_os = "android", target_os = "ios")))]
pub(crate) fn now(_: &kb::Base) -> facts::Observed<Vec<facts::ProgramId>> {
    facts::Observed::NotAsked
}
