//! Every situation at a desk, complete and partial, is held against what the sources say (data/reception-sources.toml, written
//! from the sources and not from the table): somebody is received, nothing forbidden is offered, the charge is said.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use kb::{
    AtTheDesk, Base, CardKind, Expired, Facility, Outage, Papers, Receiving, Status, Uses, Visit,
    WayShown, word_of,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sources {
    offers: Vec<Offers>,
    never: Vec<Never>,
    charge: BTreeMap<String, String>,
    prescription: Vec<Becomes>,
    referral: Vec<Becomes>,
    afterwards: Vec<After>,
    says: Vec<Says>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Says {
    source: String,
    given: Given,
    #[serde(default)]
    has: Vec<String>,
    #[serde(default)]
    none: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Offers {
    source: String,
    given: Given,
    ways: Vec<String>,
    #[serde(default)]
    status: Option<Status>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Never {
    source: String,
    given: Given,
    ways: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Becomes {
    #[serde(rename = "source")]
    _source: String,
    given: Given,
    word: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct After {
    source: String,
    given: Given,
    #[serde(default)]
    ways: Vec<String>,
    word: String,
    #[serde(default)]
    only: bool,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Given {
    card: Vec<CardKind>,
    papers: Vec<Papers>,
    visit: Vec<Visit>,
    outage: Vec<Outage>,
    expired: Vec<Expired>,
    facility: Vec<Facility>,
    e_prescription: Vec<Uses>,
    e_chart: Vec<Uses>,
}

impl Given {
    /// Whether a complete situation is meant; whether a service is used may be open, and is then taken to be.
    fn means(&self, desk: &AtTheDesk) -> bool {
        fn one<T: PartialEq>(words: &[T], answer: Option<T>) -> bool {
            words.is_empty() || answer.is_some_and(|answer| words.contains(&answer))
        }
        one(&self.card, desk.card)
            && one(&self.papers, desk.papers)
            && one(&self.visit, desk.visit)
            && one(&self.outage, desk.outage)
            && one(&self.expired, desk.expired)
            && one(&self.facility, desk.facility)
            && one(&self.e_prescription, desk.e_prescription)
            && one(&self.e_chart, desk.e_chart)
    }
}

impl Given {
    /// The same, where a service that nobody has answered for is taken to be used.
    fn means_if_used(&self, desk: &AtTheDesk) -> bool {
        self.means(&AtTheDesk {
            e_prescription: desk.e_prescription.or(Some(Uses::Yes)),
            e_chart: desk.e_chart.or(Some(Uses::Yes)),
            ..*desk
        })
    }
}

static SOURCES: LazyLock<Sources> = LazyLock::new(|| {
    toml::from_str(include_str!("data/reception-sources.toml")).expect("reception-sources.toml")
});

fn receive(desk: &AtTheDesk) -> Receiving {
    Base::embedded()
        .reception()
        .expect("reception.toml")
        .receive(desk)
}

fn answers<T: Copy>(all: &[T], open: bool) -> Vec<Option<T>> {
    let some = all.iter().copied().map(Some);
    open.then_some(None).into_iter().chain(some).collect()
}

/// Every situation: complete ones, or those in which something is open as well; the services by themselves.
fn situations(open: bool, services: &[Option<Uses>]) -> Vec<AtTheDesk> {
    let mut all = Vec::new();
    for card in answers(CardKind::ALL, open) {
        for papers in answers(Papers::ALL, open) {
            for visit in answers(Visit::ALL, open) {
                for outage in answers(Outage::ALL, open) {
                    for expired in answers(Expired::ALL, open) {
                        for facility in answers(Facility::ALL, open) {
                            for &e_prescription in services {
                                for &e_chart in services {
                                    all.push(AtTheDesk {
                                        card,
                                        papers,
                                        visit,
                                        outage,
                                        expired,
                                        facility,
                                        e_prescription,
                                        e_chart,
                                    });
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    all
}

fn words<T: serde::Serialize>(list: impl IntoIterator<Item = T>) -> BTreeSet<String> {
    list.into_iter().map(|word| word_of(&word)).collect()
}

fn bys(receiving: &Receiving) -> BTreeSet<String> {
    words(receiving.ways.iter().map(|way| way.by))
}

fn judge(many: usize, wrong: &[String]) {
    let shown: Vec<&String> = wrong.iter().take(12).collect();
    assert!(
        wrong.is_empty(),
        "{} wrong of {many} situations, the first: {shown:#?}",
        wrong.len()
    );
}

/// A condition that says that what stands above it has failed.
fn is_after_a_failure(way: &WayShown) -> bool {
    let failed = ["資格が出", "使えないとき"];
    way.condition
        .as_ref()
        .is_some_and(|told| failed.iter().any(|word| told.contains(word)))
}

#[test]
fn every_complete_situation_ends_with_the_patient_received_and_charged() {
    let all = situations(false, &[None]);
    assert_eq!(all.len(), 2160);
    let mut wrong = Vec::new();
    for desk in &all {
        let receiving = receive(desk);
        let freely: Vec<usize> = (0..receiving.ways.len())
            .filter(|place| receiving.ways[*place].condition.is_none())
            .collect();
        match freely[..] {
            [only] => {
                for way in &receiving.ways[only + 1..] {
                    if !is_after_a_failure(way) && word_of(&way.by) != "facility-decides" {
                        wrong.push(format!("{desk:?}: {:?} after a success", way.by));
                    }
                }
            }
            _ => wrong.push(format!("{desk:?}: {} ways without an if", freely.len())),
        }
        for way in &receiving.ways {
            let charge = &SOURCES.charge[&word_of(&way.by)];
            if word_of(&way.charge) != *charge {
                wrong.push(format!("{desk:?}: {:?} charges {:?}", way.by, way.charge));
            }
            let money = way.steps.last().map_or("", |step| step.action.as_str());
            if way.steps.len() < 2 || !(money.contains("会計") || money.contains("支払額")) {
                wrong.push(format!("{desk:?}: {:?} ends with 「{money}」", way.by));
            }
        }
    }
    judge(all.len(), &wrong);
}

#[test]
fn every_way_that_a_source_states_is_offered_and_no_way_that_one_forbids() {
    let all = situations(false, &[None]);
    let mut wrong = Vec::new();
    let mut met = BTreeSet::new();
    for desk in &all {
        let receiving = receive(desk);
        let offered = bys(&receiving);
        for row in SOURCES.offers.iter().filter(|row| row.given.means(desk)) {
            met.insert(&row.source);
            for by in &row.ways {
                let way = receiving.ways.iter().find(|way| word_of(&way.by) == *by);
                match way {
                    None => wrong.push(format!("{desk:?}: no {by} ({})", row.source)),
                    Some(way) if row.status.is_some_and(|status| status != way.status) => {
                        wrong.push(format!(
                            "{desk:?}: {by} is {:?} ({})",
                            way.status, row.source
                        ));
                    }
                    Some(_) => {}
                }
            }
        }
        for row in SOURCES.never.iter().filter(|row| row.given.means(desk)) {
            met.insert(&row.source);
            for by in row.ways.iter().filter(|by| offered.contains(*by)) {
                wrong.push(format!("{desk:?}: {by} ({})", row.source));
            }
        }
    }
    judge(all.len(), &wrong);
    let rows = SOURCES.offers.len() + SOURCES.never.len();
    assert_eq!(met.len(), rows, "a row that no situation meets");
}

#[test]
fn prescriptions_and_letters_are_said_wherever_a_facility_may_be_concerned() {
    let services = [None, Some(Uses::Yes), Some(Uses::No)];
    let all = situations(false, &services);
    assert_eq!(all.len(), 19_440);
    let mut wrong = Vec::new();
    for desk in &all {
        let receiving = receive(desk);
        let expected = |rows: &[Becomes]| {
            let row = rows.iter().find(|row| row.given.means(desk));
            let word = row.map(|row| row.word.clone());
            word.into_iter().filter(|word| !word.is_empty()).collect()
        };
        let prescription: BTreeSet<String> = expected(&SOURCES.prescription);
        let referral: BTreeSet<String> = expected(&SOURCES.referral);
        let said = words(receiving.prescription.iter().map(|effect| effect.word));
        if said != prescription {
            wrong.push(format!("{desk:?}: {said:?}, not {prescription:?}"));
        }
        let said = words(receiving.referral.iter().map(|effect| effect.word));
        if said != referral {
            wrong.push(format!("{desk:?}: {said:?}, not {referral:?}"));
        }
        let open = desk.e_prescription.is_none() && desk.outage != Some(Outage::Prescription);
        for effect in receiving.prescription.iter().filter(|_| open) {
            if !effect
                .condition
                .iter()
                .any(|told| told.contains("電子処方箋を使っている"))
            {
                wrong.push(format!("{desk:?}: said without 使っているとき"));
            }
        }
    }
    judge(all.len(), &wrong);
}

#[test]
fn afterwards_says_what_the_sources_say_and_no_call_to_a_function_that_the_place_has_not() {
    let all = situations(false, &[None]);
    let mut wrong = Vec::new();
    for desk in &all {
        let receiving = receive(desk);
        let offered = bys(&receiving);
        let said = words(receiving.afterwards.iter().map(|effect| effect.word));
        for row in &SOURCES.afterwards {
            let means = row.given.means(desk)
                && (row.ways.is_empty() || row.ways.iter().any(|by| offered.contains(by)));
            if means && !said.contains(&row.word) || !means && row.only && said.contains(&row.word)
            {
                wrong.push(format!("{desk:?}: {} ({})", row.word, row.source));
            }
        }
    }
    judge(all.len(), &wrong);
}

#[test]
fn what_is_not_answered_is_the_union_of_what_is_left_and_says_on_what_it_depends() {
    let complete: BTreeMap<String, Receiving> = situations(false, &[None])
        .iter()
        .map(|desk| (format!("{desk:?}"), receive(desk)))
        .collect();
    let all = situations(true, &[None]);
    assert_eq!(all.len(), 10_080);
    let mut wrong = Vec::new();
    for desk in &all {
        let receiving = receive(desk);
        let mut left = vec![*desk];
        macro_rules! fill {
            ($field:ident, $all:expr) => {
                left = left
                    .into_iter()
                    .flat_map(|desk| {
                        let each = desk.$field.map_or($all.to_vec(), |answer| vec![answer]);
                        each.into_iter().map(move |answer| AtTheDesk {
                            $field: Some(answer),
                            ..desk
                        })
                    })
                    .collect();
            };
        }
        fill!(card, CardKind::ALL);
        fill!(papers, Papers::ALL);
        fill!(visit, Visit::ALL);
        fill!(outage, Outage::ALL);
        fill!(expired, Expired::ALL);
        fill!(facility, Facility::ALL);
        let each: Vec<&Receiving> = left
            .iter()
            .map(|desk| &complete[&format!("{desk:?}")])
            .collect();
        let union: BTreeSet<String> = each.iter().flat_map(|one| bys(one)).collect();
        if bys(&receiving) != union {
            wrong.push(format!("{desk:?}: {:?}, not {union:?}", bys(&receiving)));
        }
        for way in &receiving.ways {
            let everywhere = each.iter().all(|one| {
                let same = one.ways.iter().find(|other| other.by == way.by);
                same.is_some_and(|other| other.condition.is_none())
            });
            if everywhere != way.condition.is_none() {
                wrong.push(format!("{desk:?}: {:?} if {:?}", way.by, way.condition));
            }
        }
        for (said, left) in [
            (
                words(receiving.prescription.iter().map(|effect| effect.word)),
                each.iter()
                    .flat_map(|one| words(one.prescription.iter().map(|effect| effect.word)))
                    .collect::<BTreeSet<_>>(),
            ),
            (
                words(receiving.referral.iter().map(|effect| effect.word)),
                each.iter()
                    .flat_map(|one| words(one.referral.iter().map(|effect| effect.word)))
                    .collect(),
            ),
            (
                words(receiving.afterwards.iter().map(|effect| effect.word)),
                each.iter()
                    .flat_map(|one| words(one.afterwards.iter().map(|effect| effect.word)))
                    .collect(),
            ),
        ] {
            if said != left {
                wrong.push(format!("{desk:?}: {said:?}, not {left:?}"));
            }
        }
        // No set of answers is left without words: those of the table end in 「とき」 and hold no Rust.
        let mut told = receiving
            .ways
            .iter()
            .filter_map(|way| way.condition.as_ref());
        if let Some(told) = told.find(|told| told.contains("Fits")) {
            wrong.push(format!("{desk:?}: no words for {told}"));
        }
    }
    judge(all.len(), &wrong);
}

#[test]
fn nothing_is_asked_that_an_answer_excludes_or_that_nobody_can_see_and_four_questions_are_enough() {
    let mut wrong = Vec::new();
    let all = situations(true, &[None]);
    for desk in &all {
        let asks: Vec<String> = receive(desk)
            .asks
            .iter()
            .map(|question| question.about.clone())
            .collect();
        let answered = [
            ("card", desk.card.is_some()),
            ("papers", desk.papers.is_some()),
            ("visit", desk.visit.is_some()),
            ("outage", desk.outage.is_some()),
            ("facility", desk.facility.is_some()),
        ];
        for (about, _) in answered.iter().filter(|(_, answered)| *answered) {
            if asks.iter().any(|asked| asked == about) {
                wrong.push(format!("{desk:?}: {about} again"));
            }
        }
        // A certificate's end is read off by nobody, and the services are known once for all.
        for about in ["expired", "e-prescription", "e-chart"] {
            if asks.iter().any(|asked| asked == about) {
                wrong.push(format!("{desk:?}: asks {about}"));
            }
        }
        let no_papers = matches!(
            desk.card,
            Some(CardKind::Certificate | CardKind::Voucher | CardKind::None)
        );
        if no_papers && asks.iter().any(|about| about == "papers") {
            wrong.push(format!("{desk:?}: asks for papers"));
        }
        // Home visits begin with the visit, everything else with what the patient holds.
        let first = asks.first().map(String::as_str);
        let nurse = desk.facility == Some(Facility::HomeVisitNursing) && desk.visit.is_none();
        if desk.card.is_none() && !nurse && first != Some("card") {
            wrong.push(format!("{desk:?}: {first:?} first"));
        }
        // From an error page the outage is known and the place is set.
        if desk.outage.is_some() && desk.facility.is_some() && asks.len() > 3 {
            wrong.push(format!("{desk:?}: {asks:?}"));
        }
    }
    judge(all.len(), &wrong);
    // From an error page with everything open, and the one about the certificate, which is offered last.
    for &outage in Outage::ALL {
        for &facility in Facility::ALL {
            let desk = AtTheDesk {
                outage: Some(outage),
                facility: Some(facility),
                ..AtTheDesk::default()
            };
            let asked = receive(&desk)
                .questions
                .iter()
                .filter(|question| !["outage", "facility"].contains(&question.about.as_str()))
                .count();
            assert!(asked <= 4, "{desk:?}: {asked}");
        }
    }
}

#[test]
fn the_words_of_the_sources_stand_where_they_belong() {
    let all = situations(false, &[None, Some(Uses::No)]);
    let mut wrong = BTreeMap::new();
    for desk in &all {
        let receiving = receive(desk);
        let text = format!("{receiving:?}");
        for row in SOURCES
            .says
            .iter()
            .filter(|row| row.given.means_if_used(desk))
        {
            let holds = |words: &String| words.split('|').any(|word| text.contains(word));
            let lacks = row.has.iter().filter(|words| !holds(words));
            let more = row.none.iter().filter(|words| holds(words));
            for words in lacks.chain(more) {
                wrong
                    .entry(format!("{}: {words}", row.source))
                    .or_insert_with(|| format!("{desk:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_nurse_reads_of_her_own_people_and_a_practitioner_of_his_own_portal() {
    let desk = AtTheDesk {
        outage: Some(Outage::Network),
        facility: Some(Facility::HomeVisitNursing),
        ..AtTheDesk::default()
    };
    let nurse = format!("{:?}", receive(&desk));
    assert!(
        nurse.contains("利用者さん") && !nurse.contains("患者さん"),
        "{nurse}"
    );
    let desk = AtTheDesk {
        facility: Some(Facility::Other),
        ..desk
    };
    let practitioner = format!("{:?}", receive(&desk));
    assert!(
        practitioner.contains("/omf") && !practitioner.contains("/csm"),
        "{practitioner}"
    );
}

#[test]
fn no_page_says_of_itself_how_a_patient_is_received_meanwhile() {
    let mut many = 0;
    for entry in Base::embedded().entries() {
        if let Some(meanwhile) = &entry.meanwhile {
            let table = Base::embedded().reception().expect("reception.toml");
            assert!(
                table.lines.iter().any(|line| line.say == meanwhile.say),
                "{}",
                entry.id
            );
            assert!(meanwhile.outage.is_some(), "{}", entry.id);
            many += 1;
        }
    }
    assert!(many > 90, "only {many} pages");
}
