//! The content that the module answers from: its own, or newer content that the page has fetched or kept. It is opened here, with the
//! signature and every rule that the program's own store asks (crates/bundle), before anything of it is used; the page only
//! carries bytes.

use std::cell::RefCell;

use bundle::{Bundle, Keys, Offered, Refused, announced, file_name, signed_number};
use jiff::Timestamp;
use kb::Base;
use serde::Serialize;

/// The content in use since the page was opened.
#[derive(Clone)]
pub(crate) struct InUse {
    pub(crate) base: &'static Base,
    /// The number of its release, where it is not the module's own.
    pub(crate) newer: Option<u32>,
    /// Why the content that the page has kept is not in use, in words for a user.
    pub(crate) passed_over: Option<String>,
}

thread_local! {
    static IN_USE: RefCell<InUse> = RefCell::new(InUse::own(None));
}

impl InUse {
    fn own(passed_over: Option<String>) -> Self {
        Self {
            base: Base::embedded(),
            newer: None,
            passed_over,
        }
    }

    /// The content in use.
    pub(crate) fn now() -> Self {
        IN_USE.with_borrow(Clone::clone)
    }
}

/// What came of content that the page has kept.
#[derive(Serialize)]
pub(crate) struct Used {
    /// The number of the content now in use.
    number: u32,
    /// Whether what was kept is worth nothing any more, so that the page may delete it.
    stale: bool,
}

/// Content that was refused, for the page to note its number.
#[derive(Debug, Serialize)]
pub(crate) struct NotTaken {
    /// The code of the reason.
    refused: &'static str,
    /// The reason in words for a user.
    says: String,
    /// The number of what was rightly signed all the same: nothing older comes after it.
    seen: Option<u32>,
}

/// Takes what the page has kept into use, as a start of the program does; whatever is wrong with it, the module's own stays.
pub(crate) fn use_kept(kept: &str, keys: &Keys, now: Timestamp) -> Used {
    let own = Base::embedded().number();
    let (next, stale) = match Bundle::open(kept.as_bytes(), keys) {
        Ok(kept) if kept.edition.number <= own => (InUse::own(None), true),
        Ok(kept) => match kept.has_not_expired(now) {
            Ok(()) => (
                InUse {
                    // It lives as long as the page.
                    base: Box::leak(Box::new(kept.base)),
                    newer: Some(kept.edition.number),
                    passed_over: None,
                },
                false,
            ),
            Err(expired) => (InUse::own(Some(expired.to_string())), false),
        },
        Err(refused) => (InUse::own(Some(refused.to_string())), false),
    };
    let number = next.newer.unwrap_or(own);
    IN_USE.set(next);
    Used { number, stale }
}

/// The file that the pointer announces, where it is newer than what is here and than what was seen.
pub(crate) fn offered(pointer: &str, seen: u32) -> Result<Option<Wanted>, NotTaken> {
    let number = announced(pointer.as_bytes()).map_err(|refused| not_taken(&refused, None))?;
    let here = InUse::now().newer.unwrap_or(Base::embedded().number());
    Ok((number > here && number >= seen).then(|| Wanted {
        number,
        file: file_name(number),
    }))
}

/// A file that the page should fetch.
#[derive(Serialize)]
pub(crate) struct Wanted {
    number: u32,
    file: String,
}

/// Opens fetched content. The page keeps it after a yes, and it is in use from the next opening of the page.
pub(crate) fn take(
    fetched: &str,
    announced: u32,
    seen: u32,
    keys: &Keys,
    now: Timestamp,
) -> Result<u32, NotTaken> {
    let have = InUse::now().newer.unwrap_or(Base::embedded().number());
    let offer = Offered {
        announced: Some(announced),
        have,
        floor: seen.max(have),
    };
    let bytes = fetched.as_bytes();
    offer
        .opened(bytes, keys, now)
        .map(|bundle| bundle.edition.number)
        .map_err(|refused| not_taken(&refused, signed_number(bytes, keys)))
}

fn not_taken(refused: &Refused, seen: Option<u32>) -> NotTaken {
    NotTaken {
        refused: refused.code(),
        says: refused.to_string(),
        seen,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-29T01:00:00Z".parse().expect("a time")
    }

    #[test]
    fn whatever_is_kept_and_no_bundle_leaves_the_own_content_in_use_and_says_why() {
        for kept in ["", "{}", "untrusted comment: x\n", &"x\n".repeat(10)] {
            let used = use_kept(kept, &Keys::release(), now());
            assert_eq!(used.number, Base::embedded().number());
            assert!(!used.stale);
            let in_use = InUse::now();
            assert!(in_use.newer.is_none());
            assert!(in_use.passed_over.is_some_and(|why| !why.is_empty()));
        }
    }

    #[test]
    fn only_a_newer_number_that_was_not_passed_by_is_wanted() {
        let own = Base::embedded().number();
        let wanted = |number: u32, seen: u32| {
            offered(&bundle::pointer(number), seen)
                .expect("a pointer")
                .map(|wanted| wanted.file)
        };
        assert_eq!(wanted(own, 0), None);
        assert_eq!(wanted(own + 1, 0), Some(format!("{}.bundle", own + 1)));
        assert_eq!(
            wanted(own + 1, own + 1),
            Some(format!("{}.bundle", own + 1))
        );
        assert_eq!(wanted(own + 1, own + 2), None);
        assert_eq!(
            offered("{}", 0).err().map(|not| not.refused),
            Some("not-a-bundle")
        );
    }
}
