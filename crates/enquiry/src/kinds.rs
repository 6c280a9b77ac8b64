//! Kinds of texts in the facts: how each is read before it leaves, and which part of it leaves. A kind has a closed
//! vocabulary (the knowledge base, a standard's list) or a form without room for anything else; a text that does not
//! fit is left out. Where a check compares two texts (readers' names, servers'), their placeholders compare in the same
//! way.

use std::collections::BTreeMap;
use std::net::IpAddr;

use jiff::Timestamp;
use kb::{Base, UsbId};

use facts::AppAnswer;
use facts::{Firmware, Release, StatusWord, Version};

/// The placeholder of a text that was left out.
pub(super) const HIDDEN: &str = "伏せました";

/// The kind of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The name of a variant in the facts' own shape.
    Tag,
    /// RFC 3339, UTC.
    Time,
    /// The system's own message; only the error's number leaves.
    SystemMessage,
    /// A PC/SC name: known words and the number at its end leave, a serial number does not.
    ReaderName,
    /// A Bluetooth name: the part that all pieces of a known product share leaves.
    BluetoothName,
    /// Vendor and product id.
    UsbId,
    /// A product of readers.toml.
    Product,
    /// An id of programs.toml.
    Program,
    /// An id of filters.toml.
    Filter,
    /// A product of interceptors.toml.
    Interceptor,
    /// A release number of a device.
    Firmware,
    /// A driver of Windows or Linux that many machines have.
    Driver,
    /// SW1 SW2.
    StatusWord,
    /// A host that the knowledge base names; any other host is replaced by a placeholder.
    Host,
    /// A name in a certificate: those of the roots and of Amazon.
    IssuerName,
    /// An alert of TLS.
    Alert,
    /// An id of roots.toml.
    Root,
    /// The user's answer about the app.
    AppAnswer,
    /// A version.
    Version,
    /// A release of Windows.
    Release,
}

/// The placeholders given so far: equal texts get equal placeholders.
#[derive(Debug, Default)]
pub(super) struct Stand {
    readers: BTreeMap<String, String>,
    /// The same of the names without the numbers at their end.
    fronts: BTreeMap<String, String>,
    domains: BTreeMap<String, usize>,
    hosts: BTreeMap<String, usize>,
}

/// Drivers for card readers, and what Linux has in their place: Windows' own, the user-mode framework's, the makers'
/// (service names as in public device listings).
const DRIVERS: [&str; 10] = [
    "usbccgp",
    "usbccid",
    "WUDFRd",
    "WUDFUsbccidDriver",
    "UsbccidDriver",
    "usbfs",
    "ccid",
    "a38usb",
    "ACSCCID",
    "WinUSB",
];

/// Words that are common in readers' names, beside those of readers.toml.
const READER_WORDS: [&str; 29] = [
    "reader",
    "smart",
    "card",
    "smartcard",
    "usb",
    "ccid",
    "interface",
    "contactless",
    "contact",
    "contacted",
    "dual",
    "cl",
    "icc",
    "picc",
    "sam",
    "nfc",
    "virtual",
    "pcd",
    "generic",
    "alcor",
    "micro",
    "broadcom",
    "realtek",
    "windows",
    "hello",
    "for",
    "business",
    "microsoft",
    "slot",
];

/// The names of Windows' own readers (desk.rs). They contain words that are no maker's.
const WINDOWS_READERS: [&str; 3] = ["Virtual Smart Card", "UICC ISO Reader", "IFD"];

