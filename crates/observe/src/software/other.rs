//! Systems on which nothing is asked: gives nothing, so it is never started and no check waits for it.

use crate::Observer;

pub(crate) const OBSERVER: Observer = Observer {
    title: "マイナ資格確認アプリ",
    gives: &[],
    look: |_| {},
};
