//! Digits that were typed or said as something else: the letter O for 0, l and I for 1, 二十一, ゼロニーイチ. Only a whole word is
//! read so, and only where there is such a number, because words have these letters too.

/// A text with such letters as digits in the words that become a code of three digits or an ID of eight by it.
pub(crate) fn for_letters(
    text: &str,
    is_code: impl Fn(&str) -> bool,
    is_id: impl Fn(u32) -> bool,
) -> String {
    let mut put = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_alphanumeric()) {
        let end = rest[start..]
            .find(|letter: char| !letter.is_ascii_alphanumeric())
            .map_or(rest.len(), |length| start + length);
        put.push_str(&rest[..start]);
        let word = &rest[start..end];
        match digits(word).filter(|digits| match digits.len() {
            3 => is_code(digits),
            _ => u32::from_str_radix(digits.trim_start_matches("0x"), 16).is_ok_and(&is_id),
        }) {
            Some(digits) => put.push_str(&digits),
            None => put.push_str(word),
        }
        rest = &rest[end..];
    }
    put.push_str(rest);
    put
}

/// A word of which some letters may have been meant for digits, with those digits.
fn digits(word: &str) -> Option<String> {
    let has = |letters: &[u8]| word.bytes().any(|byte| letters.contains(&byte));
    let may_be = |byte: u8| byte.is_ascii_hexdigit() || b"oilx".contains(&byte);
    if !matches!(word.len(), 3 | 8..=10)
        || !has(b"oil")
        || !has(b"0123456789")
        || !word.bytes().all(may_be)
    {
        return None;
    }
    let digits = word.replace('o', "0").replace(['i', 'l'], "1");
    let bare = digits.trim_start_matches("0x").trim_start_matches('x');
    match word.len() {
        3 => digits
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then_some(digits),
        _ => (bare.len() == 8).then(|| format!("0x{bare}")),
    }
}

/// How digits are read aloud, longer before shorter.
const READINGS: [(&str, u16); 30] = [
    ("ゼロ", 0),
    ("レイ", 0),
    ("マル", 0),
    ("〇", 0),
    ("零", 0),
    ("イチ", 1),
    ("一", 1),
    ("ニー", 2),
    ("ニ", 2),
    ("二", 2),
    ("サン", 3),
    ("三", 3),
    ("ヨン", 4),
    ("四", 4),
    ("ゴー", 5),
    ("ゴ", 5),
    ("五", 5),
    ("ロク", 6),
    ("六", 6),
    ("ナナ", 7),
    ("シチ", 7),
    ("七", 7),
    ("ハチ", 8),
    ("八", 8),
    ("キュウ", 9),
    ("九", 9),
    ("ジュウ", TEN),
    ("十", TEN),
    ("ヒャク", HUNDRED),
    ("百", HUNDRED),
];

const TEN: u16 = 10;
const HUNDRED: u16 = 100;

/// The digits of a text that holds nothing but a number read aloud, or its three digits one by one. One digit alone is only one
/// where it `is_called_error`: ゴ is a word of its own.
pub(crate) fn read_aloud(text: &str, is_called_error: bool) -> Option<String> {
    let one_by_one: Vec<&str> = text.split([' ', '-']).collect();
    let is_digit = |word: &&str| word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_digit());
    if one_by_one.len() == 3 && one_by_one.iter().all(is_digit) {
        return Some(one_by_one.concat());
    }
    let mut read = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (after, value) = READINGS
            .iter()
            .find_map(|(reading, value)| Some((rest.strip_prefix(reading)?, *value)))?;
        read.push(value);
        rest = after.trim_start();
    }
    if read.len() > 5 || read.len() < 2 && !is_called_error {
        return None;
    }
    if read.iter().all(|value| *value < TEN) {
        return (1..=3)
            .contains(&read.len())
            .then(|| read.iter().map(u16::to_string).collect());
    }
    let mut number = 0;
    let mut digit = None;
    for value in read {
        if value < TEN {
            if digit.replace(value).is_some() {
                return None;
            }
        } else {
            number += digit.take().unwrap_or(1) * value;
        }
    }
    Some((number + digit.unwrap_or(0)).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_become_digits_only_where_there_is_such_a_number() {
        let codes = ["021", "008", "101"];
        let read =
            |text: &str| for_letters(text, |code| codes.contains(&code), |id| id == 0x8100_0023);
        for (typed, meant) in [
            ("o21", "021"),
            ("エラーoo8", "エラー008"),
            ("l01", "101"),
            ("i01", "101"),
            ("0x8100oo23", "0x81000023"),
            ("ox81000023", "0x81000023"),
            ("8100oo23", "0x81000023"),
        ] {
            assert_eq!(read(typed), meant, "{typed}");
        }
        for typed in [
            "o22",
            "lol",
            "ios",
            "o2l1",
            "0x8100oo24",
            "ipad 21",
            "oil",
            "mac021",
        ] {
            assert_eq!(read(typed), typed);
        }
    }

    #[test]
    fn a_number_is_read_as_it_is_said() {
        for (said, digits) in [
            ("二十一", "21"),
            ("十六", "16"),
            ("〇二一", "021"),
            ("レイニイチ", "021"),
            ("ゼロニーイチ", "021"),
            ("ニジュウイチ", "21"),
            ("九百一", "901"),
            ("0 2 1", "021"),
            ("0-2-1", "021"),
        ] {
            assert_eq!(read_aloud(said, false).as_deref(), Some(digits), "{said}");
        }
        assert_eq!(read_aloud("ハチ", true).as_deref(), Some("8"));
        for said in ["ハチ", "二人", "", "1-2-34", "一二三四", "ニンシキ"] {
            assert_eq!(read_aloud(said, false), None, "{said}");
        }
    }
}
