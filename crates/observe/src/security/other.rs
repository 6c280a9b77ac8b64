//! Systems without Windows Security Center: gives nothing, so it is never started and no check waits for it.

use crate::Observer;

pub(crate) const OBSERVER: Observer = Observer {
    title: "セキュリティソフト",
    gives: &[],
    look: |_| {},
};
