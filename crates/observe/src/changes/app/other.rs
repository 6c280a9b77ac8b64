//! Not followed here: by which name マイナ資格確認アプリ runs on Windows is published nowhere, and a phone tells no program of another.

use super::{End, SourceName, Wanted};
use facts::Following;

pub(super) fn follow(wanted: &Wanted, _: &End) {
    wanted.source(SourceName::App, Following::NotTold);
}
