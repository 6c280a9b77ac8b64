//! What a user typed, understood: a screen code, a message ID, a code of the app, a page's number, or words. Codes are told
//! apart before any search, because a code that does not exist must match nothing, never something that looks like it; and a
//! number of somebody else's (a patient's, an office's, a day) is no code, because the question around it wants its answer.

use std::collections::BTreeSet;

use crate::base::Base;
use crate::digits;
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
    /// Numbers of pages as said on the telephone or written in an enquiry, as typed after `#` (so that nothing else can be
    /// meant) or alone.
    Spoken { numbers: Vec<u16>, is_marked: bool },
    /// Words, as typed.
    Text(String),
}

/// Words around a number that say no more than "error number", longer before shorter.
const FILLERS: [&str; 37] = [
    "エラーコード",
    "エラーバンゴウ",
    "エラー番号",
    "エラー",
    "コード",
    "メッセージid",
    "メッセージ",
    "番号",
    "バンゴウ",
    "復帰値",
    "error",
    "code",
    "err",
    "no.",
    "no",
    "id",
    "番",
    "バン",
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
    "デテイル",
    "デテル",
    "デタ",
    "デル",
    "ッテ",
    "デス",
    "ノ",
];

/// What may still stand between a number and those words.
const PARTICLES: [char; 3] = ['ト', 'ガ', 'ハ'];

/// What stands between numbers that are listed.
const SEPARATORS: [char; 6] = [' ', ',', '、', '/', '・', 'ト'];

/// What stands between the groups of one number.
const JOINS: [char; 4] = [' ', '-', '_', '.'];

impl Query {
    /// Understands what was typed.
    ///
    /// # Errors
    /// When there is nothing to understand or too much of it.
    pub(crate) fn parse(typed: &str, base: &Base) -> Result<Self, QueryError> {
        let length = typed.chars().count();
        if length > MAX_QUERY_CHARS {
            return Err(QueryError::TooLong(length));
        }
        let text = with_numbers(typed, base);
        if text.chars().all(|letter| !letter.is_alphanumeric()) {
            return Err(QueryError::Empty);
        }
        Ok(app_code(&text)
            .or_else(|| spoken(&text, base))
            .unwrap_or_else(|| Self::of_other_numbers(typed, base)))
    }

    /// Understands what was typed and is no page's number.
    pub(crate) fn of_other_numbers(typed: &str, base: &Base) -> Self {
        let text = with_numbers(typed, base);
        app_code(&text)
            .or_else(|| message_ids(&text, base))
            .or_else(|| codes(&text, base))
            .unwrap_or_else(|| Self::Text(typed.to_owned()))
    }
}

/// The text in one form, with the letters in it that were typed for digits as digits. エラ－ is typed with whatever dash comes.
fn with_numbers(typed: &str, base: &Base) -> String {
    let text = fold(typed)
        .replace("エラ-", "エラー")
        .replace("エラ一", "エラー");
    digits::for_letters(&text, |code| base.has_code(code), |id| base.has_id(id))
}

/// `#2174`, `#217-4`, `2174`, `2174番`, `6903、8317、5393`. A number that begins with 0 is a code of the screen with leading zeros.
fn spoken(text: &str, base: &Base) -> Option<Query> {
    let after = text.trim().strip_prefix('#');
    let is_marked = after.is_some();
    let rest = without_fillers(after.unwrap_or(text));
    let number = |word: &str| -> Option<u16> {
        let is_number = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        (is_number && !word.starts_with('0')).then(|| word.parse().ok())?
    };
    let together: String = rest
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '-'))
        .collect();
    if let Some(number) = number(&together)
        && (is_marked || rest.trim() == together)
    {
        let numbers = vec![number];
        return Some(Query::Spoken { numbers, is_marked });
    }
    let words = rest.split(SEPARATORS).filter(|word| !word.is_empty());
    let numbers: Vec<u16> = words.map(number).collect::<Option<_>>()?;
    // Two of four digits may be the halves of an ID, and four of no page a year.
    let is_list = numbers.len() > 1 && !joined_id(text).is_some_and(|id| base.has_id(id));
    (is_list && numbers.iter().any(|number| base.has_number(*number)))
        .then_some(Query::Spoken { numbers, is_marked })
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
        .any(|number| number.digits == "6401")
        .then(|| Query::App("6401".to_owned()))
}

