//! The root certificates to which Amazon's servers chain (roots.toml): by their fingerprints, because names mislead here -
//! another maker's root differs by one word, and a cross-signed twin has the same name and key. With them the hosts that
//! prove a path to each root, and the host names of the closed network that never prove anything on the internet.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::known::{Claim, Sure};
use crate::mistake::is_date;
use crate::table::Rows;
use crate::words::words;

words! {
    /// Who keeps a list of trusted roots.
    RootStore {
        /// Mozilla: Firefox, and what is built on its list (certifi, Node, webpki-roots).
        Mozilla = "mozilla", "Mozilla";
        /// Chrome Root Store
        Chrome = "chrome", "Chrome";
        /// Windows
        Microsoft = "microsoft", "Windows";
    }
}

words! {
    /// What a list says of a root.
    RootChange {
        /// It trusts the root for TLS.
        Trusted = "trusted", "信頼している";
        /// It does not have the root.
        Absent = "absent", "入っていない";
        /// It stops trusting the root for TLS.
        TrustEnds = "trust-ends", "信頼をやめる";
        /// It trusts only certificates that were logged (SCT) until then.
        SctNotAfter = "sct-not-after", "そのあとに出た証明書は信頼しない";
    }
}

words! {
    /// What a probe host shows.
    ProbeShows {
        /// A valid certificate.
        Good = "good", "正しい証明書";
        /// A revoked one.
        Revoked = "revoked", "失効した証明書";
        /// An expired one.
        Expired = "expired", "期限切れの証明書";
    }
}

/// roots.toml
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Roots {
    /// The roots that count.
    #[serde(default, rename = "root")]
    pub roots: Vec<Root>,
    /// Certificates that look like one of them: never counted, never an alarm.
    #[serde(default, rename = "look_alike")]
    pub look_alikes: Vec<LookAlike>,
    /// What the lists of browsers and systems say, now or from a day on.
    #[serde(default, rename = "change")]
    pub changes: Vec<Change>,
    /// Hosts that prove a path to a root.
    #[serde(default, rename = "probe")]
    pub probes: Vec<Probe>,
    /// Host names of the closed network: they do not answer on the internet and are never a test.
    #[serde(default, rename = "closed_network")]
    pub closed_network: Vec<ClosedNetwork>,
}

/// A root certificate that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Root {
    /// Its name in lower case with hyphens.
    #[cfg_attr(test, schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$")))]
    pub id: String,
    /// Its common name, letter by letter.
    pub name: String,
    /// The file that Amazon Trust Services offers.
    pub file: String,
    /// SHA-256 of the certificate, lower-case hex.
    #[cfg_attr(test, schemars(regex(pattern = r"^[0-9a-f]{64}$")))]
    pub sha256: String,
    /// SHA-1 of the certificate: what Windows calls 拇印.
    #[cfg_attr(test, schemars(regex(pattern = r"^[0-9a-f]{40}$")))]
    pub sha1: String,
    /// SHA-256 of its public key (SubjectPublicKeyInfo).
    #[cfg_attr(test, schemars(regex(pattern = r"^[0-9a-f]{64}$")))]
    pub spki_sha256: String,
    /// Its key, for example `RSA 2048`.
    pub key: String,
    /// Valid from this day (UTC).
    #[cfg_attr(test, schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$")))]
    pub not_before: String,
    /// Valid to this day (UTC).
    #[cfg_attr(test, schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$")))]
    pub not_after: String,
    /// How sure it is.
    pub sure: Sure,
    /// Where it stands, in words.
    pub source: String,
    /// The day this was last compared with its sources, as year-month-day.
    #[cfg_attr(test, schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$")))]
    pub checked_on: String,
}

/// A certificate that looks like one that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LookAlike {
    /// Its common name.
    pub name: String,
    /// The root it looks like.
    pub like: String,
    /// SHA-256 of the certificate, where known.
    #[serde(default)]
    #[cfg_attr(test, schemars(regex(pattern = r"^[0-9a-f]{64}$")))]
    pub sha256: Option<String>,
    /// SHA-1 of the certificate.
    #[cfg_attr(test, schemars(regex(pattern = r"^[0-9a-f]{40}$")))]
    pub sha1: String,
    /// What tells it apart.
    pub differs: String,
    /// How sure it is.
    pub sure: Sure,
    /// Where it stands, in words.
    pub source: String,
    /// The day this was last compared with its sources, as year-month-day.
    #[cfg_attr(test, schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$")))]
    pub checked_on: String,
}