/// The alerts of RFC 8446, 6, and RFC 5246, 7.2, as rustls writes them.
const ALERTS: [&str; 34] = [
    "CloseNotify",
    "UnexpectedMessage",
    "BadRecordMac",
    "DecryptionFailed",
    "RecordOverflow",
    "DecompressionFailure",
    "HandshakeFailure",
    "NoCertificate",
    "BadCertificate",
    "UnsupportedCertificate",
    "CertificateRevoked",
    "CertificateExpired",
    "CertificateUnknown",
    "IllegalParameter",
    "UnknownCA",
    "AccessDenied",
    "DecodeError",
    "DecryptError",
    "ExportRestriction",
    "ProtocolVersion",
    "InsufficientSecurity",
    "InternalError",
    "InappropriateFallback",
    "UserCanceled",
    "NoRenegotiation",
    "MissingExtension",
    "UnsupportedExtension",
    "CertificateUnobtainable",
    "UnrecognisedName",
    "BadCertificateStatusResponse",
    "BadCertificateHashValue",
    "UnknownPSKIdentity",
    "CertificateRequired",
    "NoApplicationProtocol",
];

impl Kind {
    /// The part of a text that leaves.
    pub(super) fn out(self, text: &str, stand: &mut Stand) -> String {
        let base = Base::embedded();
        let hidden = || HIDDEN.to_owned();
        match self {
            Self::Tag => text.to_owned(),
            Self::Time => text
                .parse::<Timestamp>()
                .map_or_else(|_| hidden(), |time| time.to_string()),
            Self::SystemMessage => error_number(text)
                .map_or_else(hidden, |number| format!("{HIDDEN} (os error {number})")),
            Self::ReaderName => stand.reader(text, base),
            Self::BluetoothName => base
                .bluetooth_stem(text)
                .map_or_else(|| "リーダー".to_owned(), str::to_owned),
            Self::UsbId => UsbId::try_from(text.to_owned())
                .map_or_else(|_| "0000:0000".to_owned(), |id| id.to_string()),
            Self::Product => {
                let known = base.readers().iter().any(|reader| {
                    text == format!("{} {}", reader.maker, reader.product.is)
                        || text == reader.product.is
                        || text == reader.id
                });
                if known { text.to_owned() } else { hidden() }
            }
            Self::Program => {
                let mut known = base.card_programs().iter();
                known
                    .find(|program| program.id == text)
                    .map_or_else(hidden, |program| program.id.clone())
            }
            Self::Filter => {
                let mut known = base.filters().iter();
                known
                    .find(|filter| filter.id == text)
                    .map_or_else(hidden, |filter| filter.id.clone())
            }
            Self::Interceptor => {
                let mut known = base.interceptors().iter();
                known
                    .find(|row| row.product == text)
                    .map_or_else(hidden, |row| row.product.clone())
            }
            Self::Firmware => text
                .parse::<Firmware>()
                .map_or_else(|_| Firmware(0).to_string(), |firmware| firmware.to_string()),
            Self::Driver => one_of(&DRIVERS, text).map_or_else(hidden, str::to_owned),
            Self::StatusWord => StatusWord::try_from(text.to_owned())
                .map_or_else(|_| "0000".to_owned(), |word| word.to_string()),
            Self::Host => stand.host(text, base),
            Self::IssuerName => {
                let roots = base.roots();
                let mut names = roots.roots.iter().map(|root| &root.name);
                let known = text == "Amazon" || names.any(|name| name == text);
                // Of a product's name only the piece that stands in our own table: the rest may be a serial number.
                let product = || {
                    let mut rows = base.interceptors().iter();
                    rows.find_map(|row| row.name_of(text).or_else(|| row.organisation_of(text)))
                };
                if known {
                    text.to_owned()
                } else {
                    product().map_or_else(hidden, str::to_owned)
                }
            }
            Self::Alert => one_of(&ALERTS, text).map_or_else(hidden, str::to_owned),
            Self::Root => base
                .roots()
                .root(text)
                .map_or_else(hidden, |root| root.id.clone()),
            Self::AppAnswer => text
                .parse::<AppAnswer>()
                .unwrap_or(AppAnswer::Installed)
                .to_string(),
            Self::Version => text
                .parse::<Version>()
                .map_or_else(|_| "0.0".to_owned(), |version| version.to_string()),
            Self::Release => text
                .parse::<Release>()
                .map_or_else(|_| "0000".to_owned(), |release| release.to_string()),
        }
    }
}

