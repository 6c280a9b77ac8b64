//! What a user typed, understood: a screen code, a message ID, a code of the app, or words. Codes are told apart before
//! any search, because a code that does not exist must match nothing, never something that looks like it.

use crate::fold::fold;

/// The longest question taken, in characters: several times the longest screen text.
pub const MAX_QUERY_CHARS: usize = 1_000;

/// A question that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// Nothing but blanks.
    #[error("ことばが入っていません。番号・画面の文・困りごとを入れてください。")]
    Empty,
    /// Longer than [`MAX_QUERY_CHARS`].
    #[error("文が長すぎます（{0}文字）。1000文字までにしてください。")]
    TooLong(usize),
}

/// A question as understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Query {
    /// Screen codes of three digits, each as `021`.
    Codes(Vec<String>),
    /// Message IDs, with the screen codes named beside them.
    Ids { ids: Vec<u32>, codes: Vec<String> },
    /// Something written like a message ID that no 32-bit number is.
    BadId,
    /// The four digits at the end of a code of マイナ資格確認アプリ.
    App(String),
    /// A number said on the telephone, as typed after `#` (so that nothing else can be meant) or alone.
    Spoken { number: u16, is_marked: bool },
    /// Words, as typed.
    Text(String),
}

/// Words around a number that say no more than "error number", longer before shorter.
const FILLERS: [&str; 31] = [
    "エラーコード",
    "エラーバンゴウ",
    "エラー番号",
    "エラー",
    "コード",
    "メッセージid",
    "メッセージ",
    "番号",
    "復帰値",
    "error",
    "code",
    "err",
    "no.",
    "no",
    "id",
    "番",
    "表示サレマシタ",
    "表示サレテイル",
    "表示サレル",
    "表示サレタ",
    "表示",
    "出テイマス",
    "出テイル",
    "出マシタ",
    "出テマス",
    "出テル",
    "出タ",
    "出ル",
    "ッテ",
    "デス",
    "ノ",
];

/// What may still stand between a number and those words.
const PARTICLES: [char; 3] = ['ト', 'ガ', 'ハ'];

impl Query {
    /// Understands what was typed.
    ///
    /// # Errors
    /// When there is nothing to understand or too much of it.
    pub(crate) fn parse(typed: &str) -> Result<Self, QueryError> {
        let length = typed.chars().count();
        if length > MAX_QUERY_CHARS {
            return Err(QueryError::TooLong(length));
        }
        let text = fold(typed);
        if text.chars().all(|letter| !letter.is_alphanumeric()) {
            return Err(QueryError::Empty);
        }
        Ok(app_code(&text)
            .or_else(|| spoken(&text))
            .unwrap_or_else(|| Self::of_other_numbers(typed)))
    }

    /// Understands what was typed and is no page's number.
    pub(crate) fn of_other_numbers(typed: &str) -> Self {
        let text = fold(typed);
        app_code(&text)
            .or_else(|| message_ids(&text))
            .or_else(|| codes(&text))
            .unwrap_or_else(|| Self::Text(typed.to_owned()))
    }
}

/// `#2174`, `#217-4`, `2174`, `2174番`. A number that begins with 0 is a code of the screen with leading zeros.
fn spoken(text: &str) -> Option<Query> {
    let after = text.trim().strip_prefix('#');
    let rest = without_fillers(after.unwrap_or(text));
    let digits: String = rest
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '-'))
        .collect();
    let is_number = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_marked = after.is_some();
    let is_alone = is_marked || rest.trim() == digits;
    (is_number && is_alone && !digits.starts_with('0')).then_some(Query::Spoken {
        number: digits.parse().ok()?,
        is_marked,
    })
}

/// `e-a-12-w-6401`, `e-*-*w-6401`, `e…w6401`, or the bare end `w-6401` or `6401`: what stands in the wildcard places
/// does not matter, and hyphens get lost in typing.
fn app_code(text: &str) -> Option<Query> {
    let is_code_letter =
        |letter: char| letter.is_ascii_alphanumeric() || "-*_.…・?xX× ー".contains(letter);
    for (start, _) in text.match_indices('w') {
        let tail = text[start + 1..].trim_start_matches(['-', ' ', 'ー']);
        let digits: String = tail.chars().take_while(char::is_ascii_digit).collect();
        let head = &text[..start];
        let head_start = head
            .rfind(|letter: char| !is_code_letter(letter))
            .map_or(0, |at| {
                at + head[at..].chars().next().map_or(1, char::len_utf8)
            });
        let field = head[head_start..].trim_start();
        let headed = field.is_empty() || field.starts_with('e') && field.len() <= 40;
        if digits.len() == 4 && headed {
            return Some(Query::App(digits));
        }
    }
    // Without its W only the one known number counts, and only where it stands alone.
    standalone_numbers(text)
        .iter()
        .any(|(number, _)| *number == "6401")
        .then(|| Query::App("6401".to_owned()))
}

