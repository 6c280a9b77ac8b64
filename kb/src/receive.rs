//! Asks the decision table of reception.toml. What is not answered is everything that could be answered: each situation that
//! is left is asked for its own ways, and their union is given, so that not knowing never hides a way and never makes one up.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::base::Base;
use crate::entry::{Entry, Question, Source, Step, When};
use crate::reception::{Condition, Effect, Fits, RECEPTION, Reception, Row, WayStep};
use crate::situation::Situation;
use crate::words::{
    AfterwardsWord, By, CardKind, Certificate, Charge, Expired, Facility, Outage, Papers,
    PrescriptionWord, ReferralWord, Status, Uses, Visit, Who,
};

/// One patient at one desk, as far as it is known; `None` is わからない.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Type)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct AtTheDesk {
    /// What the patient brought.
    pub card: Option<CardKind>,
    /// What the patient can show beside it.
    pub papers: Option<Papers>,
    /// First visit or not.
    pub visit: Option<Visit>,
    /// What does not work.
    pub outage: Option<Outage>,
    /// The card's certificate.
    pub expired: Option<Expired>,
    /// The kind of place.
    pub facility: Option<Facility>,
    /// 電子処方箋管理サービス
    pub e_prescription: Option<Uses>,
    /// 電子カルテ情報共有サービス
    pub e_chart: Option<Uses>,
}

/// How a patient can be received.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Type)]
pub struct Receiving {
    /// The ways, best first.
    pub ways: Vec<WayShown>,
    /// What becomes of prescriptions; empty where nothing changes.
    pub prescription: Vec<EffectShown<PrescriptionWord>>,
    /// What becomes of letters of referral; empty where nothing changes.
    pub referral: Vec<EffectShown<ReferralWord>>,
    /// What is done afterwards.
    pub afterwards: Vec<EffectShown<AfterwardsWord>>,
    /// The questions whose answers can still change the ways, most telling first.
    pub asks: Vec<Question>,
    /// Every question that could be asked here, answered or not, in the order of asking.
    pub questions: Vec<Question>,
}

/// One complete manner of receiving a patient.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct WayShown {
    /// Its word.
    pub by: By,
    /// Its name.
    pub title: String,
    /// Whether the sources say so.
    pub status: Status,
    /// What is charged.
    pub charge: Charge,
    /// On which condition.
    #[serde(rename = "if")]
    pub condition: Option<String>,
    /// What is looked at; what is charged comes last.
    pub steps: Vec<Step>,
    /// Where it stands.
    pub sources: Vec<Source>,
}

/// What becomes of something, or what is done afterwards.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct EffectShown<Word> {
    /// Its word.
    pub word: Word,
    /// Its name.
    pub title: String,
    /// Whether the sources say so.
    pub status: Status,
    /// On which condition.
    #[serde(rename = "if")]
    pub condition: Option<String>,
    /// The steps.
    pub steps: Vec<Step>,
}

/// A question of the table whose answers choose ways.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Card,
    Papers,
    Visit,
    Outage,
    Expired,
    Facility,
    EPrescription,
    EChart,
}

impl Key {
    /// Those on which ways depend, in the order in which their conditions are told.
    const OF_WAYS: [Self; 6] = [
        Self::Facility,
        Self::Card,
        Self::Papers,
        Self::Visit,
        Self::Outage,
        Self::Expired,
    ];
}

fn fits<T: PartialEq>(words: &[T], answer: Option<T>) -> bool {
    words.is_empty() || answer.is_none_or(|answer| words.contains(&answer))
}

impl Fits {
    /// Whether an answer rules it out; what is not answered rules nothing out.
    fn suits(&self, desk: &AtTheDesk) -> bool {
        fits(&self.card, desk.card)
            && fits(&self.papers, desk.papers)
            && fits(&self.visit, desk.visit)
            && fits(&self.outage, desk.outage)
            && fits(&self.expired, desk.expired)
            && fits(&self.facility, desk.facility)
            && fits(&self.e_prescription, desk.e_prescription)
            && fits(&self.e_chart, desk.e_chart)
    }

    /// What of it is still open: the lists of the questions that nobody has answered.
    fn open(&self, desk: &AtTheDesk) -> Self {
        fn open<T: Copy>(words: &[T], answer: Option<T>) -> Vec<T> {
            if answer.is_none() {
                words.to_vec()
            } else {
                Vec::new()
            }
        }
        Self {
            card: open(&self.card, desk.card),
            papers: open(&self.papers, desk.papers),
            visit: open(&self.visit, desk.visit),
            outage: open(&self.outage, desk.outage),
            expired: open(&self.expired, desk.expired),
            facility: open(&self.facility, desk.facility),
            e_prescription: open(&self.e_prescription, desk.e_prescription),
            e_chart: open(&self.e_chart, desk.e_chart),
        }
    }

