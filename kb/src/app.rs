//! What is known of マイナ資格確認アプリ itself (app.toml): where the Store has it, what its versions mean for a user, and on
//! which systems it runs. A version means something from its number on; no minimum is published, so none stands here.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::known::{Claim, Sure};
use crate::table::Rows;
use crate::words::words;

words! {
    /// A store. What it has of the app is the program's own ([`StoreProduct`]): content names the store and nothing more.
    Store {
        /// Microsoft Store, and winget.
        Microsoft = "microsoft-store", "Microsoft Store";
        /// Google Play
        Google = "google-play", "Google Play";
    }
}

/// The app as a store has it. It decides what winget installs, what the user agrees to with that, and which program on the machine
/// is taken for the app, so it stands in the program, like the five roots, and no content brings another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreProduct {
    /// Its id there: on Google Play the name of its package, which the manifest of our own app has to name as well (`mobile/`).
    pub id: &'static str,
    /// The name it shows; installed apps are known by it, because no package family name is published.
    pub name: &'static str,
    /// What one agrees to, as the store's own tool shows it, one line each.
    pub terms: &'static [&'static str],
}

impl StoreProduct {
    /// The app in Microsoft Store: 003 Q14 コマンドによる手動アップデート手順 (2)、(3).
    pub const MICROSOFT: Self = Self {
        id: "9nn2x23f7bn3",
        name: "マイナ資格確認アプリ",
        terms: &[
            "Microsoft Storeの契約（Terms of Transaction）: https://aka.ms/microsoft-store-terms-of-transaction",
            "このパソコンの2文字の地域（例: JP）が、Microsoftに送られます。",
        ],
    };
}

impl Store {
    /// The app there; none on Google Play while the name of its package is not published.
    #[must_use]
    pub const fn product(self) -> Option<&'static StoreProduct> {
        match self {
            Self::Microsoft => Some(&StoreProduct::MICROSOFT),
            Self::Google => None,
        }
    }
}

/// app.toml
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AppFile {
    /// The app in a store; one row a store.
    #[serde(default, rename = "product")]
    pub products: Vec<Product>,
    /// What its versions mean.
    #[serde(default, rename = "version")]
    pub versions: Vec<VersionMeaning>,
    /// The systems on which it runs.
    #[serde(default, rename = "system")]
    pub systems: Vec<SystemFrom>,
}

/// The app in a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// The store in which it is sought; the rest is the program's own.
    pub store: Store,
    /// How sure it is.
    pub sure: Sure,
    /// Where it stands, in words.
    pub source: String,
    /// The day this was last compared with its sources, as year-month-day.
    #[cfg_attr(test, schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$")))]
    pub checked_on: String,
}

/// What a version means for a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VersionMeaning {
    /// From this version on; that it exists makes every older one outdated.
    #[cfg_attr(test, schemars(regex(pattern = r"^\d+(\.\d+){1,3}$")))]
    pub from: String,
    /// What is new for a user, in one sentence.
    pub means: String,
    /// The entry about it.
    #[serde(default)]
    pub see: Option<String>,
    /// How sure it is.
    pub sure: Sure,
    /// Where it stands, in words.
    pub source: String,
    /// The day this was last compared with its sources, as year-month-day.
    #[cfg_attr(test, schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$")))]
    pub checked_on: String,
}

/// A system on which the app runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SystemFrom {
    /// `windows`, `android` or `ios`
    pub os: String,
    /// From this version on.
    #[cfg_attr(test, schemars(regex(pattern = r"^\d+(\.\d+){1,3}$")))]
    pub from: String,
    /// The same as a user calls it.
    pub shown: String,
    /// Older versions of it that still run the app but that its maker mends no more.
    #[serde(default)]
    pub ended: Option<Ended>,
    /// Releases of it that its maker mends until a day.
    #[serde(default)]
    pub support: Vec<SupportUntil>,
    /// How sure it is.
    pub sure: Sure,
    /// Where it stands, in words.
    pub source: String,
    /// The day this was last compared with its sources, as year-month-day.
    #[cfg_attr(test, schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$")))]
    pub checked_on: String,
}

/// Where a maker's support has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ended {
    /// For every version before this one.
    #[cfg_attr(test, schemars(regex(pattern = r"^\d+(\.\d+){1,3}$")))]
    pub before: String,
    /// What a user is told, in one sentence.
    pub means: String,
}

words! {
    /// Editions whose support ends together.
    SupportedEditions {
        /// Home, Pro, Pro for Workstations
        HomePro = "home-pro", "Home・Pro";
        /// Enterprise, Education
        EnterpriseEducation = "enterprise-education", "Enterprise・Education";
        /// Enterprise LTSC
        Ltsc = "ltsc", "Enterprise LTSC";
        /// IoT Enterprise LTSC
        IotLtsc = "iot-ltsc", "IoT Enterprise LTSC";
    }
}

