//! Card readers (readers.toml): how each shows itself on USB, in PC/SC and over Bluetooth, whether a card is put in or
//! held on, and which driver it wants. Several products share one USB id, because makers put the same board into
//! different cases; a look-up therefore answers with all of them and never picks one.

use std::fmt;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::known::{Claim, Known, Sure};
use crate::table::Rows;
use crate::words::words;

words! {
    /// What kind of device it is.
    ReaderKind {
        /// 汎用カードリーダー: a reader for itself.
        General = "general", "汎用カードリーダー";
        /// 顔認証付きカードリーダー
        FaceReader = "face-reader", "顔認証付きカードリーダー";
        /// A part that is built into other devices.
        Module = "module", "組み込み用の部品";
    }
}

words! {
    /// How a reader is connected.
    Connection {
        /// A cable.
        Usb = "usb", "USB";
        /// Bluetooth.
        Bluetooth = "bluetooth", "Bluetooth";
        /// The socket of older iPhones.
        Lightning = "lightning", "Lightning";
    }
}

words! {
    /// How a card gets to the reader.
    Reading {
        /// Contact: the card is put in (差し込むタイプ).
        Insert = "insert", "差し込む";
        /// Contactless: the card is laid or held on (かざすタイプ).
        Tap = "tap", "かざす";
        /// Both.
        Both = "both", "差し込む・かざす";
    }
}

words! {
    /// Which driver a reader wants on Windows.
    DriverNeed {
        /// Windows' own driver for the CCID class does.
        Ccid = "ccid", "Windowsのドライバーで動く";
        /// The maker's driver has to be installed.
        Own = "own", "メーカーのドライバーがいる";
    }
}

words! {
    /// Which system shows a PC/SC name.
    ShownBy {
        /// Windows.
        Windows = "windows", "Windows";
        /// Linux (pcscd).
        Linux = "linux", "Linux";
    }
}

/// readers.toml
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct ReaderFile {
    /// The readers.
    #[serde(default, rename = "reader")]
    pub(crate) readers: Vec<Reader>,
}

impl From<ReaderFile> for Vec<Reader> {
    fn from(file: ReaderFile) -> Self {
        file.readers
    }
}

/// A product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reader {
    /// maker-product, in lower case with hyphens.
    #[cfg_attr(test, schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$")))]
    pub id: String,
    /// What kind of device it is.
    pub kind: ReaderKind,
    /// Who makes or sells it.
    pub maker: String,
    /// Its name as sold in Japan.
    pub product: Known<String>,
    /// Its USB ids; empty where nobody knows them.
    #[serde(default)]
    pub usb: Vec<UsbName>,
    /// How PC/SC names it, beside the names in `usb`.
    #[serde(default)]
    pub pcsc: Vec<PcscName>,
    /// How it is connected.
    #[serde(default)]
    pub connections: Option<Known<Vec<Connection>>>,
    /// Whether a card is put in or held on; absent where not known.
    #[serde(default)]
    pub reading: Option<Known<Reading>>,
    /// Whether it has two modes, USB and Bluetooth, that a button switches; absent where not known.
    #[serde(default)]
    pub two_modes: Option<Known<bool>>,
    /// How its Bluetooth name begins; absent where not known.
    #[serde(default)]
    pub bluetooth_name: Option<Known<String>>,
    /// Which driver it wants on Windows; absent where not known.
    #[serde(default)]
    pub driver: Option<Known<DriverNeed>>,
    /// What the maker offers to install.
    #[serde(default)]
    pub driver_offer: Option<Known<String>>,
    /// The maker's page where the driver is had; `https://`.
    #[serde(default)]
    pub driver_page: Option<Known<String>>,
    /// Set where the same device also sits inside 顔認証付きカードリーダー, so that finding it does not mean a 汎用カードリーダー.
    #[serde(default)]
    pub face_reader_part: Option<Known<String>>,
    /// What else is to be minded.
    #[serde(default)]
    pub note: Option<String>,
    /// The day this was last compared with its sources, as year-month-day.
    #[cfg_attr(test, schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$")))]
    pub checked_on: String,
}

