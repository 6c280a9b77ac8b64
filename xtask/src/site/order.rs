//! The functions of a WebAssembly module in another order: like stands beside like, because what compresses the module for the
//! wire sees far less in what is far away. It is the same module: functions are renumbered wherever they are named, and nothing
//! else changes. What is called most comes first, because its number is then a byte shorter at every call.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Numbers of one byte.
const SHORT: usize = 128;
/// How many bytes make up a run that two functions may share.
const RUN: usize = 8;
/// A run of more functions than these says nothing of any.
const COMMON: usize = 200;

/// Sections that name functions or hold them (the standard, 5.5).
mod section {
    pub(super) const CUSTOM: u8 = 0;
    pub(super) const IMPORT: u8 = 2;
    pub(super) const FUNCTION: u8 = 3;
    pub(super) const EXPORT: u8 = 7;
    pub(super) const START: u8 = 8;
    pub(super) const ELEMENT: u8 = 9;
    pub(super) const CODE: u8 = 10;
}

/// The module with its functions in a better order.
///
/// # Errors
/// The module has something that is not known here: then it would be a guess.
pub fn ordered(module: &[u8]) -> Result<Vec<u8>, String> {
    let mut at = Bytes(module.get(8..).ok_or("no module")?);
    let mut sections: Vec<(u8, &[u8])> = Vec::new();
    while !at.0.is_empty() {
        let id = at.byte()?;
        let length = at.number()?;
        let content = at.take(length)?;
        match id {
            section::CUSTOM => {}
            section::IMPORT => return Err("a function that is imported".to_owned()),
            _ => sections.push((id, content)),
        }
    }
    let of = |wanted: u8| {
        let found = sections.iter().find(|(id, _)| *id == wanted);
        found.map_or(&[][..], |(_, content)| *content)
    };
    let types = numbers(of(section::FUNCTION))?;
    let mut code = Bytes(of(section::CODE));
    let mut bodies = Vec::new();
    for _ in 0..code.number()? {
        let length = code.number()?;
        bodies.push(code.take(length)?);
    }
    let mut calls = vec![0_usize; bodies.len()];
    for body in &bodies {
        renumbered(body, |function| {
            calls[function] += 1;
            function
        })?;
    }
    let order = order(&bodies, &calls);
    let mut new = vec![0; order.len()];
    for (place, function) in order.iter().enumerate() {
        new[*function] = place;
    }

    let mut out = module[..8].to_vec();
    for (id, content) in &sections {
        let mut put = Vec::new();
        match *id {
            section::FUNCTION => {
                write(types.len(), &mut put);
                order
                    .iter()
                    .for_each(|place| write(types[*place], &mut put));
            }
            section::CODE => {
                write(bodies.len(), &mut put);
                for place in &order {
                    let body = renumbered(bodies[*place], |function| new[function])?;
                    write(body.len(), &mut put);
                    put.extend(body);
                }
            }
            section::EXPORT => exports(content, &new, &mut put)?,
            section::ELEMENT => elements(content, &new, &mut put)?,
            section::START => write(new[Bytes(content).number()?], &mut put),
            _ => put.extend(*content),
        }
        out.push(*id);
        write(put.len(), &mut out);
        out.extend(put);
    }
    Ok(out)
}

/// The functions in their new order: those called most, then each beside the one that shares most runs of bytes with it.
fn order(bodies: &[&[u8]], calls: &[usize]) -> Vec<usize> {
    let mut by_calls: Vec<usize> = (0..bodies.len()).collect();
    by_calls.sort_by_key(|place| usize::MAX - calls[*place]);
    let rest = by_calls.split_off(by_calls.len().min(SHORT));
    let mut order = by_calls;
    let mut sharing: HashMap<&[u8], BTreeSet<usize>> = HashMap::new();
    for place in &rest {
        for run in bodies[*place].windows(RUN) {
            sharing.entry(run).or_default().insert(*place);
        }
    }
    sharing.retain(|_, places| (2..=COMMON).contains(&places.len()));
    let mut runs: BTreeMap<usize, Vec<&BTreeSet<usize>>> = BTreeMap::new();
    for places in sharing.values() {
        for place in places {
            runs.entry(*place).or_default().push(places);
        }
    }
    let many = |place: usize| runs.get(&place).map_or(0, Vec::len);
    let mut left: BTreeSet<(&[u8], usize)> =
        rest.iter().map(|place| (bodies[*place], *place)).collect();
    let mut next = left.first().copied();
    while let Some(now) = next {
        left.remove(&now);
        order.push(now.1);
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for place in runs.get(&now.1).into_iter().flatten().copied().flatten() {
            if left.contains(&(bodies[*place], *place)) {
                *shared.entry(*place).or_default() += 1;
            }
        }
        let share =
            |(place, count): (usize, usize)| (count << 20) / (many(place) + many(now.1)).max(1);
        let like = shared.into_iter().max_by_key(|one| share(*one));
        next = like
            .map(|(place, _)| (bodies[place], place))
            .or_else(|| left.first().copied());
    }
    order
}

fn numbers(content: &[u8]) -> Result<Vec<usize>, String> {
    let mut at = Bytes(content);
    (0..at.number()?).map(|_| at.number()).collect()
}

