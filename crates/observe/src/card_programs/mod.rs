//! Who else has the card library open, by name, as far as programs.toml knows. A program without a row there is dropped where it
//! was seen: neither its name nor its path gets into the facts, since it may be anything that somebody runs.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(any(target_os = "linux", windows)))]
mod other;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
pub(super) use linux::{OBSERVER, now};
#[cfg(not(any(target_os = "linux", windows)))]
pub(super) use other::OBSERVER;
// No reader is followed on a phone, so nobody asks there who took one.
#[cfg(not(any(target_os = "linux", windows, target_os = "android", target_os = "ios")))]
pub(super) use other::now;
#[cfg(windows)]
pub(super) use windows::{OBSERVER, now};

/// What is kept of a program with this path and these libraries.
#[cfg(all(test, target_os = "linux"))]
pub(crate) fn kept(path: &str, libraries: &[String]) -> Vec<facts::ProgramId> {
    let seen = known::Seen {
        path: path.to_owned(),
        libraries: libraries.to_vec(),
    };
    known::known(&[seen], kb::Base::embedded())
}

#[cfg(any(target_os = "linux", windows))]
mod known {
    use facts::ProgramId;
    use kb::Base;

    /// A program as it was seen; it does not leave this module's callers.
    pub(super) struct Seen {
        pub(super) path: String,
        pub(super) libraries: Vec<String>,
    }

    /// The known ones, each once, in one order.
    pub(super) fn known(seen: &[Seen], base: &Base) -> Vec<ProgramId> {
        let known = seen
            .iter()
            .filter_map(|program| base.card_program(&program.path, &program.libraries));
        let mut ids: Vec<ProgramId> = known.map(|row| ProgramId(row.id.clone())).collect();
        ids.sort();
        ids.dedup();
        ids
    }

    #[cfg(test)]
    mod tests {
        use proptest::prelude::*;

        use super::*;

        proptest! {
            #[test]
            fn whatever_runs_only_ids_of_the_table_are_kept(
                paths in prop::collection::vec(r"[A-Za-z:\\/ ._\-山田]{0,40}", 0..6),
                libraries in prop::collection::vec(r"[A-Za-z0-9._\-]{0,20}", 0..3),
            ) {
                let base = Base::embedded();
                let seen: Vec<Seen> = paths
                    .into_iter()
                    .map(|path| Seen { path, libraries: libraries.clone() })
                    .collect();
                for id in known(&seen, base) {
                    prop_assert!(base.card_programs().iter().any(|row| row.id == id.0));
                }
            }
        }
    }
}