/// A USB id of a reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UsbName {
    /// Vendor and product id.
    pub id: UsbId,
    /// Its name in the list of the CCID driver, which is how PC/SC on Linux names it, and often Windows too.
    #[serde(default)]
    pub listed: Option<String>,
    /// Set where several products have this id.
    #[serde(default)]
    pub shared: bool,
    /// How sure it is.
    pub sure: Sure,
    /// Where it stands, in words.
    pub source: String,
}

/// How PC/SC names a reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PcscName {
    /// How the name begins, without the number at its end.
    pub prefix: String,
    /// The system that shows it.
    pub on: ShownBy,
    /// Set where the name stands for no cable but for a Bluetooth bond that a maker's tool shows as a reader.
    #[serde(default)]
    pub ghost: bool,
    /// How sure it is.
    pub sure: Sure,
    /// Where it stands, in words.
    pub source: String,
}

/// Vendor and product id of a USB device, in files as `31AA:4000`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(try_from = "String", into = "String")]
#[specta(type = String)]
pub struct UsbId {
    /// The vendor id.
    pub vid: u16,
    /// The product id.
    pub pid: u16,
}

/// Text that is no USB id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("「{0}」はUSBの番号ではありません。31AA:4000 のように、英大文字と数字で書きます")]
pub struct NotUsbId(String);

impl TryFrom<String> for UsbId {
    type Error = NotUsbId;

    fn try_from(text: String) -> Result<Self, NotUsbId> {
        let number = |digits: &str| {
            let well_formed = digits.len() == 4
                && digits
                    .bytes()
                    .all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'));
            well_formed
                .then(|| u16::from_str_radix(digits, 16).ok())
                .flatten()
        };
        let found = text
            .split_once(':')
            .and_then(|(vid, pid)| Some((number(vid)?, number(pid)?)));
        match found {
            Some((vid, pid)) => Ok(Self { vid, pid }),
            None => Err(NotUsbId(text)),
        }
    }
}

impl From<UsbId> for String {
    fn from(id: UsbId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for UsbId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04X}:{:04X}", self.vid, self.pid)
    }
}

#[cfg(test)]
impl schemars::JsonSchema for UsbId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "UsbId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Vendor and product id of a USB device.",
            "type": "string",
            "pattern": "^[0-9A-F]{4}:[0-9A-F]{4}$",
        })
    }
}

impl Reader {
    /// How many letters of a PC/SC name this reader's own names explain; nothing where none of them fits.
    fn fits(&self, folded: &str) -> Option<usize> {
        self.pcsc
            .iter()
            .map(|name| name.prefix.as_str())
            .chain(self.usb.iter().filter_map(|usb| usb.listed.as_deref()))
            .filter(|prefix| begins(folded, prefix))
            .map(str::len)
            .max()
    }

    /// The row of `pcsc` that fits a PC/SC name best, for example to see that the name is a ghost.
    #[must_use]
    pub fn pcsc_name(&self, name: &str) -> Option<&PcscName> {
        let folded = fold(name);
        self.pcsc
            .iter()
            .filter(|row| begins(&folded, &row.prefix))
            .max_by_key(|row| row.prefix.len())
    }

    /// What all pieces of this product share of a Bluetooth name that may be its own. Beside the name that is known its product
    /// names count, because makers advertise them (inferred).
    #[must_use]
    pub fn bluetooth_stem(&self, name: &str) -> Option<&str> {
        let connections = self.connections.as_ref()?;
        if !connections.is.contains(&Connection::Bluetooth) {
            return None;
        }
        let folded = fold(name);
        self.bluetooth_name
            .iter()
            .map(|known| known.is.trim_end_matches('-'))
            .chain(self.product.is.split('／'))
            .filter(|stem| begins(&folded, stem))
            .max_by_key(|stem| stem.len())
    }