/// What a list of roots says of some of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Whose list.
    pub store: RootStore,
    /// Ids of the roots.
    pub roots: Vec<String>,
    /// What it says.
    pub what: RootChange,
    /// From this day on, as year-month-day, or year alone; absent where no day is known.
    #[serde(default)]
    #[cfg_attr(test, schemars(regex(pattern = r"^\d{4}(-\d{2}-\d{2})?$")))]
    pub on: Option<String>,
    /// From this version of the program on.
    #[serde(default)]
    pub since: Option<String>,
    /// What follows from it.
    pub means: String,
    /// How sure it is.
    pub sure: Sure,
    /// Where it stands, in words.
    pub source: String,
    /// The day this was last compared with its sources, as year-month-day.
    #[cfg_attr(test, schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$")))]
    pub checked_on: String,
}

/// A host that proves a path to a root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// Its name; port 443.
    pub host: String,
    /// The root its certificate chains to.
    pub root: String,
    /// What it shows.
    pub shows: ProbeShows,
    /// How sure it is.
    pub sure: Sure,
    /// Where it stands, in words.
    pub source: String,
    /// The day this was last compared with its sources, as year-month-day.
    #[cfg_attr(test, schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$")))]
    pub checked_on: String,
}

/// Host names of the closed network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ClosedNetwork {
    /// A name, or `*.` and the name under which all are meant.
    #[cfg_attr(test, schemars(regex(pattern = r"^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$")))]
    pub host: String,
    /// How sure it is.
    pub sure: Sure,
    /// Where it stands, in words.
    pub source: String,
    /// The day this was last compared with its sources, as year-month-day.
    #[cfg_attr(test, schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$")))]
    pub checked_on: String,
}

impl Roots {
    /// The root with this id.
    #[must_use]
    pub fn root(&self, id: &str) -> Option<&Root> {
        self.roots.iter().find(|root| root.id == id)
    }

    /// The root with this SHA-256 of the whole certificate.
    #[must_use]
    pub fn by_sha256(&self, sha256: &[u8; 32]) -> Option<&Root> {
        let sha256 = hex(sha256);
        self.roots.iter().find(|root| root.sha256 == sha256)
    }

    /// Whether a host name belongs to the closed network.
    #[must_use]
    pub fn is_closed_network(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        self.closed_network
            .iter()
            .any(|closed| match closed.host.strip_prefix("*.") {
                Some(under) => host
                    .strip_suffix(under)
                    .is_some_and(|rest| rest.is_empty() || rest.ends_with('.')),
                None => host == closed.host,
            })
    }

    /// Every row with the day of its last comparison, for the keeper of the content.
    pub(crate) fn claims(&self) -> Vec<(Claim<'_>, &str)> {
        let mut claims = Vec::new();
        let mut claim = |key, is, sure, source, checked_on| {
            let claim = Claim {
                key,
                is,
                sure,
                source,
            };
            claims.push((claim, checked_on));
        };
        for row in &self.roots {
            claim(
                "root",
                row.id.clone(),
                row.sure,
                row.source.as_str(),
                row.checked_on.as_str(),
            );
        }
        for row in &self.look_alikes {
            claim(
                "look_alike",
                row.sha1.clone(),
                row.sure,
                &row.source,
                &row.checked_on,
            );
        }
        for row in &self.changes {
            let is = format!(
                "{} {} {}",
                row.store.text(),
                row.what.text(),
                row.roots.join(" ")
            );
            claim("change", is, row.sure, &row.source, &row.checked_on);
        }
        for row in &self.probes {
            claim(
                "probe",
                row.host.clone(),
                row.sure,
                &row.source,
                &row.checked_on,
            );
        }
        for row in &self.closed_network {
            claim(
                "closed_network",
                row.host.clone(),
                row.sure,
                &row.source,
                &row.checked_on,
            );
        }
        claims
    }
}