/// `0x81000023`, `81000023`, `0x8100 0023`, `0x4000011` (a leading zero lost), alone or inside a sentence. Without its `0x` a
/// number inside a sentence is an ID only where there is such an ID: the numbers of patients, offices and days have as many digits.
fn message_ids(text: &str, base: &Base) -> Option<Query> {
    let mut ids: Vec<u32> = joined_id(text).into_iter().collect();
    let mut bad = false;
    let is_alone = is_only_numbers(text);
    let words = ascii_words(text).filter(|_| ids.is_empty());
    let words: Vec<&str> = words.collect();
    for word in words {
        let (digits, marked) = match word.strip_prefix("0x").or_else(|| word.strip_prefix('x')) {
            Some(digits) => (digits, word.starts_with("0x") || digits.len() == 8),
            None => (word, false),
        };
        let is_hex = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let has_digit = digits.bytes().any(|byte| byte.is_ascii_digit());
        let unmarked = !marked && is_hex && has_digit && (7..=8).contains(&digits.len());
        let long_number = word.len() >= 6 && word.bytes().all(|byte| byte.is_ascii_digit());
        let id = u32::from_str_radix(digits, 16).ok();
        if marked && is_hex && digits.len() <= 8 {
            ids.extend(id);
        } else if unmarked {
            ids.extend(id.filter(|id| is_alone || base.has_id(*id)));
        } else if marked || is_alone && long_number && word.trim_start_matches('0').len() > 4 {
            bad = true;
        }
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

/// An ID read aloud or copied in groups, of four digits or of two: `0x8100 0023` anywhere, `8100-0023` alone.
fn joined_id(text: &str) -> Option<u32> {
    let marked = text
        .split_once("0x")
        .filter(|(before, _)| !before.ends_with(|letter: char| letter.is_ascii_alphanumeric()))
        .map(|(_, after)| after);
    let rest = without_fillers(text);
    let digits = marked.unwrap_or(&rest);
    let start = digits.trim_start_matches(JOINS);
    let set_off = marked.is_some() && start.len() < digits.len();
    let sizes = [8, 4, 2].into_iter().filter(|size| *size < 8 || set_off);
    sizes
        .filter_map(|size| {
            let (joined, after) = in_groups(start, size)?;
            let ends = !after.starts_with(|letter: char| letter.is_ascii_alphanumeric());
            (ends && (marked.is_some() || after.is_empty()))
                .then(|| u32::from_str_radix(&joined, 16).ok())?
        })
        .next()
}

/// Eight hexadecimal digits in groups of this size at the start of a text, and what follows.
fn in_groups(text: &str, size: usize) -> Option<(String, &str)> {
    let mut joined = String::new();
    let mut rest = text;
    while joined.len() < 8 {
        let from = rest.trim_start_matches(JOINS);
        if !joined.is_empty() && from.len() == rest.len() {
            return None;
        }
        let group = from.get(..size)?;
        if !group.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        joined.push_str(group);
        rest = &from[size..];
    }
    Some((joined, rest))
}

/// Whether there are only numbers in a text, listed at most: not 3.0.1234567 and not DESKTOP-1234567.
fn is_only_numbers(text: &str) -> bool {
    let rest = without_fillers(text);
    let is_number = |word: &str| {
        word.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && word.bytes().any(|byte| byte.is_ascii_digit())
    };
    let is_joined = text.as_bytes().windows(3).any(|three| {
        let [before, sign, after] = three else {
            return false;
        };
        before.is_ascii_alphanumeric() && b"-./".contains(sign) && after.is_ascii_digit()
    });
    let mut words = rest.split(SEPARATORS).filter(|word| !word.is_empty());
    !is_joined && words.all(is_number)
}

/// `21`, `021`, `【021】`, `エラー 21`, `【021：スマートフォンの認識不可】`; more than one number when a user copies two.
fn codes(text: &str, base: &Base) -> Option<Query> {
    let rest = without_fillers(text);
    if let Some(code) = code_of(&rest) {
        return Some(Query::Codes(vec![code]));
    }
    let is_called_error = ["エラー", "コード", "番"]
        .iter()
        .any(|word| text.contains(word));
    if let Some(code) = digits::read_aloud(&bare(text), is_called_error)
        .and_then(|digits| code_of(&digits))
        .filter(|code| base.has_code(code))
    {
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
    let numbers = standalone_numbers(text);
    // Spoken of as an error, one or two digits are enough where there is such a code.
    let mut found: Vec<String> = after_words(text, &ERROR_WORDS)
        .chain(
            numbers
                .iter()
                .filter(|number| number.is_before_error())
                .map(|number| number.digits),
        )
        .filter_map(code_of)
        .filter(|code| base.has_code(code))
        .collect();
    // Inside a sentence else only three digits that stand alone count, and only where somebody reads them from a screen or they begin
    // with a zero, as nothing else does: 「100円」 is none.
    let without_others = OTHERS_NUMBERS
        .iter()
        .fold(text.to_owned(), |text, word| text.replace(word, " "));
    let is_shown = SHOWN.iter().any(|word| without_others.contains(word));
    let only_numbers = rest
        .split(SEPARATORS)
        .all(|word| word.is_empty() || code_of(word).is_some());
    let copied = starts_with_code(text);
    found.extend(
        numbers
            .iter()
            .filter(|number| number.digits.len() == 3 && !number.is_of_others())
            .filter(|number| is_shown || only_numbers || copied || number.digits.starts_with('0'))
            .filter_map(|number| code_of(number.digits)),
    );
    // Whoever tells what happened may name a code twice.
    let mut once = BTreeSet::new();
    found.retain(|code| once.insert(code.clone()));
    (!found.is_empty()).then_some(Query::Codes(found))
}

/// What an error is called before its number.
const ERROR_WORDS: [&str; 2] = ["エラー", "err"];

/// What may stand between that and the number.
const BEFORE_NUMBER: [&str; 10] = [
    "コード",
    "番号",
    "バンゴウ",
    "or",
    "code",
    "no.",
    "no",
    ":",
    "#",
    " ",
];

/// The one to three digits that stand directly after such a word, and count nothing.
fn after_words<'a>(text: &'a str, words: &[&'a str]) -> impl Iterator<Item = &'a str> {
    let places = words.iter().flat_map(|word| {
        let places = text.match_indices(word);
        places.map(|(at, word)| at + word.len())
    });
    places.filter_map(|place| {
        let mut rest = &text[place..];
        while let Some(after) = BEFORE_NUMBER
            .iter()
            .find_map(|word| rest.strip_prefix(word))
        {
            rest = after;
        }
        let length = rest
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(rest.len());
        let (digits, after) = rest.split_at(length);
        let is_time = after
            .strip_prefix(':')
            .is_some_and(|after| after.starts_with(|letter: char| letter.is_ascii_digit()));
        let counts = starts_with_any(after.trim_start(), &UNITS);
        ((1..=3).contains(&length) && !counts && !is_time && !after.starts_with(joins))
            .then_some(digits)
    })
}

/// Whether a short number of another system (651 of a line that is dialled) may be meant where it stands in a text: alone, after a
/// word for an error, or where the text speaks of a line. It is else far more often somebody's turn or price.
pub(crate) fn may_be_of_another_system(typed: &str, number: &str) -> bool {
    let text = fold(typed);
    let is_said = || after_words(&text, &CODE_WORDS).any(|digits| digits == number);
    let speaks_of_a_line = || LINE_WORDS.iter().any(|word| text.contains(word));
    let stands = || {
        let numbers = standalone_numbers(&text);
        let mut same = numbers.iter().filter(|found| found.digits == number);
        same.any(|found| !found.is_of_others())
    };
    let rest = without_fillers(&text);
    let mut words = rest.split(SEPARATORS).filter(|word| !word.is_empty());
    words.all(|word| word == number) || stands() && (is_said() || speaks_of_a_line())
}

/// What the number of another system stands after.
const CODE_WORDS: [&str; 4] = ["エラー", "err", "コード", "code"];

/// What a line that is dialled is spoken of with.
const LINE_WORDS: [&str; 6] = [
    "pppoe",
    "接続",
    "ルーター",
    "ルータ",
    "モデム",
    "ダイヤルアップ",
];

/// Words of someone who reads a screen.
const SHOWN: [&str; 11] = [
    "エラー",
    "コード",
    "番号",
    "error",
    "表示",
    "画面",
    "出",
    "デテ",
    "デタ",
    "ガデル",
    "ニデル",
];

/// Numbers that other people and things have: what stands behind one of these is no code.
const OTHERS_NUMBERS: [&str; 21] = [
    "整理券",
    "番号札",
    "受付番号",
    "予約番号",
    "整理番号",
    "患者番号",
    "患者id",
    "診察券番号",
    "診察券",
    "カルテ番号",
    "部屋番号",
    "会員番号",
    "職員番号",
    "保険者番号",
    "公費番号",
    "記号番号",
    "電話番号",
    "暗証番号",
    "照合番号",
    "機関コード",
    "郵便番号",
];

/// What counts or measures: a number before it is no code.
const UNITS: [&str; 36] = [
    "円", "回", "人", "名", "分", "秒", "時", "年", "月", "日", "歳", "才", "枚", "件", "台", "個",
    "本", "%", "号", "点", "度", "階", "床", "mb", "gb", "kb", "割", "週", "種", "連", "ツ", "ヶ",
    "カ月", "サン", "サマ", "様",
];

/// Who is called by a number.
const CALLED: [&str; 12] = [
    "番ノ人",
    "番ノ方",
    "番ノ患者",
    "番ノオ客",
    "番サン",
    "番様",
    "番サマ",
    "番目",
    "ノ人",
    "ノ方",
    "ノ患者",
    "番待チ",
];

/// How a number is followed that is called an error only then.
const BEFORE_ERROR: [&str; 5] = [
    "エラー",
    "ノエラー",
    "番エラー",
    "番ノエラー",
    "バンノエラー",
];

fn starts_with_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.starts_with(word))
}

/// A number that is no piece of a telephone number, a version or a name.
struct Standing<'a> {
    digits: &'a str,
    /// What stands before it.
    before: &'a str,
    /// What follows it.
    after: &'a str,
}

impl Standing<'_> {
    /// Whether it counts something, or is the number of somebody or something else.
    fn is_of_others(&self) -> bool {
        let before = self
            .before
            .trim_end_matches([' ', ':', '#', 'ハ', 'ガ', 'ノ']);
        starts_with_any(self.after, &UNITS)
            || starts_with_any(self.after, &CALLED)
            || OTHERS_NUMBERS.iter().any(|word| before.ends_with(word))
    }

    /// 「21のエラー」, but not 「Windows 11のエラー」 and not 「アンドロイド 15のエラー」.
    fn is_before_error(&self) -> bool {
        let is_name =
            |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, 'ァ'..='ヺ' | 'ー');
        self.digits.len() <= 3
            && starts_with_any(self.after, &BEFORE_ERROR)
            && !self.before.trim_end().ends_with(is_name)
    }
}