fn exports(content: &[u8], new: &[usize], put: &mut Vec<u8>) -> Result<(), String> {
    let mut at = Bytes(content);
    let count = at.number()?;
    write(count, put);
    for _ in 0..count {
        let length = at.number()?;
        write(length, put);
        put.extend(at.take(length)?);
        let kind = at.byte()?;
        put.push(kind);
        let named = at.number()?;
        write(if kind == 0 { new[named] } else { named }, put);
    }
    Ok(())
}

/// Tables of functions, of the one kind that the compiler makes: from a constant place on, functions by number.
fn elements(content: &[u8], new: &[usize], put: &mut Vec<u8>) -> Result<(), String> {
    let mut at = Bytes(content);
    let count = at.number()?;
    write(count, put);
    for _ in 0..count {
        let start = at.0;
        let is_known = at.byte()? == 0 && at.byte()? == 0x41;
        at.number()?;
        if !is_known || at.byte()? != 0x0B {
            return Err("a table of another kind".to_owned());
        }
        put.extend(&start[..start.len() - at.0.len()]);
        let functions = at.number()?;
        write(functions, put);
        for _ in 0..functions {
            write(new[at.number()?], put);
        }
    }
    Ok(())
}

/// A function's body with the functions it names renumbered (the standard, 5.4).
fn renumbered(body: &[u8], mut new: impl FnMut(usize) -> usize) -> Result<Vec<u8>, String> {
    let mut at = Bytes(body);
    for _ in 0..at.number()? {
        at.number()?;
        at.byte()?;
    }
    let mut out = Vec::with_capacity(body.len());
    let mut copied = body;
    while !at.0.is_empty() {
        let operation = at.byte()?;
        match operation {
            // A call, and a function as a value.
            0x10 | 0xD2 => {
                out.extend(&copied[..copied.len() - at.0.len()]);
                write(new(at.number()?), &mut out);
                copied = at.0;
            }
            0x00 | 0x01 | 0x05 | 0x0B | 0x0F | 0x1A | 0x1B | 0x45..=0xC4 | 0xD1 => {}
            0x02..=0x04 | 0x0C | 0x0D | 0x20..=0x26 | 0x3F..=0x42 | 0xD0 => at.skip(1)?,
            0x11 | 0x28..=0x3E => at.skip(2)?,
            0x0E => {
                let count = at.number()?;
                at.skip(count + 1)?;
            }
            0x1C => {
                let count = at.number()?;
                at.take(count)?;
            }
            0x43 => {
                at.take(4)?;
            }
            0x44 => {
                at.take(8)?;
            }
            0xFC => match at.number()? {
                0..=7 => {}
                9 | 11 | 13 | 15..=17 => at.skip(1)?,
                8 | 10 | 12 | 14 => at.skip(2)?,
                other => return Err(format!("operation FC {other:02X}")),
            },
            other => return Err(format!("operation {other:02X}")),
        }
    }
    out.extend(copied);
    Ok(out)
}

/// Bytes that are still to be read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], String> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or("cut off")?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, String> {
        Ok(self.take(1)?[0])
    }

    /// A number, seven bits a byte, the lowest first.
    fn number(&mut self) -> Result<usize, String> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err("a number without an end".to_owned())
    }

    /// Goes past numbers, with a sign or without.
    fn skip(&mut self, count: usize) -> Result<(), String> {
        for _ in 0..count {
            while self.byte()? >= 0x80 {}
        }
        Ok(())
    }
}

fn write(mut number: usize, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three functions of one type, of which the last two are nearly alike; the first calls both, and is the one that is exported.
    fn module() -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend([1, 4, 1, 0x60, 0, 0]);
        module.extend([3, 4, 3, 0, 0, 0]);
        module.extend([4, 4, 1, 0x70, 0, 1]);
        module.extend([7, 5, 1, 1, b'f', 0, 0]);
        module.extend([9, 7, 1, 0, 0x41, 0, 0x0B, 1, 2]);
        module.extend([10, 20, 3, 8, 0, 0x10, 2, 0x10, 2, 0x10, 1, 0x0B]);
        module.extend([4, 0, 0x41, 7, 0x0B, 4, 0, 0x41, 8, 0x0B]);
        module
    }

    #[test]
    fn functions_are_renumbered_wherever_they_are_named() {
        let mut given = module();
        let size = given.iter().position(|byte| *byte == 10).expect("code");
        given[size + 1] = (given.len() - size - 2) as u8;
        let told = ordered(&given).expect("a known module");
        // What is called twice is the first now, what was called once the second, and who calls them the last.
        assert!(
            told.windows(7)
                .any(|bytes| bytes == [7, 5, 1, 1, b'f', 0, 2])
        );
        assert!(told.windows(4).any(|bytes| bytes == [0x0B, 1, 0, 10]));
        assert!(told.ends_with(&[8, 0, 0x10, 0, 0x10, 0, 0x10, 1, 0x0B]));
        assert_eq!(ordered(&told), Ok(told.clone()));
    }

    #[test]
    fn what_is_not_known_is_refused() {
        let mut unknown = module();
        let last = unknown.len() - 3;
        unknown[last] = 0xFD;
        assert!(ordered(&unknown).is_err());
        assert!(ordered(b"\0asm").is_err());
        assert!(ordered(&module()[..30]).is_err());
    }
}
