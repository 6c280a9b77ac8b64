//! `shikaku`: the functions of the window in a terminal. It only passes arguments to the crates and prints their
//! results; the contracts (JSON shapes, exit status) are in design.md.

mod args;
mod beside;
mod checkup;
mod content;
mod entries;
mod fleet;
mod history;
mod kb_args;
mod lines;
mod monitoring;
mod opening;
mod output;
mod policies;
mod receive;
mod record;
mod repair;
mod report;
mod saved;
mod update;
mod watch;

use std::process::ExitCode;

use policy::Policy;

use crate::args::{Args, Call};
use crate::output::Outcome;

fn main() -> ExitCode {
    // A panic is told in the same way, because its message may hold a text of others.
    std::panic::set_hook(Box::new(|panic| output::told(&panic.to_string())));
    let mut args = match Args::read() {
        Ok(args) => args,
        Err(outcome) => {
            let arguments = std::env::args_os().map(|one| one.to_string_lossy().into_owned());
            let is_for_nagios = monitoring::is_for_nagios(arguments);
            return output::ended(match outcome {
                Err(failure) if is_for_nagios => monitoring::without_report(failure),
                outcome => outcome,
            });
        }
    };
    let (policy, mistakes) = policy::read();
    for mistake in &mistakes {
        output::told(&format!(
            "端末の管理者が決めたことを読めません（{}）: {mistake}",
            policy::PLACE
        ));
    }
    args.preset(&policy);
    output::ended(answer(&args, &policy, !mistakes.is_empty()))
}

fn answer(args: &Args, policy: &Policy, has_mistakes: bool) -> Outcome {
    let base = || content::base(&args.content);
    match &args.call {
        Call::Explain(args) => entries::explain(args, base()?),
        Call::Show(args) => entries::show(args, base()?),
        Call::Receive(args) => receive::receive(args, base()?),
        Call::List(args) => entries::list(args, base()?),
        Call::Checkup(args) => checkup::checkup(args, base()?),
        Call::Opening(args) => opening::opening(args, base()?),
        Call::Watch(args) => watch::watch(args, base()?),
        Call::Record(args) => record::record(args, base()?),
        Call::Diagnose(args) => checkup::diagnose(args, base()?),
        Call::Beside(args) => beside::beside(args, base()?),
        Call::Fleet(args) => fleet::fleet(args, base()?),
        Call::Repair(args) => repair::repair(args, base()?),
        Call::Open(args) => repair::open(args),
        Call::Report(args) => report::report(args, base()?),
        Call::History(args) => history::history(args, base()?),
        Call::Update(args) => update::update(args, base()?),
        Call::Policy(args) => policies::policy(args, policy, has_mistakes),
        Call::Kb(call) => content::kb(call, &args.content, policy),
    }
}