/// Until when a maker mends a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SupportUntil {
    /// The release's build: the third number of the version.
    pub build: u32,
    /// For these editions.
    pub of: SupportedEditions,
    /// The last day.
    #[cfg_attr(test, schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$")))]
    pub until: String,
}

impl AppFile {
    /// The app in Microsoft Store.
    #[must_use]
    pub fn microsoft_store(&self) -> Option<&'static StoreProduct> {
        self.product_in(Store::Microsoft)
    }

    /// The app on Google Play; none while the name of its package is not published.
    #[must_use]
    pub fn google_play(&self) -> Option<&'static StoreProduct> {
        self.product_in(Store::Google)
    }

    fn product_in(&self, store: Store) -> Option<&'static StoreProduct> {
        let mut rows = self.products.iter();
        rows.find(|row| row.store == store)?.store.product()
    }

    /// Every row with the day of its last comparison, for the keeper of the content.
    pub(crate) fn claims(&self) -> Vec<(Claim<'_>, &str)> {
        let claim = |key, is: &str, sure, source| Claim {
            key,
            is: is.to_owned(),
            sure,
            source,
        };
        let products = self.products.iter().map(|row| {
            (
                claim("product", row.store.label(), row.sure, row.source.as_str()),
                row.checked_on.as_str(),
            )
        });
        let versions = self.versions.iter().map(|row| {
            (
                claim("version", &row.from, row.sure, row.source.as_str()),
                row.checked_on.as_str(),
            )
        });
        let systems = self.systems.iter().map(|row| {
            (
                claim("system", &row.shown, row.sure, row.source.as_str()),
                row.checked_on.as_str(),
            )
        });
        products.chain(versions).chain(systems).collect()
    }
}

/// Checks the rows of app.toml; they may link to entries.
pub(crate) fn check(file: &AppFile, has_entry: impl Fn(&str) -> bool, rows: &mut Rows<'_>) {
    for (index, row) in file.products.iter().enumerate() {
        rows.enter("product", index);
        rows.text(&row.source);
        if file.products[..index]
            .iter()
            .any(|other| other.store == row.store)
        {
            rows.wrong(
                row.store.text(),
                format!("「{}」が2つあります", row.store.text()),
                "1つだけに残します。",
            );
        }
        if row.store.product().is_none() {
            rows.wrong(
                row.store.text(),
                format!(
                    "「{}」にあるアプリを、プログラムが知りません",
                    row.store.text()
                ),
                "kb/src/app.rs に書いてから、この行を足します。",
            );
        }
        rows.date(&row.checked_on);
    }
    for (index, row) in file.versions.iter().enumerate() {
        rows.enter("version", index);
        rows.text(&row.means);
        rows.text(&row.source);
        version(rows, &row.from);
        rows.date(&row.checked_on);
    }
    for (index, row) in file.systems.iter().enumerate() {
        rows.enter("system", index);
        rows.text(&row.shown);
        rows.text(&row.source);
        version(rows, &row.from);
        if let Some(ended) = &row.ended {
            rows.text(&ended.means);
            version(rows, &ended.before);
        }
        for support in &row.support {
            rows.date(&support.until);
        }
        if !["windows", "android", "ios"].contains(&row.os.as_str()) {
            rows.wrong(
                &row.os,
                format!("「{}」という端末は知りません", row.os),
                "windows、android、ios のどれかを書きます。",
            );
        }
        rows.date(&row.checked_on);
    }
    for see in file.versions.iter().filter_map(|row| row.see.as_ref()) {
        if !has_entry(see) {
            rows.whole(
                format!("「{see}」というページがありません"),
                "idのつづりを確かめます。",
            );
        }
    }
}

fn version(rows: &mut Rows<'_>, text: &str) {
    let parts: Vec<&str> = text.split('.').collect();
    let well_formed = (2..=4).contains(&parts.len())
        && parts.iter().all(|part| {
            part.parse::<u16>().is_ok() && part.bytes().all(|byte| byte.is_ascii_digit())
        });
    if !well_formed {
        rows.wrong(
            text,
            format!("「{text}」はバージョンではありません"),
            "3.0.3 のように書きます。",
        );
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_mistake_names_line_and_remedy() {
        let right = include_str!("../content/app.toml");
        let with = |from: &str, to: &str| right.replacen(from, to, 1);
        let told = crate::table::tests::told(
            "app.toml",
            [
                ("right", right.to_owned()),
                (
                    "version",
                    with("from       = \"3.0.3\"", "from       = \"3.x\""),
                ),
                (
                    "a version that no program can compare",
                    with("\"10.0\"", "\"99999999999999999999.0\""),
                ),
                (
                    "an id, which is the program's own",
                    with("sure ", "id = \"Other.App\"\nsure "),
                ),
                ("store", with("\"microsoft-store\"", "\"app-store\"")),
                (
                    "a store of which the program knows nothing",
                    with("\"microsoft-store\"", "\"google-play\""),
                ),
                ("system", with("\"windows\"", "\"Windows\"")),
            ],
        );
        insta::assert_snapshot!(told);
    }
}