    /// Whether it has two modes, as far as that is known: what has no Bluetooth has one.
    #[must_use]
    pub fn has_two_modes(&self) -> Option<bool> {
        let stated = self.two_modes.as_ref().map(|known| known.is);
        let connections = self.connections.as_ref();
        let cable_only =
            connections.is_some_and(|known| !known.is.contains(&Connection::Bluetooth));
        stated.or(cable_only.then_some(false))
    }

    /// Everything it claims, for the keeper of the content.
    pub(crate) fn claims(&self) -> Vec<Claim<'_>> {
        let mut claims = vec![self.product.claim("product", &self.product.is)];
        claims.extend(self.usb.iter().map(|usb| Claim {
            key: "usb",
            is: usb.id.to_string(),
            sure: usb.sure,
            source: &usb.source,
        }));
        claims.extend(self.pcsc.iter().map(|name| Claim {
            key: "pcsc",
            is: name.prefix.clone(),
            sure: name.sure,
            source: &name.source,
        }));
        claims.extend(self.connections.as_ref().map(|known| {
            let words: Vec<&str> = known.is.iter().map(|word| word.text()).collect();
            known.claim("connections", words.join(" "))
        }));
        let reading = self.reading.as_ref();
        claims.extend(reading.map(|known| known.claim("reading", known.is.text())));
        let two_modes = self.two_modes.as_ref();
        claims.extend(two_modes.map(|known| known.claim("two_modes", known.is.to_string())));
        let driver = self.driver.as_ref();
        claims.extend(driver.map(|known| known.claim("driver", known.is.text())));
        for (key, known) in [
            ("bluetooth_name", &self.bluetooth_name),
            ("driver_offer", &self.driver_offer),
            ("driver_page", &self.driver_page),
            ("face_reader_part", &self.face_reader_part),
        ] {
            claims.extend(known.as_ref().map(|known| known.claim(key, &known.is)));
        }
        claims
    }
}

/// The readers with this USB id, in the order of the file.
pub(crate) fn by_usb(readers: &[Reader], vid: u16, pid: u16) -> impl Iterator<Item = &Reader> {
    let id = UsbId { vid, pid };
    readers
        .iter()
        .filter(move |reader| reader.usb.iter().any(|usb| usb.id == id))
}

/// The readers whose own name explains most of a PC/SC name; upper and lower case and the number at its end do not count.
pub(crate) fn by_pcsc_name<'a>(readers: &'a [Reader], name: &str) -> Vec<&'a Reader> {
    let folded = fold(name);
    let fitting: Vec<(usize, &Reader)> = readers
        .iter()
        .filter_map(|reader| Some((reader.fits(&folded)?, reader)))
        .collect();
    let best = fitting.iter().map(|(letters, _)| *letters).max();
    fitting
        .into_iter()
        .filter(|(letters, _)| Some(*letters) == best)
        .map(|(_, reader)| reader)
        .collect()
}

