//! The corpus of a target as one text file, `fuzz/corpus/TARGET.txt`: a line an input, its name, a tab, its bytes. The bytes stand
//! as text with the escapes of a Rust string where a reader would not see them, so that a reviewer reads in a difference what was
//! added. A person's input has a name; an input that a search found has none. libFuzzer wants a folder of files, which
//! `cargo xtask fuzz` makes of it. The code needs nothing but `std`, because xtask, which depends on no crate of ours, includes the
//! file as the rigs do.

use std::fmt::Write as _;

/// One input of a target.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Input {
    /// What a person called it; empty where a search found it.
    pub name: String,
    /// What the target is given.
    pub bytes: Vec<u8>,
}

/// The inputs of a file, in its order; or which line is wrong, and why.
pub fn read(text: &str) -> Result<Vec<Input>, String> {
    let mut inputs: Vec<Input> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let wrong = |why: &str| format!("line {number}: {why}");
        let (name, bytes) = line
            .split_once('\t')
            .ok_or_else(|| wrong("no tab behind the name"))?;
        if !is_name(name) {
            return Err(wrong("a name has small letters, digits, - and _ only"));
        }
        if !name.is_empty() && inputs.iter().any(|input| input.name == name) {
            return Err(wrong("the name stands twice"));
        }
        inputs.push(Input {
            name: name.to_owned(),
            bytes: unescape(bytes).ok_or_else(|| wrong("an escape that is none"))?,
        });
    }
    Ok(inputs)
}

/// The file of these inputs: named ones first, each kind in order, and no bytes twice, because a name is worth more than none.
pub fn write(inputs: &[Input]) -> String {
    let (mut named, mut found): (Vec<&Input>, Vec<&Input>) =
        inputs.iter().partition(|input| !input.name.is_empty());
    named.sort();
    found.sort();
    found.dedup();
    found.retain(|input| named.iter().all(|other| other.bytes != input.bytes));
    let mut text = String::new();
    for input in named.into_iter().chain(found) {
        text.push_str(&input.name);
        text.push('\t');
        escape(&input.bytes, &mut text);
        text.push('\n');
    }
    text
}

/// Whether it can stand before the tab and be a file's name on every system.
pub fn is_name(name: &str) -> bool {
    name.chars()
        .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || "-_".contains(sign))
}

fn escape(bytes: &[u8], text: &mut String) {
    for chunk in bytes.utf8_chunks() {
        for sign in chunk.valid().chars() {
            match sign {
                '"' | '\'' => text.push(sign),
                _ => text.extend(sign.escape_debug()),
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    // Editors take spaces at the end of a line away.
    if bytes.ends_with(b" ") {
        text.pop();
        text.push_str("\\x20");
    }
}

fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        let sign = after.chars().next()?;
        rest = &after[sign.len_utf8()..];
        match sign {
            'n' => bytes.push(b'\n'),
            'r' => bytes.push(b'\r'),
            't' => bytes.push(b'\t'),
            '0' => bytes.push(b'\0'),
            '\\' => bytes.push(b'\\'),
            'x' => {
                bytes.push(u8::from_str_radix(rest.get(..2)?, 16).ok()?);
                rest = &rest[2..];
            }
            'u' => {
                let (digits, after) = rest.strip_prefix('{')?.split_once('}')?;
                let sign = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
                bytes.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
                rest = after;
            }
            _ => return None,
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    Some(bytes)
}