    /// Its list for one question alone.
    fn only(&self, key: Key) -> Self {
        let mut only = Self::default();
        match key {
            Key::Card => only.card.clone_from(&self.card),
            Key::Papers => only.papers.clone_from(&self.papers),
            Key::Visit => only.visit.clone_from(&self.visit),
            Key::Outage => only.outage.clone_from(&self.outage),
            Key::Expired => only.expired.clone_from(&self.expired),
            Key::Facility => only.facility.clone_from(&self.facility),
            Key::EPrescription => only.e_prescription.clone_from(&self.e_prescription),
            Key::EChart => only.e_chart.clone_from(&self.e_chart),
        }
        only
    }
}

impl AtTheDesk {
    /// The situations that are left: every answer to what is not answered, as far as ways depend on it.
    fn completions(&self) -> Vec<Self> {
        fn each<T: Copy>(answer: Option<T>, all: &[T]) -> Vec<T> {
            answer.map_or_else(|| all.to_vec(), |answer| vec![answer])
        }
        let mut all = Vec::new();
        for card in each(self.card, CardKind::ALL) {
            for papers in each(self.papers, Papers::ALL) {
                for visit in each(self.visit, Visit::ALL) {
                    for outage in each(self.outage, Outage::ALL) {
                        for expired in each(self.expired, Expired::ALL) {
                            for facility in each(self.facility, Facility::ALL) {
                                all.push(Self {
                                    card: Some(card),
                                    papers: Some(papers),
                                    visit: Some(visit),
                                    outage: Some(outage),
                                    expired: Some(expired),
                                    facility: Some(facility),
                                    ..*self
                                });
                            }
                        }
                    }
                }
            }
        }
        all
    }

    fn answers(&self, key: &str) -> bool {
        match key {
            "card" => self.card.is_some(),
            "papers" => self.papers.is_some(),
            "visit" => self.visit.is_some(),
            "outage" => self.outage.is_some(),
            "expired" => self.expired.is_some(),
            "facility" => self.facility.is_some(),
            _ => false,
        }
    }

    /// The same situation without the answer to one question.
    fn without(&self, key: &str) -> Self {
        let mut without = *self;
        match key {
            "card" => without.card = None,
            "papers" => without.papers = None,
            "visit" => without.visit = None,
            "outage" => without.outage = None,
            "expired" => without.expired = None,
            "facility" => without.facility = None,
            _ => {}
        }
        without
    }
}

impl From<&Situation> for AtTheDesk {
    fn from(situation: &Situation) -> Self {
        Self {
            card: situation.card,
            papers: situation.papers,
            visit: situation.visit,
            outage: situation.outage,
            expired: situation.certificate.map(|certificate| match certificate {
                Certificate::Valid => Expired::No,
                Certificate::Grace => Expired::Grace,
                Certificate::Past => Expired::Past,
            }),
            facility: situation.facility,
            e_prescription: situation.e_prescription,
            e_chart: situation.e_chart,
        }
    }
}

/// The rows that hold in one complete situation: the first of each way.
fn rows_of<'a>(table: &'a Reception, desk: &AtTheDesk) -> Vec<(usize, &'a Row)> {
    let mut rows: Vec<(usize, &Row)> = Vec::new();
    for (place, row) in table.rows.iter().enumerate() {
        if row.when.suits(desk) && !rows.iter().any(|(_, other)| other.by == row.by) {
            rows.push((place, row));
        }
    }
    rows
}

impl Reception {
    /// How this patient can be received.
    #[must_use]
    pub fn receive(&self, desk: &AtTheDesk) -> Receiving {
        let left = desk.completions();
        let held: Vec<Vec<(usize, &Row)>> = left.iter().map(|desk| rows_of(self, desk)).collect();
        // Where nobody has said that it is a home visit, what only holds there is the least likely.
        let is_of_home_visits = |row: &Row| {
            desk.facility.is_none() && row.when.facility == [Facility::HomeVisitNursing]
        };
        let rows = self.rows.iter().enumerate();
        let (last, first): (Vec<_>, Vec<_>) = rows.partition(|(_, row)| is_of_home_visits(row));
        let mut bys: Vec<By> = Vec::new();
        for (place, row) in first.into_iter().chain(last) {
            let holds = held.iter().flatten().any(|(held, _)| *held == place);
            if holds && !bys.contains(&row.by) {
                bys.push(row.by);
            }
        }
        let mut ways: Vec<WayShown> = bys
            .iter()
            .filter_map(|by| self.way(*by, desk, &left, &held))
            .collect();
        let offered = |place: usize| held[place].iter().map(|(_, row)| row.by);
        let questions = self.questions(desk, &left, &held);
        let asks = questions
            .iter()
            .filter(|question| question.about != "expired" && !desk.answers(&question.about))
            .cloned()
            .collect();
        let mut receiving = Receiving {
            prescription: self.effects(&self.prescription, false, desk, &left, offered, |word| {
                word.label()
            }),
            referral: self.effects(&self.referral, false, desk, &left, offered, |word| {
                word.label()
            }),
            afterwards: self.effects(&self.afterwards, true, desk, &left, offered, |word| {
                word.label()
            }),
            ways: std::mem::take(&mut ways),
            asks,
            questions,
        };
        self.in_words_of(desk, &mut receiving);
        receiving
    }