/// Lower case, single blanks.
fn fold(name: &str) -> String {
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// Whether a folded name begins with a prefix and the prefix ends where a word does: `CIR31` is no part of `CIR315`.
fn begins(folded: &str, prefix: &str) -> bool {
    // Most differ in their first letter, and folding is nearly all of the work.
    let first = prefix.trim_start().chars().next().map(char::to_lowercase);
    if folded.chars().next() != first.and_then(|mut letters| letters.next()) {
        return false;
    }
    folded.strip_prefix(&fold(prefix)).is_some_and(|rest| {
        prefix.ends_with('-') || !rest.starts_with(|next: char| next.is_alphanumeric())
    })
}

/// The most readers, and the most of their USB ids.
const MOST: usize = 1_000;

/// Checks the rows of readers.toml.
pub(crate) fn check(readers: &[Reader], rows: &mut Rows<'_>) {
    let usb = readers.iter().map(|reader| reader.usb.len()).sum();
    if !rows.few("reader", readers.len(), MOST) || !rows.few("usb", usb, MOST) {
        return;
    }
    for (index, reader) in readers.iter().enumerate() {
        rows.enter("reader", index);
        rows.id(
            &reader.id,
            readers[..index].iter().any(|other| other.id == reader.id),
        );
        rows.date(&reader.checked_on);
        rows.text(&reader.maker);
        for claim in reader.claims() {
            rows.text(&claim.is);
            rows.text(claim.source);
        }
        if let Some(page) = &reader.driver_page {
            rows.address(&page.is);
        }
        for text in reader
            .note
            .iter()
            .chain(reader.usb.iter().filter_map(|usb| usb.listed.as_ref()))
        {
            rows.text(text);
        }
        if reader
            .connections
            .as_ref()
            .is_some_and(|list| list.is.is_empty())
        {
            rows.wrong(
                "connections",
                "つなぎ方がありません".to_owned(),
                "usb か bluetooth を書くか、その行を消します。",
            );
        }
        for (place, usb) in reader.usb.iter().enumerate() {
            let text = usb.id.to_string();
            if reader.usb[..place].iter().any(|other| other.id == usb.id) {
                rows.wrong(
                    &text,
                    format!("「{text}」が2回あります"),
                    "1つだけに残します。",
                );
            }
            let alone = !readers.iter().enumerate().any(|(other, reader)| {
                other != index && reader.usb.iter().any(|other| other.id == usb.id)
            });
            if alone == usb.shared {
                let (wrong, remedy) = if usb.shared {
                    (
                        format!("「{text}」は、この製品だけの番号です"),
                        "shared を消します。",
                    )
                } else {
                    (
                        format!("「{text}」は、ほかの製品にもあります"),
                        "番号を見直します。同じ番号の製品なら、どちらにも shared = true と書きます。",
                    )
                };
                rows.wrong(&text, wrong, remedy);
            }
        }
        for name in &reader.pcsc {
            if name.prefix.rsplit_once(' ').is_some_and(|(_, end)| {
                end.len() < 3 && end.bytes().all(|byte| byte.is_ascii_digit())
            }) {
                rows.wrong(
                    &name.prefix,
                    format!("「{}」は、終わりに番号があります", name.prefix),
                    "終わりの番号（ 0 や 00 00）を消します。",
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Base;
    use crate::table::tests::told;

    fn ids<'a>(readers: impl IntoIterator<Item = &'a Reader>) -> Vec<&'a str> {
        readers
            .into_iter()
            .map(|reader| reader.id.as_str())
            .collect()
    }

    #[test]
    fn a_usb_id_finds_every_product_that_has_it() {
        let base = Base::embedded();
        let by_usb = |vid, pid| ids(base.reader_by_usb(vid, pid));
        assert_eq!(by_usb(0x31AA, 0x4001), ["ab-circle-cir415"]);
        assert_eq!(by_usb(0x054C, 0x06C3), ["sony-rc-s380"]);
        assert_eq!(
            by_usb(0x31AA, 0x3002),
            ["ab-circle-cir315-cl", "elecom-mr-ica001bk"]
        );
        assert_eq!(by_usb(0x072F, 0xB100), ["acs-acr39u", "ntt-com-acr39"]);
        assert!(by_usb(0x04E6, 0x4000).is_empty());
    }

    #[test]
    fn a_pcsc_name_finds_the_product_whatever_its_case_and_number() {
        let base = Base::embedded();
        let cases: [(&str, &[&str]); 14] = [
            (
                "Identiv CLOUD 3701 F Contactless Reader 0",
                &["identiv-utrust-3701-f"],
            ),
            (
                "Identiv CLOUD 3701 F Contactless Reader 1",
                &["identiv-utrust-3701-f"],
            ),
            (
                "Identiv uTrust 3701 F CL Reader [CCID Interface] (53691821200001) 00 00",
                &["identiv-utrust-3701-f"],
            ),
            ("Sony FeliCa Port/PaSoRi 3.0 0", &["sony-rc-s380"]),
            ("SONY FeliCa Port/PaSoRi 4.0 0", &["sony-rc-s300"]),
            ("Sony FeliCa Port/PaSoRi 4.0 12", &["sony-rc-s300"]),
            ("SONY FeliCa RC-S300/S 00 00", &["sony-rc-s300"]),
            (
                "Circle CIR315 CL 0",
                &["ab-circle-cir315-cl", "elecom-mr-ica001bk"],
            ),
            (
                "Circle CIR315 0",
                &["ab-circle-cir315", "ab-circle-cir315a"],
            ),
            ("Circle CIR415 CL 0", &["ab-circle-cir415"]),
            ("circle  cir415 cl & 1s 00 00", &["ab-circle-cir415"]),
            ("ACS ACR1255U-J1-042283 0", &["acs-acr1255u-j1"]),
            ("Gemalto USB SmartCard Reader 0", &["gemalto-pc-twin"]),
            ("Circle CIR3150 0", &[]),
        ];
        for (name, expected) in cases {
            assert_eq!(ids(base.reader_by_pcsc_name(name)), expected, "{name}");
        }
    }

    #[test]
    fn a_bond_shown_as_a_reader_is_known_as_a_ghost_and_the_reader_on_its_cable_is_not() {
        let base = Base::embedded();
        let ghost = |name: &str| {
            base.reader_by_pcsc_name(name)
                .first()
                .and_then(|reader| reader.pcsc_name(name))
                .is_some_and(|row| row.ghost)
        };
        assert!(ghost("ACS ACR1255U-J1-042283 0"));
        assert!(!ghost("ACS ACR1255U-J1 0"));
        assert!(!ghost("Circle CIR415 CL 0"));
    }

    #[test]
    fn a_bluetooth_name_shows_its_reader_by_its_beginning_and_nothing_else_is_one() {
        let base = Base::embedded();
        for (name, stem) in [
            ("ACR1255U-J1-042283", Some("ACR1255U-J1")),
            ("acr1255u-j1-042283", Some("ACR1255U-J1")),
            ("ACR1255U-J1", Some("ACR1255U-J1")),
            ("CIR415A-0012", Some("CIR415A")),
            ("bR301-A1B2", Some("bR301")),
            ("CIR315-0012", None),
            ("WH-1000XM5", None),
            ("山田のiPhone", None),
            ("My CIR415", None),
            ("", None),
        ] {
            assert_eq!(base.bluetooth_stem(name), stem, "{name}");
        }
    }

    #[test]
    fn two_modes_are_known_from_the_row_or_from_the_missing_bluetooth() {
        let base = Base::embedded();
        let known = |id: &str| {
            let reader = base.readers().iter().find(|reader| reader.id == id);
            reader.and_then(Reader::has_two_modes)
        };
        assert_eq!(known("ab-circle-cir415"), Some(true));
        assert_eq!(known("sony-rc-s300"), Some(false));
        assert_eq!(known("acs-acr1255u-j1"), None);
        assert_eq!(known("fujitsu-caora"), None);
    }

    #[test]
    fn the_part_of_face_readers_is_marked_and_nothing_else_is() {
        let marked: Vec<_> = Base::embedded()
            .readers()
            .iter()
            .filter(|reader| reader.face_reader_part.is_some())
            .collect();
        assert_eq!(ids(marked.iter().copied()), ["identiv-utrust-3701-f"]);
        assert_eq!(marked[0].usb[0].id.to_string(), "04E6:5791");
    }

    /// The rows of domain.md 2.2, in its order: every id that stands there, and none that does not.
    #[test]
    fn every_usb_id_of_the_researched_table_stands_in_the_file() {
        const TABLE: &str = "31AA:4000 31AA:4001 31AA:3000 31AA:3003 31AA:3100 31AA:0324 31AA:7004 31AA:3001 31AA:3002 \
            31AA:5000 31AA:6000 31AA:6001 31AA:2000 31AA:2001 31AA:2100 31AA:1000 31AA:1100 31AA:1200 31AA:7001 31AA:7003 \
            31AA:7005 31AA:7006 31AA:0224 072F:223F 072F:B100 072F:B000 072F:221A 072F:221B 072F:223B 072F:223E 072F:2303 \
            072F:2308 072F:B506 072F:B501 072F:90CC 072F:2200 072F:2224 054C:0DC8 054C:0DC9 054C:0D8F 054C:06C1 054C:06C3 \
            054C:06C2 054C:01BB \
            04E6:5116 04E6:511F 04E6:511A 04E6:5120 04E6:5111 04E6:5790 04E6:5791 04E6:5814 04E6:5815 04E6:581D 04E6:581C \
            04E6:5810 04E6:5710 04E6:5720 04E6:5721 04E6:5724 04E6:5725 04E6:5291 04E6:5293 04E6:512B 04E6:512C 08E6:3437 \
            08E6:3438 096E:061A 096E:0624 096E:0623 096E:0621 096E:0608 096E:060D 096E:0619 096E:061C 04DA:117A 04A4:00C7 \
            04A4:00D4 23EB:0003 0CA6:00A0 0BF8:1024 0BF8:101B";
        let mut table: Vec<UsbId> = TABLE
            .split_whitespace()
            .map(|id| UsbId::try_from(id.to_owned()).expect("a USB id"))
            .collect();
        table.sort_unstable();
        let mut file: Vec<UsbId> = Base::embedded()
            .readers()
            .iter()
            .flat_map(|reader| reader.usb.iter().map(|usb| usb.id))
            .collect();
        file.sort_unstable();
        file.dedup();
        assert_eq!(file, table);
    }

    #[test]
    fn a_mistake_in_readers_toml_names_its_own_row() {
        const RIGHT: &str = r#"[[reader]]
id = "maker-one"
kind = "general"
maker = "メーカー"
product = { is = "One", sure = "high", source = "箱" }
usb = [{ id = "31AA:4000", sure = "high", source = "箱" }]
checked_on = "2026-11-22"

[[reader]]
id = "maker-two"
kind = "general"
maker = "メーカー"
product = { is = "Two", sure = "high", source = "箱" }
usb = [{ id = "31AA:4001", sure = "high", source = "箱" }]
pcsc = [{ prefix = "Maker Two", on = "windows", sure = "low", source = "箱" }]
checked_on = "2026-11-22"
"#;
        insta::assert_snapshot!(told(
            "readers.toml",
            [
                ("a right file", RIGHT.to_owned()),
                (
                    "a USB id in lower case",
                    RIGHT.replace("31AA:4001", "31aa:4001")
                ),
                (
                    "a USB id that is short",
                    RIGHT.replace("31AA:4001", "31AA:401")
                ),
                (
                    "a USB id of another row",
                    RIGHT.replace("31AA:4001", "31AA:4000")
                ),
                (
                    "a USB id called shared that is not",
                    RIGHT.replace("\"31AA:4001\",", "\"31AA:4001\", shared = true,"),
                ),
                ("an id given twice", RIGHT.replace("maker-two", "maker-one")),
                (
                    "an id with a capital",
                    RIGHT.replace("maker-two", "Maker-two")
                ),
                (
                    "a number at the end of a name",
                    RIGHT.replace("Maker Two\"", "Maker Two 00 00\"")
                ),
                ("an unknown word", RIGHT.replace("\"low\"", "\"maybe\"")),
                (
                    "no day",
                    RIGHT.replacen(
                        "checked_on = \"2026-11-22\"",
                        "checked_on = \"2026-02-30\"",
                        1
                    )
                ),
                (
                    "no source",
                    RIGHT.replacen(
                        "source = \"箱\" }\nusb = [{ id = \"31AA:4001",
                        "source = \"\" }\nusb = [{ id = \"31AA:4001",
                        1
                    )
                ),
            ],
        ));
    }
}
