//! Goes through every combination of answers that guide/continue-reception asks for (some 5,800) and proves
//! that each leads to a way of receiving the patient, and that no two of the steps shown together contradict each other.

use kb::{
    Base, CardKind, Certificate, Entry, Facility, Outage, Papers, Setup, Situation, Step, Uses,
    Visit,
};

/// One patient at one desk.
#[derive(Clone, Copy, Debug)]
struct Case {
    card: CardKind,
    papers: Papers,
    visit: Visit,
    certificate: Certificate,
    outage: Outage,
    facility: Facility,
    e_prescription: Uses,
    e_chart: Uses,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for &card in CardKind::ALL
        .iter()
        .filter(|card| **card != CardKind::Voucher)
    {
        for &papers in Papers::ALL {
            for &visit in Visit::ALL {
                for &certificate in Certificate::ALL {
                    for &outage in Outage::ALL
                        .iter()
                        .filter(|outage| **outage != Outage::Nothing)
                    {
                        for &facility in Facility::ALL {
                            for &e_prescription in Uses::ALL {
                                for &e_chart in Uses::ALL {
                                    cases.push(Case {
                                        card,
                                        papers,
                                        visit,
                                        certificate,
                                        outage,
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
    cases
}

impl Case {
    fn shows(&self, step: &Step) -> bool {
        step.when.suits(&Situation {
            staff_phone: None,
            phone: None,
            setup: Some(Setup::FaceReader),
            facility: Some(self.facility),
            card: Some(self.card),
            papers: Some(self.papers),
            visit: Some(self.visit),
            certificate: Some(self.certificate),
            outage: Some(self.outage),
            e_prescription: Some(self.e_prescription),
            e_chart: Some(self.e_chart),
        })
    }

    /// Whether eligibility itself can be looked up as on any other day.
    fn only_an_extra_service_is_down(&self) -> bool {
        matches!(self.outage, Outage::Prescription | Outage::Chart)
    }

    /// A piece of the step that settles how the patient is received.
    fn way(&self) -> &'static str {
        let expired = self.certificate != Certificate::Valid;
        if self.card == CardKind::Certificate {
            return "資格確認書を見る";
        }
        if self.card == CardKind::None {
            return "施設の責任者";
        }
        if self.only_an_extra_service_is_down() {
            return match (self.card, self.certificate) {
                (CardKind::Physical, Certificate::Past) => "実物のカードと、「お知らせ」か",
                (CardKind::Phone, Certificate::Past) => "実物のカードか資格確認書",
                _ => "いつもどおり",
            };
        }
        match (self.card, self.papers) {
            (CardKind::Physical, Papers::Notice) => "実物のカードと「資格情報のお知らせ」",
            (CardKind::Physical, Papers::Portal) if expired => "資格情報画面（PDF）を両方見る",
            (CardKind::Physical, Papers::Portal) => "その画面を両方見る",
            (_, Papers::Portal) => "資格情報の画面を見る",
            (_, Papers::Notice) => "実物のカードも持っていないか",
            (_, Papers::None) if self.visit == Visit::Returning => "資格が変わっていないか",
            (_, Papers::None) => "「被保険者資格申立書」を書く",
        }
    }
}

fn guide() -> &'static Entry {
    Base::embedded()
        .entry("guide/continue-reception")
        .expect("design.md names it")
}

fn judge(wrong: Vec<String>) {
    let shown: Vec<&String> = wrong.iter().take(20).collect();
    assert!(
        wrong.is_empty(),
        "{} cases, the first: {shown:#?}",
        wrong.len()
    );
}

#[test]
fn every_combination_leads_to_a_way_of_receiving_the_patient() {
    let wrong = cases()
        .into_iter()
        .filter(|case| {
            !guide()
                .steps
                .iter()
                .any(|step| case.shows(step) && step.action.contains(case.way()))
        })
        .map(|case| format!("{case:?}: no 「{}」", case.way()))
        .collect();
    judge(wrong);
}

#[test]
fn no_two_steps_shown_together_contradict_each_other() {
    let mut wrong = Vec::new();
    for case in cases() {
        let steps: Vec<&Step> = guide()
            .steps
            .iter()
            .filter(|step| case.shows(step))
            .collect();
        let says = |piece: &str| {
            steps.iter().any(|step| {
                step.action.contains(piece)
                    || step.condition.iter().any(|text| text.contains(piece))
            })
        };
        let hospital = case.facility == Facility::HospitalClinic;
        let pharmacy = case.facility == Facility::Pharmacy;
        let expired = case.certificate != Certificate::Valid;
        let away = matches!(case.outage, Outage::Network | Outage::Terminal);
        let rules: [(&str, bool); 14] = [
            (
                "as usual, and yet the patient writes a declaration",
                says("いつもどおり") && says("申立書"),
            ),
            (
                "as usual with a certificate that no longer answers",
                says("いつもどおり") && case.certificate == Certificate::Past,
            ),
            (
                "a declaration from somebody who has papers",
                says("申立書」を書く") && case.papers != Papers::None,
            ),
            (
                "a declaration from somebody with a 資格確認書, or without a card",
                says("申立書」を書く")
                    && matches!(case.card, CardKind::Certificate | CardKind::None),
            ),
            (
                "asking a first visitor what has changed",
                says("前に来たとき") && case.visit == Visit::First,
            ),
            (
                "reading the card although nothing answers",
                (says("カードをリーダーで読み") || says("汎用カードリーダーで、カード")) && away,
            ),
            (
                "opening マイナポータル with an expired card",
                says("マイナポータルを開き") && case.card == CardKind::Physical && expired,
            ),
            (
                "the PDF for a phone's card",
                says("PDF") && case.card == CardKind::Phone,
            ),
            ("a pharmacy issues", says("処方箋を出す") && !hospital),
            ("a hospital dispenses", says("調剤") && !pharmacy),
            (
                "electronic prescriptions where none are used",
                says("処方箋に登録せず") && case.e_prescription == Uses::No,
            ),
            (
                "letters of referral where none are shared",
                says("診療情報提供書") && (case.e_chart == Uses::No || !hospital),
            ),
            (
                "letters of referral while only prescriptions are down",
                says("診療情報提供書") && case.outage == Outage::Prescription,
            ),
            (
                "prescriptions on paper while only referrals are down",
                says("処方箋") && !says("電子処方箋か電子カルテ") && case.outage == Outage::Chart,
            ),
        ];
        for (rule, broken) in rules {
            if broken {
                wrong.push(format!("{case:?}: {rule}"));
            }
        }
        for (at, step) in steps.iter().enumerate() {
            let twin =
                |other: &&&Step| other.action == step.action && other.condition == step.condition;
            if steps.iter().skip(at + 1).any(|other| twin(&other)) {
                wrong.push(format!("{case:?}: twice 「{}」", step.action));
            }
        }
        if steps.len() > 16 {
            wrong.push(format!("{case:?}: {} steps", steps.len()));
        }
    }
    judge(wrong);
}
