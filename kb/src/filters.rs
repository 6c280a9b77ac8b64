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
        let holds = |text: &str, pieces: &[String]| {
            let mut pieces = pieces.iter();
            pieces.any(|piece| text.contains(piece.as_str()))
        };
        holds(address, &self.address) || holds(page, &self.page)
    }
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
            ("", ""),
        ] {
            assert_eq!(known(address, page), None, "{address}{page}");
        }
    }
}