    /// One way, as far as it holds in what is left.
    fn way(
        &self,
        by: By,
        desk: &AtTheDesk,
        left: &[AtTheDesk],
        held: &[Vec<(usize, &Row)>],
    ) -> Option<WayShown> {
        let way = self.ways.iter().find(|way| way.by == by)?;
        let all: Vec<(&AtTheDesk, &Row)> = left
            .iter()
            .zip(held)
            .flat_map(|(desk, rows)| rows.iter().map(move |(_, row)| (desk, *row)))
            .filter(|(_, row)| row.by == by)
            .collect();
        // Where it holds without a condition, that is where it belongs; the rest is the exception.
        let freely: Vec<(&AtTheDesk, &Row)> = all
            .iter()
            .filter(|(_, row)| row.condition.is_none())
            .copied()
            .collect();
        let told = if freely.is_empty() { &all } else { &freely };
        let mut conditions = self.conditions_of(desk, told.iter().map(|(desk, _)| *desk));
        conditions.extend(told.first().and_then(|(_, row)| row.condition.clone()));
        if conditions.is_empty() && freely.len() < left.len() {
            // Several answers together decide, and no one of them alone: what a person can judge is told instead.
            let judged = all.iter().find_map(|(_, row)| row.condition.clone());
            conditions.extend(judged.or_else(|| self.words_of(&Fits::default())));
        }
        let status = if told.iter().any(|(_, row)| row.status == Status::Stated) {
            Status::Stated
        } else {
            Status::Inferred
        };
        let mut sources: Vec<Source> = Vec::new();
        for source in told.iter().flat_map(|(_, row)| &row.sources) {
            if !sources.contains(source) {
                sources.push(source.clone());
            }
        }
        let mut steps = self.steps(&way.steps, desk, &all);
        let charge = self.charges.get(&way.charge);
        steps.extend(charge.map(|charge| Step {
            why: way.share.clone().or_else(|| charge.why.clone()),
            ..step(Who::Staff, &charge.action)
        }));
        Some(WayShown {
            by,
            title: by.label().to_owned(),
            status,
            charge: way.charge,
            condition: (!conditions.is_empty()).then(|| conditions.join("、")),
            steps,
            sources,
        })
    }

    /// The steps that some situation of a way has, each with what it depends on.
    fn steps(&self, steps: &[WayStep], desk: &AtTheDesk, of: &[(&AtTheDesk, &Row)]) -> Vec<Step> {
        let told = steps
            .iter()
            .filter(|step| of.iter().any(|(desk, _)| step.when.suits(desk)));
        told.map(|told| {
            let everywhere = of.iter().all(|(desk, _)| told.when.suits(desk));
            let mut conditions = if everywhere {
                Vec::new()
            } else {
                self.words_for(&told.when.open(desk))
            };
            conditions.extend(told.condition.clone());
            Step {
                condition: (!conditions.is_empty()).then(|| conditions.join("、")),
                why: told.why.clone(),
                see: told.see.clone(),
                proof: told.proof.clone(),
                open: told.open.clone(),
                status: told.status,
                ..step(told.who, &told.action)
            }
        })
        .collect()
    }