/// What joins a number to what stands before or after it.
fn joins(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-./".contains(letter)
}

/// The numbers of a text that stand alone.
fn standalone_numbers(text: &str) -> Vec<Standing<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..]
        .find(|letter: char| letter.is_ascii_digit())
        .map(|at| from + at)
    {
        let end = text[start..]
            .find(|letter: char| !letter.is_ascii_digit())
            .map_or(text.len(), |length| start + length);
        let (before, after) = (&text[..start], &text[end..]);
        if !before.ends_with(joins) && !after.starts_with(joins) {
            found.push(Standing {
                digits: &text[start..end],
                before,
                after: after.trim_start_matches([' ', '】', ')', '」']),
            });
        }
        from = end;
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

/// The text without brackets, signs, filler words and particles at its ends.
fn without_fillers(text: &str) -> String {
    bare(text)
        .trim_matches(|letter| letter == ' ' || PARTICLES.contains(&letter))
        .to_owned()
}

/// The text without brackets, signs and filler words.
fn bare(text: &str) -> String {
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
    rest.trim().to_owned()
}

/// The runs of ASCII letters and digits in a text.
fn ascii_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(typed: &str) -> Result<Query, QueryError> {
        Query::parse(typed, Base::embedded())
    }

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
            assert_eq!(parse(typed), Ok(codes(&["021"])), "{typed}");
        }
        assert_eq!(parse("008 024"), Ok(codes(&["008", "024"])));
        assert_eq!(parse("1"), Ok(codes(&["001"])));
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
            assert_eq!(parse(typed), Ok(ids(&[0x8100_0023], &[])), "{typed}");
        }
        assert_eq!(parse("0x4000011"), Ok(ids(&[0x0400_0011], &[])));
        assert_eq!(parse("4000011"), Ok(ids(&[0x0400_0011], &[])));
        assert_eq!(parse("8100000b"), Ok(ids(&[0x8100_000B], &[])));
        assert_eq!(parse("008 0x81000023"), Ok(ids(&[0x8100_0023], &["008"])));
        assert_eq!(parse("0x810000231"), Ok(Query::BadId));
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
            assert_eq!(parse(typed), Ok(Query::App("6401".to_owned())), "{typed}");
        }
        assert_eq!(parse("E-A-12-W-6402"), Ok(Query::App("6402".to_owned())));
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
                matches!(parse(typed), Ok(Query::Text(_))),
                "{typed}: {:?}",
                parse(typed)
            );
        }
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        for typed in ["", "   ", "\u{0}\u{1}\t\n", "　", "。", "【】", "\u{200b}"] {
            assert_eq!(parse(typed), Err(QueryError::Empty), "{typed:?}");
        }
        assert_eq!(
            parse(&"あ".repeat(10_000)),
            Err(QueryError::TooLong(10_000))
        );
        assert!(parse(&"あ".repeat(1_000)).is_ok());
    }

    #[test]
    fn half_width_kana_and_hiragana_fold_to_katakana() {
        assert_eq!(fold("ｶｰﾄﾞﾘｰﾀﾞｰ"), fold("かーどりーだー"));
        assert_eq!(fold("ﾏｲﾅ"), "マイナ");
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_is_understood_or_refused_without_a_crash(typed in ".{0,200}") {
            let _ = parse(&typed);
        }
    }
}