/// `0x81000023`, `81000023`, `0x8100 0023`, `0x4000011` (a leading zero lost), alone or inside a sentence.
fn message_ids(text: &str) -> Option<Query> {
    let mut ids = Vec::new();
    let mut bad = false;
    for word in ascii_words(text) {
        let (digits, marked) = match word.strip_prefix("0x").or_else(|| word.strip_prefix('x')) {
            Some(digits) => (digits, word.starts_with("0x") || digits.len() == 8),
            None => (word, false),
        };
        let is_hex = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let has_digit = digits.bytes().any(|byte| byte.is_ascii_digit());
        let unmarked = is_hex && has_digit && (7..=8).contains(&digits.len());
        let long_number = word.len() >= 6 && word.bytes().all(|byte| byte.is_ascii_digit());
        if marked && is_hex && digits.len() <= 8 || unmarked && !marked {
            ids.extend(u32::from_str_radix(digits, 16));
        } else if marked || long_number && word.trim_start_matches('0').len() > 4 {
            bad = true;
        }
    }
    if ids.is_empty()
        && let Some(joined) = joined_id(text)
    {
        ids.push(joined);
    }
    if ids.is_empty() {
        return bad.then_some(Query::BadId);
    }
    let codes = ascii_words(text)
        .filter(|word| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit()))
        .map(str::to_owned)
        .collect();
    Some(Query::Ids { ids, codes })
}

/// An ID read aloud or copied in groups: `0x 8100 0023`, `8100-0023`.
fn joined_id(text: &str) -> Option<u32> {
    let rest: String = without_fillers(text)
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '-'))
        .collect();
    let digits = rest.strip_prefix("0x").unwrap_or(&rest);
    let groups = text.contains(' ') || text.contains('-');
    (groups && digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .then(|| u32::from_str_radix(digits, 16).ok())?
}

/// `21`, `021`, `【021】`, `エラー 21`, `【021：スマートフォンの認識不可】`; more than one number when a user copies two.
fn codes(text: &str) -> Option<Query> {
    let rest = without_fillers(text);
    if let Some(code) = code_of(&rest) {
        return Some(Query::Codes(vec![code]));
    }
    let bracketed: Vec<String> = text
        .match_indices('【')
        .filter_map(|(at, bracket)| {
            let inner = text[at + bracket.len()..].split(['】', ':', ' ']).next()?;
            (inner.len() == 3).then(|| code_of(inner))?
        })
        .collect();
    if !bracketed.is_empty() {
        return Some(Query::Codes(bracketed));
    }
    // Inside a sentence only three digits that stand alone count, and only where they are spoken of as an error or begin
    // with a zero, as nothing else does: 「100円」 is none.
    let speaks_of_error = SHOWN.iter().any(|word| text.contains(word));
    let only_numbers = rest
        .split([' ', ',', '、', '/', '・'])
        .all(|word| word.is_empty() || code_of(word).is_some());
    let copied = starts_with_code(text);
    let numbers: Vec<String> = standalone_numbers(text)
        .into_iter()
        .filter(|(number, after)| {
            number.len() == 3
                && !UNITS.iter().any(|unit| after.starts_with(unit))
                && (speaks_of_error || only_numbers || copied || number.starts_with('0'))
        })
        .filter_map(|(number, _)| code_of(number))
        .collect();
    (!numbers.is_empty()).then_some(Query::Codes(numbers))
}

/// Words of someone who reads a screen.
const SHOWN: [&str; 8] = [
    "エラー",
    "コード",
    "番号",
    "error",
    "表示",
    "画面",
    "出",
    "デテ",
];

/// What counts or measures: a number before it is no code.
const UNITS: [&str; 26] = [
    "円", "回", "人", "名", "分", "秒", "時", "年", "月", "日", "歳", "才", "枚", "件", "台", "個",
    "本", "%", "号", "点", "度", "階", "床", "mb", "gb", "kb",
];

/// Numbers that are no piece of a telephone number, a version or a name, each with what follows it.
fn standalone_numbers(text: &str) -> Vec<(&str, &str)> {
    let joins = |letter: char| letter.is_ascii_alphanumeric() || "-./".contains(letter);
    let mut found = Vec::new();
    let mut rest = text;
    let mut before = None;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        before = rest[..start].chars().next_back().or(before);
        let from_here = &rest[start..];
        let length = from_here
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(from_here.len());
        let (number, after) = from_here.split_at(length);
        if !before.is_some_and(joins) && !after.starts_with(joins) {
            found.push((number, after.trim_start_matches([' ', '】', ')', '」'])));
        }
        before = number.chars().next_back();
        rest = after;
    }
    found
}

/// `101:マイナンバーカードの…`, the way a screen is copied without its bracket.
fn starts_with_code(text: &str) -> bool {
    text.split_once([':', ' '])
        .is_some_and(|(code, _)| code.len() == 3 && code_of(code).is_some())
}

/// `21` as `021`. Up to five digits, since people type leading zeros of their own.
fn code_of(word: &str) -> Option<String> {
    if word.is_empty() || word.len() > 5 || !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u32 = word.parse().ok()?;
    Some(format!("{number:03}"))
}