    /// The words for the answers on which these situations depend.
    fn conditions_of<'a>(
        &self,
        desk: &AtTheDesk,
        holds: impl Iterator<Item = &'a AtTheDesk> + Clone,
    ) -> Vec<String> {
        fn which<'a, T: Copy + PartialEq + 'a>(
            all: &[T],
            answer: Option<T>,
            held: impl Iterator<Item = Option<T>> + Clone,
        ) -> Vec<T> {
            let words: Vec<T> = all
                .iter()
                .copied()
                .filter(|word| held.clone().any(|held| held == Some(*word)))
                .collect();
            if answer.is_some() || words.len() == all.len() {
                Vec::new()
            } else {
                words
            }
        }
        let depends = Fits {
            card: which(
                CardKind::ALL,
                desk.card,
                holds.clone().map(|held| held.card),
            ),
            papers: which(
                Papers::ALL,
                desk.papers,
                holds.clone().map(|held| held.papers),
            ),
            visit: which(Visit::ALL, desk.visit, holds.clone().map(|held| held.visit)),
            outage: which(
                Outage::ALL,
                desk.outage,
                holds.clone().map(|held| held.outage),
            ),
            expired: which(
                Expired::ALL,
                desk.expired,
                holds.clone().map(|held| held.expired),
            ),
            facility: which(
                Facility::ALL,
                desk.facility,
                holds.clone().map(|held| held.facility),
            ),
            ..Fits::default()
        };
        self.words_for(&depends)
    }

    /// The words for sets of answers, a set a question.
    fn words_for(&self, depends: &Fits) -> Vec<String> {
        let keys = Key::OF_WAYS
            .into_iter()
            .chain([Key::EPrescription, Key::EChart]);
        keys.map(|key| depends.only(key))
            .filter(|set| *set != Fits::default())
            // A test asks for the words of every set there is.
            .map(|set| self.words_of(&set).unwrap_or_else(|| format!("{set:?}")))
            .collect()
    }

    /// The words for a set of answers; of no answers: for what several of them decide together.
    fn words_of(&self, set: &Fits) -> Option<String> {
        let said = |condition: &&Condition| condition.when == *set;
        self.conditions
            .iter()
            .find(said)
            .map(|condition| condition.say.clone())
    }

    /// The questions that can change a way in what is left, or that have been answered.
    fn questions(
        &self,
        desk: &AtTheDesk,
        left: &[AtTheDesk],
        held: &[Vec<(usize, &Row)>],
    ) -> Vec<Question> {
        // On a home visit a second visit needs nothing of the patient at all.
        let home = desk.facility == Some(Facility::HomeVisitNursing);
        let mut questions: Vec<&Question> = self.questions.iter().collect();
        questions.sort_by_key(|question| !(home && question.about == "visit"));
        let matters = |about: &str| {
            let mut ways: HashMap<AtTheDesk, Vec<usize>> = HashMap::new();
            desk.answers(about)
                || left.iter().zip(held).any(|(one, rows)| {
                    let rows: Vec<usize> = rows.iter().map(|(place, _)| *place).collect();
                    let others = ways
                        .entry(one.without(about))
                        .or_insert_with(|| rows.clone());
                    *others != rows
                })
        };
        questions
            .into_iter()
            .filter(|question| matters(&question.about))
            .cloned()
            .collect()
    }

    /// The effects that hold in what is left: of each situation all of them, or the first.
    fn effects<Word: Copy + PartialEq, Offered: Iterator<Item = By>>(
        &self,
        effects: &[Effect<Word>],
        all: bool,
        desk: &AtTheDesk,
        left: &[AtTheDesk],
        offered: impl Fn(usize) -> Offered,
        label: impl Fn(Word) -> &'static str,
    ) -> Vec<EffectShown<Word>> {
        let holds = |effect: &Effect<Word>, place: usize| {
            effect.when.iter().any(|when| when.suits(&left[place]))
                && (effect.ways.is_empty() || offered(place).any(|by| effect.ways.contains(&by)))
        };
        let mut shown: Vec<EffectShown<Word>> = Vec::new();
        for (order, effect) in effects.iter().enumerate() {
            let places: Vec<usize> = (0..left.len())
                .filter(|place| holds(effect, *place))
                .filter(|place| all || !effects[..order].iter().any(|before| holds(before, *place)))
                .collect();
            if places.is_empty() || shown.iter().any(|other| other.word == effect.word) {
                continue;
            }
            let mut conditions = if all {
                Vec::new()
            } else {
                self.conditions_of(
                    &AtTheDesk {
                        card: Some(CardKind::Physical),
                        papers: Some(Papers::None),
                        visit: Some(Visit::First),
                        expired: Some(Expired::No),
                        ..*desk
                    },
                    places.iter().map(|place| &left[*place]),
                )
            };
            // Without an answer the service may be used: said, never a reason to hide it.
            let used = effect.when.iter().filter(|when| when.suits(desk));
            let mut used = used.map(|when| Fits {
                e_prescription: when.e_prescription.clone(),
                e_chart: when.e_chart.clone(),
                ..Fits::default()
            });
            if let Some(first) = used.next()
                && used.all(|other| other == first)
            {
                conditions.extend(self.words_for(&first.open(desk)));
            }
            shown.push(EffectShown {
                word: effect.word,
                title: label(effect.word).to_owned(),
                status: effect.status,
                condition: (!conditions.is_empty()).then(|| conditions.join("、")),
                steps: effect
                    .steps
                    .iter()
                    .filter(|step| places.iter().any(|place| step.when.suits(&left[*place])))
                    .map(|told| {
                        let everywhere = places.iter().all(|place| told.when.suits(&left[*place]));
                        let mut conditions = if everywhere {
                            Vec::new()
                        } else {
                            self.words_for(&told.when.open(desk))
                        };
                        conditions.extend(told.condition.clone());
                        (
                            told,
                            (!conditions.is_empty()).then(|| conditions.join("、")),
                        )
                    })
                    .map(|(told, condition)| Step {
                        condition,
                        why: told.why.clone(),
                        see: told.see.clone(),
                        proof: told.proof.clone(),
                        open: told.open.clone(),
                        status: told.status,
                        ..step(told.who, &told.action)
                    })
                    .collect(),
            });
        }
        shown
    }

    /// Says it in the words of the place.
    fn in_words_of(&self, desk: &AtTheDesk, receiving: &mut Receiving) {
        let own = self
            .wording
            .iter()
            .filter(|wording| desk.facility == Some(wording.facility));
        for wording in own {
            receiving.for_each_text(|text| *text = text.replace(&wording.word, &wording.says));
        }
    }
}

