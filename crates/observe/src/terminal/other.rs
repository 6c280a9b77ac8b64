//! Systems that are no 資格確認端末: gives nothing, so it is never started and no check waits for it.

use crate::Observer;

pub(crate) const OBSERVER: Observer = Observer {
    title: "資格確認端末",
    gives: &[],
    look: |_| {},
};
