//! A phone is held in the hand; macOS is not asked, because マイナ資格確認アプリ does not run there.

use crate::Observer;

pub(crate) const OBSERVER: Observer = Observer {
    title: "画面の場所",
    gives: &[],
    look: |_| {},
};
