//! The output of `winget list` for one app: the second way, when Windows' package manager does not answer. Only a row
//! that is there is believed. A missing row proves nothing, because winget matches ids only with sources whose terms
//! somebody has agreed to.

use facts::{App, Version};

/// The app in the rows: the id, then its version and, where one is offered, a newer one. The id is searched for,
/// because column heads differ by language.
pub(super) fn installed(rows: &[String], id: &str) -> Option<App> {
    rows.iter().find_map(|row| {
        let words: Vec<&str> = row.split_whitespace().collect();
        let place = words
            .iter()
            .position(|word| word.eq_ignore_ascii_case(id))?;
        let version = words.get(place + 1)?.trim_start_matches(['<', '>']);
        Some(App::Installed {
            version: version.parse().ok()?,
            newer: words
                .get(place + 2)
                .and_then(|word| word.parse::<Version>().ok()),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_in_any_language_and_nothing_else_is_believed() {
        let app = |version: &str, newer: Option<&str>| {
            Some(App::Installed {
                version: version.parse().expect("a version"),
                newer: newer.map(|newer| newer.parse().expect("a version")),
            })
        };
        for (rows, found) in [
            (
                "Name                 Id           Version Available Source\n-----\nマイナ資格確認アプリ 9NN2X23F7BN3 3.0.2.0 3.0.3.0   msstore",
                app("3.0.2", Some("3.0.3")),
            ),
            (
                "名前                 ID           バージョン ソース\n-----\nマイナ資格確認アプリ 9NN2X23F7BN3 3.0.3.0    msstore",
                app("3.0.3", None),
            ),
            ("マイナ資格確認アプリ 9NN2X23F7BN3 Unknown msstore", None),
            (
                "入力条件に一致するインストール済みのパッケージが見つかりませんでした。",
                None,
            ),
            ("9NN2X23F7BN3", None),
            ("", None),
        ] {
            let rows: Vec<String> = rows.lines().map(str::to_owned).collect();
            assert_eq!(installed(&rows, "9nn2x23f7bn3"), found, "{rows:?}");
        }
    }
}
