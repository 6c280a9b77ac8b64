//! The text that the user typed from the screen. It is meant to leave unchanged, but a screen may show a network
//! address, a folder with the user's name or a patient's number. So each word is classified (a code, a version, a day,
//! an address, a path), and private kinds are left out. Codes are those that the knowledge base knows, not those that
//! look like one.

use std::net::IpAddr;

use jiff::civil::Date;
use kb::{Base, UnderstoodAs, acts};

use facts::Version;

/// The placeholder of a word that was left out.
const LEFT_OUT: &str = "…";

/// The longest text taken, in characters; a screen text is shorter.
pub const MAX_TYPED_CHARS: usize = 200;

/// Names of this machine and its user; they never leave in a typed text.
#[derive(Clone, Debug, Default)]
pub struct PrivateWords(Vec<String>);

impl PrivateWords {
    /// From the names of the user, the computer and the home folder, as far as they are known. Words of one letter are
    /// ignored.
    #[must_use]
    pub fn new(words: impl IntoIterator<Item = String>) -> Self {
        let words = words.into_iter().map(|word| word.trim().to_lowercase());
        Self(words.filter(|word| word.chars().count() > 1).collect())
    }
}

/// The typed text as it leaves.
pub(super) fn typed(text: &str, private: &PrivateWords, base: &Base) -> String {
    let plain: String = text
        .chars()
        .map(half_width)
        .map(|letter| {
            if letter.is_control() || acts(letter) {
                ' '
            } else {
                letter
            }
        })
        .take(MAX_TYPED_CHARS)
        .collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::new();
    let mut rest = plain.as_str();
    while let Some(first) = rest.chars().next() {
        let ascii = first.is_ascii_graphic();
        let end = rest
            .find(|letter: char| letter.is_ascii_graphic() != ascii)
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if ascii {
            out.push_str(&ascii_word(word, private, base));
        } else {
            out.push_str(&without(word, private));
        }
        rest = after;
    }
    out
}

/// Converts full-width letters and digits, as screens and input methods write them, to ASCII.
fn half_width(letter: char) -> char {
    match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        '\u{3000}' => ' ',
        other => other,
    }
}

/// A run of ASCII letters, digits and signs.
fn ascii_word(word: &str, private: &PrivateWords, base: &Base) -> String {
    if is_code(word, base) {
        return word.to_owned();
    }
    let bare = word.trim_matches([
        '(', ')', '[', ']', '<', '>', '"', '\'', ',', ';', '.', '!', '?',
    ]);
    if is_code(bare, base) || is_plain_number(bare) {
        return word.to_owned();
    }
    if is_private(bare) {
        return LEFT_OUT.to_owned();
    }
    without(word, private)
}

/// A code, a message ID or an app's code that the knowledge base knows, or one that has a message ID's form with `0x`.
fn is_code(word: &str, base: &Base) -> bool {
    let Ok(explained) = base.explain(word, 1) else {
        return false;
    };
    let known = !explained.matches.is_empty();
    match explained.understood_as {
        // An unknown code of up to three digits leaves as well; a longer number may be a PIN, and so may one beside a code.
        UnderstoodAs::Code => (known && !is_beside_longer_number(word)) || word.len() <= 3,
        UnderstoodAs::AppCode => true,
        UnderstoodAs::MessageId => {
            known
                || word
                    .strip_prefix("0x")
                    .or_else(|| word.strip_prefix("0X"))
                    .is_some_and(|digits| {
                        digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
                    })
        }
        UnderstoodAs::Text => false,
    }
}

/// Whether there is a number of four or more digits beside another number: `6903,1234`, `error3,1234`.
fn is_beside_longer_number(word: &str) -> bool {
    let numbers = word.split(|letter: char| !letter.is_ascii_digit());
    let numbers: Vec<&str> = numbers.filter(|number| !number.is_empty()).collect();
    numbers.len() > 1 && numbers.iter().any(|number| number.len() > 3)
}

/// A version or a day.
fn is_plain_number(word: &str) -> bool {
    let version = word.trim_start_matches(['v', 'V']);
    // Four small numbers may be an IP address, although a version of the app may look the same.
    let numbers: Vec<&str> = version.split('.').collect();
    let like_address = numbers.len() == 4 && numbers.iter().all(|number| number.len() <= 3);
    (version.parse::<Version>().is_ok() && !like_address)
        || word.replace('/', "-").parse::<Date>().is_ok()
}

