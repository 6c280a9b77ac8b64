//! Block pages of filters (filters.toml): what a box in the network shows in a server's place when it does not let one through. To a
//! program it looks like a guests' log-in page, and whom to ask is somebody else.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::known::Sure;
use crate::table::Rows;

/// filters.toml
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FilterFile {
    /// The filters, in the order of the file.
    #[serde(default, rename = "filter")]
    pub filters: Vec<Filter>,
}

impl From<FilterFile> for Vec<Filter> {
    fn from(file: FilterFile) -> Self {
        file.filters
    }
}

/// A filter that shows a page of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// The word for it in facts.
    pub id: String,
    /// Its name as users know it; absent where any maker's may be meant.
    #[serde(default)]
    pub product: Option<String>,
    /// Pieces of the address of its page, in small letters.
    #[serde(default)]
    pub address: Vec<String>,
    /// Words on its page, in small letters.
    #[serde(default)]
    pub page: Vec<String>,
    /// How sure it is.
    pub sure: Sure,
    /// Where it stands.
    pub source: String,
}

impl Filter {
    /// Whether a page with these words, or one at this address, is its own; both in small letters.
    #[must_use]
    pub fn is(&self, address: &str, page: &str) -> bool {
        let at = self
            .address
            .iter()
            .any(|piece| address.contains(piece.as_str()));
        at || self.page.iter().any(|words| says(page, words))
    }
}

/// Whether a page says these words. A longer word that holds them is another one: jQuery Mobile's `ui-filterable` and somebody's
/// `wifi-filter` are no i-FILTER. Only Latin letters and digits have an end that can be seen, Japanese words have none.
fn says(page: &str, words: &str) -> bool {
    page.match_indices(words).any(|(start, _)| {
        let mut before = page[..start].chars().rev();
        let mut after = page[start + words.len()..].chars();
        let goes_on = |outer: Option<char>, next: Option<char>, own: Option<char>| {
            let is_latin = |letter: Option<char>| letter.is_some_and(|l| l.is_ascii_alphanumeric());
            is_latin(own) && (is_latin(outer) || outer == Some('-') && is_latin(next))
        };
        !goes_on(before.next(), before.next(), words.chars().next())
            && !goes_on(after.next(), after.next(), words.chars().next_back())
    })
}

/// Checks the rows of filters.toml.
pub(crate) fn check(filters: &[Filter], rows: &mut Rows<'_>) {
    for (index, row) in filters.iter().enumerate() {
        rows.enter("filter", index);
        let signs = || row.address.iter().chain(&row.page);
        let texts = [&row.id, &row.source].into_iter().chain(&row.product);
        for text in texts.chain(signs()) {
            rows.line(text);
        }
        if signs().next().is_none() {
            let wrong = format!("「{}」を見わけるしるしがありません", row.id);
            rows.wrong(&row.id, wrong, "address か page を書きます。");
        }
        for sign in signs() {
            if sign.chars().count() < 4 || *sign != sign.to_lowercase() {
                let wrong = format!("しるし「{sign}」が短すぎるか、大文字があります");
                rows.wrong(sign, wrong, "4文字以上の小文字で書きます。");
            }
        }
        if filters[..index].iter().any(|other| other.id == row.id) {
            let wrong = format!("id「{}」が2回あります", row.id);
            rows.wrong(&row.id, wrong, "ほかにない名前にします。");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Base;

    #[test]
    fn block_pages_are_told_from_log_in_pages() {
        let base = Base::embedded();
        let known =
            |address: &str, page: &str| base.filter(address, page).map(|row| row.id.as_str());
        for (address, page, id) in [
            (
                "https://20.1.1.1:8090/ips/block/webcat?cat=7&pl=1",
                "",
                "sophos",
            ),
            (
                "",
                "<h1>fortiguard intrusion prevention - access blocked</h1>",
                "fortigate",
            ),
            ("http://hit-block.opendns.com/?url=x", "", "umbrella"),
            ("", "<title>err_access_denied</title>", "squid"),
            ("", "このサイトの閲覧を制限しています", "other"),
            ("", "<title>i-filter</title>", "i-filter"),
            ("", "「i-filter」により遮断しました", "i-filter"),
            ("", "御社のi-filter ver.10", "i-filter"),
            ("", "<p>ui-filterable</p><p>i-filter@cloud</p>", "i-filter"),
            ("", "院内のwebフィルタリングです", "other"),
        ] {
            assert_eq!(known(address, page), Some(id), "{address}{page}");
        }
        for (address, page) in [
            (
                "http://login.hotel.example/?mac=1",
                "<title>Welcome</title>",
            ),
            ("", "<form>ゲストWi-Fiの利用規約に同意する</form>"),
            (
                "https://gwhs.example/login?dst=http%3A%2F%2Fconnectivitycheck",
                "",
            ),
            (
                "https://login.hotspot.example/guest?dst=x",
                "<ul data-role=\"listview\" class=\"ui-listview ui-filterable\"><li class=\"ui-filter-item\">ログイン</li></ul>",
            ),
            (
                "",
                "wifi-filter multi-filter x-i-filter i-filter-icon i-filters",
            ),
            ("", ""),
        ] {
            assert_eq!(known(address, page), None, "{address}{page}");
        }
    }
}