fn step(who: Who, action: &str) -> Step {
    Step {
        who,
        action: action.to_owned(),
        when: When::default(),
        condition: None,
        why: None,
        see: None,
        needs: None,
        proof: None,
        check: None,
        findings: Vec::new(),
        hints: Vec::new(),
        open: None,
        repair: None,
        picture: None,
        message: Vec::new(),
        status: None,
    }
}

impl Receiving {
    /// Every sentence of it that somebody reads.
    pub(crate) fn for_each_text(&mut self, mut change: impl FnMut(&mut String)) {
        fn of_steps(steps: &mut [Step], change: &mut impl FnMut(&mut String)) {
            for step in steps {
                change(&mut step.action);
                let texts = [&mut step.condition, &mut step.why, &mut step.proof];
                texts.into_iter().flatten().for_each(&mut *change);
            }
        }
        for way in &mut self.ways {
            change(&mut way.title);
            way.condition.iter_mut().for_each(&mut change);
            of_steps(&mut way.steps, &mut change);
        }
        for effect in &mut self.prescription {
            change(&mut effect.title);
            effect.condition.iter_mut().for_each(&mut change);
            of_steps(&mut effect.steps, &mut change);
        }
        for effect in &mut self.referral {
            change(&mut effect.title);
            effect.condition.iter_mut().for_each(&mut change);
            of_steps(&mut effect.steps, &mut change);
        }
        for effect in &mut self.afterwards {
            change(&mut effect.title);
            of_steps(&mut effect.steps, &mut change);
        }
        for question in self.asks.iter_mut().chain(&mut self.questions) {
            change(&mut question.ask);
        }
    }
}

impl Base {
    /// The entry as this situation has it: its own steps, and on the page of reception the ways and what follows from them.
    #[must_use]
    pub fn entry_for(&self, entry: &Entry, situation: &Situation) -> Entry {
        let mut entry = entry.clone().for_situation(situation);
        let Some(table) = self.reception().filter(|_| entry.id == RECEPTION) else {
            return entry;
        };
        let receiving = table.receive(&AtTheDesk::from(situation));
        let under = |condition: Option<String>, steps: Vec<Step>| {
            steps.into_iter().map(move |mut step| {
                let both = [condition.clone(), step.condition.take()];
                let both: Vec<String> = both.into_iter().flatten().collect();
                step.condition = (!both.is_empty()).then(|| both.join("、"));
                step
            })
        };
        let mut steps: Vec<Step> = Vec::new();
        for way in receiving.ways {
            let titled = match way.condition {
                Some(condition) => format!("{}：{condition}", way.title),
                None => way.title,
            };
            let status = way.status;
            steps.extend(under(Some(titled), way.steps).map(|mut step| {
                step.status = step
                    .status
                    .or((status == Status::Inferred).then_some(status));
                step
            }));
        }
        for effect in receiving.prescription {
            steps.extend(under(effect.condition, effect.steps));
        }
        for effect in receiving.referral {
            steps.extend(under(effect.condition, effect.steps));
        }
        for effect in receiving.afterwards {
            steps.extend(under(None, effect.steps));
        }
        entry.steps.extend(steps);
        entry
    }
}
