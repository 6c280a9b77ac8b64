//! Who reads along (interceptors.toml): products that put certificates of their own in place of a server's, known by the name
//! that they write as its issuer. A name of this table is nobody's secret, so it may leave the machine; every other issuer's
//! may hold a serial number or a clinic's name.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::known::Sure;
use crate::table::Rows;
use crate::words::words;

words! {
    /// Where an interceptor runs.
    Between {
        /// A program on this device.
        Device = "device", "この端末";
        /// A box in the facility's network.
        Network = "network", "施設のネットワーク";
        /// A service that the facility's traffic is led through.
        Service = "service", "施設が契約している通信サービス";
    }
}

/// interceptors.toml
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InterceptorFile {
    /// The products, in the order of the file.
    #[serde(default, rename = "interceptor")]
    pub interceptors: Vec<Interceptor>,
}

impl From<InterceptorFile> for Vec<Interceptor> {
    fn from(file: InterceptorFile) -> Self {
        file.interceptors
    }
}

/// A product that reads along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Interceptor {
    /// Its name as users know it.
    pub product: String,
    /// Where it runs.
    pub place: Between,
    /// What the issuer's common name holds; capitals do not count. Any of them is enough.
    #[serde(default)]
    pub name_holds: Vec<String>,
    /// The issuer's organisation, whole; capitals do not count. Any of them is enough.
    #[serde(default)]
    pub organisation: Vec<String>,
    /// What the name begins with under which it reports to Windows Security Center, whole words; capitals do not count. Any of them
    /// is enough.
    #[serde(default)]
    pub reports_as: Vec<String>,
    /// Issuers as they were seen.
    pub seen: Vec<SeenIssuer>,
    /// Where its administrator exempts a program or a server, by the names on its screens; absent where not known.
    #[serde(default)]
    pub exempt: Option<String>,
    /// How sure the issuer's name is.
    pub sure: Sure,
    /// Where it stands.
    pub source: String,
}

/// An issuer as it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeenIssuer {
    /// Its common name.
    pub name: String,
    /// Its organisation.
    #[serde(default)]
    pub organisation: Option<String>,
}

impl Interceptor {
    /// The piece of this issuer's name that is the product's; never more, because the rest may be a serial number.
    #[must_use]
    pub fn name_of(&self, name: &str) -> Option<&str> {
        let name = name.to_lowercase();
        let mut known = self.name_holds.iter();
        known
            .find(|held| name.contains(&held.to_lowercase()))
            .map(String::as_str)
    }

    /// This organisation, where it is the product's.
    #[must_use]
    pub fn organisation_of(&self, organisation: &str) -> Option<&str> {
        let organisation = organisation.trim().to_lowercase();
        let mut known = self.organisation.iter();
        known
            .find(|own| own.to_lowercase() == organisation)
            .map(String::as_str)
    }

    /// Whether it reports to Windows Security Center under this name.
    #[must_use]
    pub fn reports(&self, name: &str) -> bool {
        let name = name.trim().to_lowercase();
        self.reports_as.iter().any(|known| {
            let rest = name.strip_prefix(&known.to_lowercase());
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    }

    /// Whether it writes itself so.
    #[must_use]
    pub fn is(&self, name: &str, organisation: Option<&str>) -> bool {
        self.name_of(name).is_some()
            || organisation.is_some_and(|own| self.organisation_of(own).is_some())
    }
}

/// Checks the rows of interceptors.toml.
pub(crate) fn check(interceptors: &[Interceptor], rows: &mut Rows<'_>) {
    for (index, row) in interceptors.iter().enumerate() {
        rows.enter("interceptor", index);
        let texts = [&row.product, &row.source].into_iter().chain(&row.exempt);
        for text in texts
            .chain(&row.name_holds)
            .chain(&row.organisation)
            .chain(&row.reports_as)
        {
            rows.line(text);
        }
        // A short piece would be found in names of others.
        for piece in row.name_holds.iter().chain(&row.organisation) {
            if piece.chars().count() < 5 {
                let wrong = format!("発行者の名前「{piece}」が短すぎます");
                rows.wrong(piece, wrong, "5文字以上にします。");
            }
        }
        if row.seen.is_empty() {
            let wrong = format!("「{}」の発行者の例がありません", row.product);
            rows.wrong(&row.product, wrong, "実際に見た名前を seen に書きます。");
        }
        for seen in &row.seen {
            rows.line(&seen.name);
            if let Some(organisation) = &seen.organisation {
                rows.line(organisation);
            }
            let by = interceptors
                .iter()
                .filter(|row| row.is(&seen.name, seen.organisation.as_deref()));
            let products: Vec<&str> = by.map(|row| row.product.as_str()).collect();
            if products != [row.product.as_str()] {
                let wrong = format!("発行者「{}」が、この1行だけに当てはまりません", seen.name);
                rows.wrong(&seen.name, wrong, "name_holds か organisation を直します。");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Base;

    #[test]
    fn ordinary_issuers_and_those_of_unknown_boxes_are_nobodys() {
        let base = Base::embedded();
        for (name, organisation) in [
            ("Amazon RSA 2048 M01", Some("Amazon")),
            ("Amazon Root CA 1", Some("Amazon")),
            (
                "Starfield Services Root Certificate Authority - G2",
                Some("Starfield Technologies, Inc."),
            ),
            ("R11", Some("Let's Encrypt")),
            ("DigiCert Global Root G2", Some("DigiCert Inc")),
            ("Kabushiki UTM CA", Some("UTM")),
            ("山田医院 CA", Some("山田医院")),
            ("", None),
        ] {
            assert!(base.interceptor(name, organisation).is_none(), "{name}");
        }
        let eset = base.interceptor("eset ssl filter ca", None).expect("ESET");
        assert_eq!(eset.product, "ESET");
        // Of a name with a serial number only the product's piece is known.
        let sophos = base.interceptor("Sophos SSL CA_C0FFEE123456", None);
        assert_eq!(
            sophos.and_then(|row| row.name_of("Sophos SSL CA_C0FFEE123456")),
            Some("Sophos SSL CA")
        );
    }
}
