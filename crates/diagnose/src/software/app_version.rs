//! `app.version`: is a newer マイナ資格確認アプリ known than the one that is here, and may it be updated? Newer is what the knowledge base
//! has heard of or the package manager offers; no minimum is published, so an older one is a warning and no fault.

use kb::Base;

use crate::software::app_known::{Known, app, ask, versions};
use crate::software::evidence::SoftwareEvidence as Seen;
use crate::{Check, Evidence, Finding, Judgement, uses_app};
use facts::AppAnswer;
use facts::PartName;
use facts::{App, Facts, Observed, UpdateRules, Version, Why};

pub(crate) const CHECK: Check = Check {
    id: "app.version",
    findings: &[Finding::AppOutdated, Finding::AppUpdateBlocked],
    needs: &[PartName::App, PartName::UpdateRules],
    explained_by: &[Finding::AppNotInstalled],
    judge,
};

fn judge(facts: &Facts, base: &Base) -> Judgement {
    if !uses_app(facts) {
        return Judgement::not_applicable();
    }
    let (version, offered) = match app(facts, base) {
        Err(judgement) => return judgement,
        Ok(Known::Answered(answer)) => return answered(facts, answer, base),
        Ok(Known::Seen(App::NotInstalled)) => {
            return Judgement::unknown(Why::NotReached, Vec::new());
        }
        Ok(Known::Seen(App::Installed { version, newer })) => (*version, *newer),
    };
    let mut evidence: Vec<Evidence> = vec![Seen::App { version }.into()];
    let known: Vec<(Version, &str)> = versions(base).collect();
    let newest = known.iter().max_by_key(|(from, _)| *from);
    let newer = match (newest, offered) {
        (Some((from, means)), offered)
            if *from > version && offered.is_none_or(|offered| offered <= *from) =>
        {
            Some(Seen::Newer {
                version: *from,
                means: Some((*means).to_owned()),
            })
        }
        (_, Some(offered)) if offered > version => Some(Seen::Newer {
            version: offered,
            means: None,
        }),
        _ => None,
    };
    let Some(newer) = newer else {
        evidence.extend(
            known
                .iter()
                .filter(|(from, _)| *from <= version)
                .map(|(from, means)| {
                    Seen::Means {
                        version: *from,
                        means: (*means).to_owned(),
                    }
                    .into()
                }),
        );
        // As new as is known; the rules are told all the same, because they will keep the next one away.
        evidence.extend(rules(facts));
        return Judgement::pass(evidence);
    };
    evidence.push(newer.into());
    evidence.extend(rules(facts));
    if evidence.contains(&Seen::StoreForbidden.into()) {
        Judgement::fail(Finding::AppUpdateBlocked, evidence)
    } else {
        Judgement::warn(Finding::AppOutdated, evidence)
    }
}

/// The rules of this machine that keep an update away, or one of its ways.
fn rules(facts: &Facts) -> impl Iterator<Item = Evidence> {
    let none = UpdateRules::default();
    let rules = match &facts.software.rules {
        Observed::Seen(rules) => rules,
        Observed::Unavailable(_) | Observed::NotAsked => &none,
    };
    let told = [
        (
            rules.store_forbidden || rules.store_apps_forbidden,
            Seen::StoreForbidden,
        ),
        (rules.automatic_updates_off, Seen::AutomaticUpdatesOff),
        (rules.winget_forbidden, Seen::WingetForbidden),
        (
            rules.store_source_forbidden && !rules.winget_forbidden,
            Seen::StoreSourceForbidden,
        ),
    ];
    let set = told.into_iter().filter(|(is_set, _)| *is_set);
    set.map(|(_, rule)| rule.into())
}

/// A phone's user has compared the version with one that was known when they were asked; where a newer one is known by now, they
/// are asked again.
fn answered(facts: &Facts, answer: AppAnswer, base: &Base) -> Judgement {
    let evidence = Seen::AppAnswer { answer }.into();
    let newest = versions(base).max_by_key(|(from, _)| *from);
    match (answer, newest) {
        (AppAnswer::NotInstalled, _) => Judgement::unknown(Why::NotReached, Vec::new()),
        (AppAnswer::Installed, _) => Judgement::unknown(Why::NotTold, vec![evidence]),
        (AppAnswer::From(version), newest)
            if newest.is_none_or(|(newest, _)| newest <= version) =>
        {
            Judgement::pass(vec![evidence])
        }
        (AppAnswer::Before(version), Some((newest, means))) if version <= newest => {
            let newer = Seen::Newer {
                version: newest,
                means: Some(means.to_owned()),
            };
            Judgement::warn(Finding::AppOutdated, vec![evidence, newer.into()])
        }
        (AppAnswer::From(_) | AppAnswer::Before(_), _) => ask(facts, base),
    }
}