/// Private kinds: an address of the network, of a device or of a person, a path, a number of four or more digits.
fn is_private(word: &str) -> bool {
    let is_address = |text: &str| {
        let text = text.trim_matches(['[', ']']);
        let text = text.split(['%', '/']).next().unwrap_or(text);
        text.parse::<IpAddr>().is_ok() || text.parse::<std::net::SocketAddr>().is_ok()
    };
    let numbers: Vec<&str> = word.split('.').collect();
    let like_address =
        numbers.len() == 4 && numbers.iter().all(|number| number.parse::<u8>().is_ok());
    let inner = word.rsplit(['=', '@']).next().unwrap_or(word);
    let before_port = word.rsplit_once(':').map_or(word, |(host, _)| host);
    let hex_pairs = word.split([':', '-']).collect::<Vec<_>>();
    let is_device = hex_pairs.len() >= 6
        && hex_pairs
            .iter()
            .all(|pair| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let mut run = 0;
    let long_number = word.bytes().any(|byte| {
        run = if byte.is_ascii_digit() { run + 1 } else { 0 };
        run >= 4
    });
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    like_address
        || is_address(word)
        || is_address(inner)
        || is_address(before_port)
        || is_device
        || long_number
        || digits >= 6
        || word.contains('@')
        || word.contains('\\')
        || word.contains("://")
        || word.starts_with('/') && word.len() > 1
        || word.starts_with('~')
        || word.contains(":/")
}

/// The text without the private words.
fn without(text: &str, private: &PrivateWords) -> String {
    let mut out = text.to_owned();
    for word in &private.0 {
        // Lower case may change the length of a letter; then the whole text is left out, because cutting could miss.
        let folded = out.to_lowercase();
        if folded.contains(word.as_str()) {
            if folded.len() != out.len() {
                return LEFT_OUT.to_owned();
            }
            let mut kept = String::new();
            let mut from = 0;
            for (at, found) in folded.match_indices(word.as_str()) {
                let (Some(before), true) =
                    (out.get(from..at), out.is_char_boundary(at + found.len()))
                else {
                    return LEFT_OUT.to_owned();
                };
                kept.push_str(before);
                kept.push_str(LEFT_OUT);
                from = at + found.len();
            }
            kept.push_str(&out[from..]);
            out = kept;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stay_letter_by_letter_and_what_is_private_by_its_kind_goes() {
        let private = PrivateWords::new(["yamada".to_owned(), "RECEPTION-PC".to_owned()]);
        let texts = [
            "021",
            "０２１",
            "0x81000023",
            "81000023",
            "0x81000023（カードリーダーが接続されていません）",
            "E-A-12-W-6401 サーバーに接続できませんでした。接続状況を確認してください。",
            "エラー 021 が 2026-11-22 に出た。アプリは 3.0.3、Windows は 10.0.26100.7171",
            "192.168.1.20に接続できません",
            "fe80::1%eth0 と 10.0.0.1:8080 と 10.0.0.0/8",
            "00:1A:7D:DA:71:13 00-1A-7D-DA-71-13",
            r"C:\Users\yamada\AppData が見つかりません",
            "/home/yamada/x ~/x file:///home/yamada",
            "受付のYamadaさん、reception-pcです",
            "暗証番号は1234、保険者番号は06139999、電話は090-1234-5678",
            "taro@example.jp",
            "S/N AB12CD34EF56",
        ];
        let out = texts.map(|text| typed(text, &private, Base::embedded()));
        insta::assert_snapshot!(out.join("\n"));
    }

    #[test]
    fn a_longer_number_beside_a_code_goes() {
        let numbers = Base::embedded().entries().iter();
        let number = numbers
            .filter_map(|entry| entry.number)
            .next()
            .expect("a number");
        for text in [
            format!("{number},1234"),
            "error3,1234".to_owned(),
            "021,1234".to_owned(),
            "021、1234".to_owned(),
        ] {
            let out = typed(&text, &PrivateWords::default(), Base::embedded());
            assert!(!out.contains("1234"), "{out}");
        }
        let out = typed(
            &number.to_string(),
            &PrivateWords::default(),
            Base::embedded(),
        );
        assert_eq!(out, number.to_string());
    }

    #[test]
    fn control_characters_and_long_texts_do_not_get_through() {
        let private = PrivateWords::default();
        let out = typed("a\u{1b}[31m\u{7}b\r\nc", &private, Base::embedded());
        assert!(!out.chars().any(char::is_control), "{out:?}");
        for turned in [
            "0\u{202E}21",
            "\u{2066}021\u{2069}",
            "021\u{200F}",
            "\u{61C}021",
        ] {
            let out = typed(turned, &private, Base::embedded());
            assert!(!out.contains(acts), "{out:?}");
        }
        let out = typed(&"読".repeat(10_000), &private, Base::embedded());
        assert_eq!(out.chars().count(), MAX_TYPED_CHARS);
    }
}
