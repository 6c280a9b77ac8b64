//! Windows: the processes of this session that have WinSCard.dll loaded. That is no proof that one of them holds a reader, only that
//! it may; other accounts' processes do not let themselves be asked.

use std::time::{Duration, Instant};

use facts::{Observed, ProgramId, Why};
use kb::Base;

use super::known::{Seen, known};
use crate::processes::{all, libraries, path, session};
use crate::{Look, Observer, Part, PartName};

pub(crate) const OBSERVER: Observer = Observer {
    title: "リーダーを使うプログラム",
    gives: &[PartName::CardPrograms],
    look,
};

/// The library through which programs reach readers.
const CARD_LIBRARY: &str = "WinSCard.dll";

/// How long a look lasts that nobody waits for with a deadline of their own.
const PATIENCE: Duration = Duration::from_secs(2);

fn look(look: &Look) {
    let part = seen(look.base, look.until);
    let _ = look.parts.send(Part::CardPrograms(part));
}

pub(crate) fn now(base: &Base) -> Observed<Vec<ProgramId>> {
    seen(base, Instant::now() + PATIENCE)
}

fn seen(base: &Base, until: Instant) -> Observed<Vec<ProgramId>> {
    match all() {
        Ok(ids) => Observed::Seen(known(&users(&ids, until), base)),
        Err(error) => Observed::Unavailable(Why::Failed {
            message: error.to_string(),
        }),
    }
}

fn users(ids: &[u32], until: Instant) -> Vec<Seen> {
    let own = std::process::id();
    let here = session(own);
    ids.iter()
        .copied()
        .filter(|id| *id != own && here.is_some() && session(*id) == here)
        .take_while(|_| Instant::now() < until)
        .filter_map(|id| {
            let libraries = libraries(id);
            let uses_cards = |name: &String| name.eq_ignore_ascii_case(CARD_LIBRARY);
            libraries.iter().any(uses_cards).then_some(())?;
            Some(Seen {
                path: path(id).unwrap_or_default(),
                libraries,
            })
        })
        .collect()
}