/// Lower-case hex.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Checks the rows of roots.toml.
pub(crate) fn check(table: &Roots, rows: &mut Rows<'_>) {
    for (index, root) in table.roots.iter().enumerate() {
        rows.enter("root", index);
        let before = &table.roots[..index];
        rows.id(&root.id, before.iter().any(|other| other.id == root.id));
        for text in [&root.name, &root.file, &root.key, &root.source] {
            rows.text(text);
        }
        digest(rows, &root.sha256, 64);
        digest(rows, &root.sha1, 40);
        digest(rows, &root.spki_sha256, 64);
        if before
            .iter()
            .any(|other| other.sha256 == root.sha256 || other.sha1 == root.sha1)
        {
            rows.wrong(
                &root.sha256,
                "同じ証明書が2回あります".to_owned(),
                "指紋を見直します。",
            );
        }
        rows.date(&root.not_before);
        rows.date(&root.not_after);
        rows.date(&root.checked_on);
        if root.not_after <= root.not_before {
            rows.wrong(
                "not_after",
                "期限の終わりが始まりより前です".to_owned(),
                "not_before と not_after を見直します。",
            );
        }
    }
    for (index, other) in table.look_alikes.iter().enumerate() {
        rows.enter("look_alike", index);
        for text in [&other.name, &other.differs, &other.source] {
            rows.text(text);
        }
        digest(rows, &other.sha1, 40);
        if let Some(sha256) = &other.sha256 {
            digest(rows, sha256, 64);
        }
        if table
            .roots
            .iter()
            .any(|root| root.sha1 == other.sha1 || Some(&root.sha256) == other.sha256.as_ref())
        {
            rows.wrong(
                &other.sha1,
                "数える証明書の指紋です".to_owned(),
                "[[root]] か [[look_alike]] の、どちらかだけに書きます。",
            );
        }
        known_root(rows, table, &other.like);
        rows.date(&other.checked_on);
    }
    for (index, change) in table.changes.iter().enumerate() {
        rows.enter("change", index);
        for text in [&change.means, &change.source]
            .into_iter()
            .chain(&change.since)
        {
            rows.text(text);
        }
        for root in &change.roots {
            known_root(rows, table, root);
        }
        if change.roots.is_empty() {
            rows.wrong(
                "roots",
                "どのルートの話か、書いてありません".to_owned(),
                "[[root]] のidを1つは書きます。",
            );
        }
        if let Some(on) = change.on.as_ref().filter(|on| !is_date(on) && !is_year(on)) {
            rows.wrong(
                on,
                format!("「{on}」は日付ではありません"),
                "2027-04-15 か、年だけ（2030）を書きます。",
            );
        }
        rows.date(&change.checked_on);
    }
    for (index, probe) in table.probes.iter().enumerate() {
        rows.enter("probe", index);
        rows.text(&probe.source);
        host(rows, &probe.host, table.is_closed_network(&probe.host));
        known_root(rows, table, &probe.root);
        rows.date(&probe.checked_on);
    }
    for (index, closed) in table.closed_network.iter().enumerate() {
        rows.enter("closed_network", index);
        rows.text(&closed.source);
        host(
            rows,
            closed.host.strip_prefix("*.").unwrap_or(&closed.host),
            false,
        );
        rows.date(&closed.checked_on);
    }
}

fn digest(rows: &mut Rows<'_>, text: &str, length: usize) {
    let well_formed = text.len() == length
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !well_formed {
        rows.wrong(
            text,
            format!("「{text}」は、この指紋の形ではありません"),
            if length == 64 {
                "SHA-256は、0から9とaからfの64文字です。"
            } else {
                "SHA-1は、0から9とaからfの40文字です。"
            },
        );
    }
}

fn known_root(rows: &mut Rows<'_>, table: &Roots, id: &str) {
    if table.root(id).is_none() {
        rows.wrong(
            id,
            format!("「{id}」という [[root]] がありません"),
            "idのつづりを確かめます。",
        );
    }
}