fn one_of(known: &[&'static str], text: &str) -> Option<&'static str> {
    known
        .iter()
        .copied()
        .find(|word| word.eq_ignore_ascii_case(text))
}

/// The number that std appends to the system's message.
fn error_number(text: &str) -> Option<i32> {
    let (_, number) = text.rsplit_once("(os error ")?;
    number.strip_suffix(')')?.parse().ok()
}

impl Stand {
    /// A PC/SC name. pcscd composes it of maker, product, `[interface]`, `(serial number)` and the numbers of reader
    /// and slot; Windows of the driver's text and a number. Known words and the numbers leave.
    fn reader(&mut self, name: &str, base: &Base) -> String {
        if let Some(known) = self.readers.get(name) {
            return known.clone();
        }
        let words: Vec<&str> = name.split_whitespace().collect();
        let is_number = |word: &&&str| {
            word.len() <= 2
                && word.bytes().all(|byte| byte.is_ascii_hexdigit())
                && word.bytes().any(|byte| byte.is_ascii_digit())
        };
        let numbers = words.iter().rev().take(2).take_while(is_number).count();
        let (front, numbers) = words.split_at(words.len() - numbers);
        let (mut kept, rest) = begin(front, base);
        let mut hidden = false;
        for word in rest {
            if is_word_of_readers(word, base) {
                kept.push((*word).to_owned());
            } else {
                hidden = true;
            }
        }
        if hidden || kept.is_empty() {
            kept.push("…".to_owned());
        }
        // Readers that differ only in a part that is left out stay different, and those that differ only in their number stay so.
        let front = front.join(" ");
        let shown = self.fronts.get(&front).cloned().unwrap_or_else(|| {
            let kept = kept.join(" ");
            let copies = (2_usize..).map(|copy| format!("{kept} #{copy}"));
            let mut free = std::iter::once(kept.clone()).chain(copies);
            let taken = |shown: &String| self.fronts.values().any(|other| other == shown);
            free.find(|shown| !taken(shown)).unwrap_or(kept)
        });
        self.fronts.insert(front, shown.clone());
        let words = std::iter::once(shown.as_str()).chain(numbers.iter().copied());
        let out = words.collect::<Vec<_>>().join(" ");
        self.readers.insert(name.to_owned(), out.clone());
        out
    }

    /// A host. Checks compare the owners of two hosts by their last two labels, so the placeholders of one owner
    /// end alike.
    fn host(&mut self, host: &str, base: &Base) -> String {
        let plain = host.trim_end_matches('.').to_ascii_lowercase();
        let roots = base.roots();
        if roots.probes.iter().any(|probe| probe.host == plain)
            || roots
                .closed_network
                .iter()
                .any(|closed| closed.host == plain)
        {
            return plain;
        }
        let number = |known: &mut BTreeMap<String, usize>, key: &str| {
            let next = known.len() + 1;
            *known.entry(key.to_owned()).or_insert(next)
        };
        let host_number = number(&mut self.hosts, &plain);
        let labels: Vec<&str> = plain.rsplit('.').take(2).collect();
        if plain.parse::<IpAddr>().is_ok() || labels.len() < 2 {
            return format!("host-{host_number}.host-{host_number}.invalid");
        }
        // An unknown host under a known owner stays under that owner.
        let owner = format!("{}.{}", labels[1], labels[0]);
        let known_owner = roots
            .probes
            .iter()
            .map(|probe| probe.host.as_str())
            .chain(
                roots
                    .closed_network
                    .iter()
                    .map(|closed| closed.host.trim_start_matches("*.")),
            )
            .any(|known| known == owner || known.ends_with(&format!(".{owner}")));
        if known_owner {
            return format!("host-{host_number}.{owner}");
        }
        let domain = number(&mut self.domains, &owner);
        format!("host-{host_number}.domain-{domain}.invalid")
    }
}

/// The longest beginning of the words that readers.toml knows, as it is written there, and the words after it.
fn begin<'a>(words: &'a [&'a str], base: &Base) -> (Vec<String>, &'a [&'a str]) {
    let names = base.readers().iter().flat_map(|reader| {
        let listed = reader.usb.iter().filter_map(|usb| usb.listed.as_deref());
        listed.chain(reader.pcsc.iter().map(|pcsc| pcsc.prefix.as_str()))
    });
    let fits = |name: &&str| {
        let mut given = words.iter();
        name.split_whitespace().all(|known| {
            given.next().is_some_and(|word| {
                word.eq_ignore_ascii_case(known)
                    || known.ends_with('-')
                        && word
                            .get(..known.len())
                            .is_some_and(|start| start.eq_ignore_ascii_case(known))
            })
        })
    };
    let Some(longest) = names.filter(fits).max_by_key(|name| name.len()) else {
        return (Vec::new(), words);
    };
    let count = longest.split_whitespace().count();
    (
        longest.split_whitespace().map(str::to_owned).collect(),
        &words[count..],
    )
}

/// Whether a word of a reader's name is in the vocabulary.
fn is_word_of_readers(word: &str, base: &Base) -> bool {
    let bare = word.trim_matches(['[', ']', ',']);
    if bare.is_empty() || word.starts_with('(') {
        return false;
    }
    let known = |text: &str| {
        text.split([' ', '／', '/', '(', ')', '（', '）'])
            .any(|known| known.eq_ignore_ascii_case(bare))
    };
    one_of(&READER_WORDS, bare).is_some()
        || WINDOWS_READERS.iter().any(|name| known(name))
        || base.readers().iter().any(|reader| {
            known(&reader.maker)
                || known(&reader.product.is)
                || reader
                    .usb
                    .iter()
                    .filter_map(|usb| usb.listed.as_deref())
                    .any(known)
                || reader.pcsc.iter().any(|pcsc| known(&pcsc.prefix))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn out(kind: Kind, texts: &[&str]) -> Vec<String> {
        let mut stand = Stand::default();
        texts
            .iter()
            .map(|text| kind.out(text, &mut stand))
            .collect()
    }

    #[test]
    fn of_a_readers_name_the_serial_number_is_left_out_and_the_rest_stays() {
        let names = [
            "ACS ACR1255U-J1-012345 0",
            "Circle CIR415 CL 0",
            "Circle CIR415 CL 1",
            "Identiv CLOUD 3701 F Contactless Reader 0",
            "Alcor Micro AU9540 [CCID] (20090816) 00 00",
            "Generic Smart Card Reader Interface [Smart Card Reader Interface] (20070818000000000) 01 00",
            "Generic Smart Card Reader Interface [Smart Card Reader Interface] (20070818000000001) 01 00",
            "Windows Hello for Business 1",
            "山田太郎のリーダー",
            "20070818",
        ];
        insta::assert_snapshot!(out(Kind::ReaderName, &names).join("\n"));
    }

    #[test]
    fn readers_that_differ_in_their_number_alone_still_do_and_no_others() {
        let names = ["山田 0", "山田 1", "佐藤 1", "佐藤 0", "山田 0"];
        let out = out(Kind::ReaderName, &names);
        assert_eq!(out, ["… 0", "… 1", "… #2 1", "… #2 0", "… 0"]);
    }

    #[test]
    fn hosts_of_one_owner_stay_hosts_of_one_owner() {
        let names = [
            "good.sca1a.amazontrust.com",
            "portal.yamada-clinic.example",
            "login.Yamada-Clinic.example.",
            "192.168.1.1",
            "192.168.1.2",
            "router",
            "evil.amazontrust.com",
            "proxy.base.oqs-pdl.org",
        ];
        insta::assert_snapshot!(out(Kind::Host, &names).join("\n"));
    }

    #[test]
    fn of_the_systems_words_the_number_of_the_error_stays() {
        let words = [
            r"C:\Users\yamada: アクセスが拒否されました。 (os error 5)",
            "no such file: /home/yamada (os error x)",
            "(os error 5) yamada",
        ];
        insta::assert_snapshot!(out(Kind::SystemMessage, &words).join("\n"));
    }
}