/// The text without brackets, signs and filler words.
fn without_fillers(text: &str) -> String {
    let mut rest: String = text
        .chars()
        .map(|letter| {
            if "【】[]()「」『』〔〕<>#:;!?。、.\"'".contains(letter) {
                ' '
            } else {
                letter
            }
        })
        .collect();
    for filler in FILLERS {
        rest = rest.replace(filler, " ");
    }
    rest.trim_matches(|letter| letter == ' ' || PARTICLES.contains(&letter))
        .to_owned()
}

/// The runs of ASCII letters and digits in a text.
fn ascii_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(list: &[&str]) -> Query {
        Query::Codes(list.iter().map(|code| (*code).to_owned()).collect())
    }

    fn ids(ids: &[u32], codes: &[&str]) -> Query {
        Query::Ids {
            ids: ids.to_vec(),
            codes: codes.iter().map(|code| (*code).to_owned()).collect(),
        }
    }

    #[test]
    fn every_way_of_writing_a_code_is_understood() {
        for typed in [
            "021",
            "０２１",
            "21",
            "【021】",
            "エラー 21",
            "エラー21",
            "えらー２１",
            "エラーコード：021",
            "No.21",
            "#021",
            "021番",
            "00021",
            " 021\n",
            "【021：スマートフォンの認識不可】",
            "021:スマートフォンの認識不可",
            "(021)",
            "Error 021",
            "021が出た",
            "リーダーにエラー021が出て進めない",
            "\u{200b}021",
            "［０２１］",
            "error code 21",
        ] {
            assert_eq!(Query::parse(typed), Ok(codes(&["021"])), "{typed}");
        }
        assert_eq!(Query::parse("008 024"), Ok(codes(&["008", "024"])));
        assert_eq!(Query::parse("1"), Ok(codes(&["001"])));
    }

    #[test]
    fn every_way_of_writing_a_message_id_is_understood() {
        for typed in [
            "0x81000023",
            "81000023",
            "0X81000023",
            "０ｘ８１００００２３",
            "メッセージID 0x81000023",
            "【0x81000023】",
            "0x 8100 0023",
            "x81000023",
            "復帰値：0x81000023が表示",
        ] {
            assert_eq!(Query::parse(typed), Ok(ids(&[0x8100_0023], &[])), "{typed}");
        }
        assert_eq!(Query::parse("0x4000011"), Ok(ids(&[0x0400_0011], &[])));
        assert_eq!(Query::parse("4000011"), Ok(ids(&[0x0400_0011], &[])));
        assert_eq!(Query::parse("8100000b"), Ok(ids(&[0x8100_000B], &[])));
        assert_eq!(
            Query::parse("008 0x81000023"),
            Ok(ids(&[0x8100_0023], &["008"]))
        );
        assert_eq!(Query::parse("0x810000231"), Ok(Query::BadId));
    }

    #[test]
    fn the_apps_code_is_understood_whatever_stands_in_its_wildcard_places() {
        for typed in [
            "E-A-12-W-6401",
            "E-*-*W-6401",
            "E-*-*-W-6401",
            "e-a-12-w-6401",
            "Ｅ－Ａ－１２－Ｗ－６４０１",
            "E-…-…-W-6401",
            "E‐1‐2‐W‐6401",
            "W-6401",
            "w6401",
            "6401",
            "エラーコード E-XX-99-W-6401",
            "EA12W6401",
            "（エラーコード E-*-*W-6401）と表示",
        ] {
            assert_eq!(
                Query::parse(typed),
                Ok(Query::App("6401".to_owned())),
                "{typed}"
            );
        }
        assert_eq!(
            Query::parse("E-A-12-W-6402"),
            Ok(Query::App("6402".to_owned()))
        );
    }

    #[test]
    fn sentences_stay_sentences() {
        for typed in [
            "かざしても反応しない",
            "3回間違えた",
            "Windows 11 で使えない",
            "30分待っても",
            "100円",
            "画面が真っ黒",
            "0800-080-4583",
            "iPhone 15 を買った",
            "wi-fi がつながらない",
            "マイナ保険証が読めません",
        ] {
            assert!(
                matches!(Query::parse(typed), Ok(Query::Text(_))),
                "{typed}: {:?}",
                Query::parse(typed)
            );
        }
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        for typed in ["", "   ", "\u{0}\u{1}\t\n", "　", "。", "【】", "\u{200b}"] {
            assert_eq!(Query::parse(typed), Err(QueryError::Empty), "{typed:?}");
        }
        assert_eq!(
            Query::parse(&"あ".repeat(10_000)),
            Err(QueryError::TooLong(10_000))
        );
        assert!(Query::parse(&"あ".repeat(1_000)).is_ok());
    }

    #[test]
    fn half_width_kana_and_hiragana_fold_to_katakana() {
        assert_eq!(fold("ｶｰﾄﾞﾘｰﾀﾞｰ"), fold("かーどりーだー"));
        assert_eq!(fold("ﾏｲﾅ"), "マイナ");
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_is_understood_or_refused_without_a_crash(typed in ".{0,200}") {
            let _ = Query::parse(&typed);
        }
    }
}