fn host(rows: &mut Rows<'_>, name: &str, closed: bool) {
    let well_formed = !name.is_empty()
        && name.split('.').all(|label| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        });
    if !well_formed {
        rows.wrong(
            name,
            format!("「{name}」はホスト名ではありません"),
            "英小文字で、https:// も / もなしで書きます。",
        );
    }
    if closed {
        rows.wrong(
            name,
            format!("「{name}」は閉じた回線の名前です"),
            "インターネットで答える名前だけを使います。",
        );
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Base;
    use crate::table::tests::told;

    fn bytes<const N: usize>(hex: &str) -> [u8; N] {
        std::array::from_fn(|at| {
            u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).expect("hex digits")
        })
    }

    #[test]
    fn the_five_roots_are_found_by_their_fingerprints_and_the_look_alikes_are_not() {
        let roots = Base::embedded().roots();
        // domain.md 4.1, in its order.
        let five = [
            (
                "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5",
                "925a8f8d2c6d04e0665f596aff22d863e8256f3f",
            ),
            (
                "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
                "8da7f965ec5efc37910f1c6e59fdc1cc6a6ede16",
            ),
            (
                "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
                "5a8cef45d7a69859767a8c8b4496b578cf474b1a",
            ),
            (
                "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
                "0d44dd8c3c8c1a1a58756481e90f2e2affb3d26e",
            ),
            (
                "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
                "f6108407d6f8bb67980cc2e244c2ebae1cef63be",
            ),
        ];
        assert_eq!(roots.roots.len(), five.len());
        for ((sha256, sha1), root) in five.iter().zip(&roots.roots) {
            assert_eq!(roots.by_sha256(&bytes(sha256)), Some(root));
            assert_eq!(root.sha1, *sha1);
        }
        for look_alike in [
            "b51c067cee2b0c3df855ab2d92f4fe39d4e70f0e",
            "9e99a48a9960b14926bb7f3b02e22da2b0ab7280",
        ] {
            assert!(roots.roots.iter().all(|root| root.sha1 != look_alike));
            assert!(
                roots
                    .look_alikes
                    .iter()
                    .any(|other| other.sha1 == look_alike)
            );
        }
    }

    #[test]
    fn every_root_has_a_probe_host_of_each_kind() {
        let roots = Base::embedded().roots();
        for root in &roots.roots {
            for shows in ProbeShows::ALL {
                let hosts = roots
                    .probes
                    .iter()
                    .filter(|probe| probe.root == root.id && probe.shows == *shows)
                    .count();
                assert_eq!(hosts, 1, "{} {}", root.id, shows.text());
            }
        }
    }

    #[test]
    fn hosts_of_the_closed_network_are_never_a_test() {
        let roots = Base::embedded().roots();
        for host in [
            "hweb.oqs-st.onshikaku.org",
            "HWEB.oqs-st.onshikaku.org.",
            "onshikaku.org",
            "www.lineauth.mnw",
            "assv.asc.flets-west.jp",
            "proxy.base.oqs-pdl.org",
            "a.rece",
        ] {
            assert!(roots.is_closed_network(host), "{host}");
        }
        for host in [
            "notonshikaku.org",
            "good.sca0a.amazontrust.com",
            "example.jp",
            "base.oqs-pdl.org",
        ] {
            assert!(!roots.is_closed_network(host), "{host}");
        }
    }

    #[test]
    fn no_change_is_announced_for_windows() {
        let windows: Vec<_> = Base::embedded()
            .roots()
            .changes
            .iter()
            .filter(|change| change.store == RootStore::Microsoft)
            .collect();
        assert!(
            windows
                .iter()
                .all(|change| change.what == RootChange::Trusted)
        );
        assert_eq!(windows.len(), 1);
        assert_eq!(windows[0].roots.len(), 5);
    }

    #[test]
    fn a_mistake_in_roots_toml_names_its_own_row() {
        let hex = |digit: &str, length| digit.repeat(length);
        let root = |id: &str, digit: &str| {
            format!(
                r#"[[root]]
id = "{id}"
name = "Root"
file = "Root.cer"
sha256 = "{}"
sha1 = "{}"
spki_sha256 = "{}"
key = "RSA 2048"
not_before = "2015-05-26"
not_after = "2038-01-17"
sure = "high"
source = "計算"
checked_on = "2026-11-22"

"#,
                hex(digit, 64),
                hex(digit, 40),
                hex(digit, 64)
            )
        };
        let right = format!(
            r#"{}{}[[look_alike]]
name = "Rot"
like = "one"
sha1 = "{}"
differs = "ちがいます。"
sure = "high"
source = "計算"
checked_on = "2026-11-22"

[[change]]
store = "chrome"
roots = ["two"]
what = "trust-ends"
on = "2027-04-15"
means = "外れます。"
sure = "low"
source = "うわさ"
checked_on = "2026-11-22"

[[probe]]
host = "good.example.jp"
root = "one"
shows = "good"
sure = "high"
source = "表"
checked_on = "2026-11-22"

[[closed_network]]
host = "*.example.org"
sure = "high"
source = "表"
checked_on = "2026-11-22"
"#,
            root("one", "1"),
            root("two", "2"),
            hex("3", 40)
        );
        insta::assert_snapshot!(told(
            "roots.toml",
            [
                ("a right file", right.clone()),
                (
                    "a fingerprint that is short",
                    right.replacen(&hex("2", 64), &hex("2", 63), 1)
                ),
                (
                    "a fingerprint in capitals",
                    right.replace(
                        &format!("\nsha1 = \"{}\"", hex("2", 40)),
                        &format!("\nsha1 = \"{}\"", hex("A", 40))
                    )
                ),
                (
                    "one certificate twice",
                    right.replacen(&hex("2", 64), &hex("1", 64), 1)
                ),
                (
                    "an end before the beginning",
                    right.replacen("2038", "2014", 1)
                ),
                (
                    "a day that is none",
                    right.replace("2027-04-15", "2027-04-31")
                ),
                ("a year alone", right.replace("2027-04-15", "2027")),
                (
                    "a root nobody knows",
                    right.replace("[\"two\"]", "[\"three\"]")
                ),
                ("a change of no root", right.replace("[\"two\"]", "[]")),
                (
                    "a look-alike that is the root itself",
                    right.replace(&hex("3", 40), &hex("1", 40))
                ),
                (
                    "a host with a scheme",
                    right.replace("good.example.jp", "https://good.example.jp")
                ),
                (
                    "a probe in the closed network",
                    right.replace("good.example.jp", "good.example.org")
                ),
            ],
        ));
    }
}
