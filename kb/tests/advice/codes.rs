//! Rules asked of the pages of error codes.

use kb::{Entry, Step};

use crate::{fault, holds, is_vendors, none_of, pages};

/// Words of a cause that says how few tries are left.
const FEW_TRIES: [&str; 5] = ["あと1回", "あと2回", "残り1回", "1回残って", "2回残って"];
/// Words that send somebody to try.
const TRIES: [&str; 5] = ["もう一度", "試す", "入れてもらう", "入れ直", "やり直"];

/// The causes of the IDs to which a step belongs.
fn causes<'a>(entry: &'a Entry, step: &'a Step) -> impl Iterator<Item = &'a str> {
    entry
        .messages
        .iter()
        .filter(|message| {
            message
                .id
                .as_ref()
                .is_some_and(|id| step.message.contains(id))
        })
        .map(|message| message.cause.as_str())
}

#[test]
fn no_vendors_step_spends_the_last_tries() {
    let mut faults = Vec::new();
    for entry in pages(&["error"]) {
        for step in entry.steps.iter().filter(|step| is_vendors(step)) {
            // 903's tries are those of a key of the server, which nobody types.
            let of_the_server = |cause: &str| cause.contains("オン資サーバ");
            let few =
                causes(entry, step).any(|cause| holds(cause, &FEW_TRIES) && !of_the_server(cause));
            if few && holds(&step.action, &TRIES) {
                faults.push(fault(entry, step, "spends a try where few are left"));
            }
        }
    }
    none_of(&faults);
}
