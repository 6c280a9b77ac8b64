//! The answers that choose the steps of a page: who stands at the desk with what. An unanswered question hides nothing, so
//! that a page without answers is the whole page.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::entry::{Entry, When};
use crate::words::{
    CardKind, Certificate, Facility, Outage, Papers, PhoneKind, Setup, UnknownWord, Uses, Visit,
};

/// What is known about the desk; `None` is not answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// The patient's phone.
    pub phone: Option<PhoneKind>,
    /// The phone or tablet of the staff.
    pub staff_phone: Option<PhoneKind>,
    /// The equipment.
    pub setup: Option<Setup>,
    /// The kind of place.
    pub facility: Option<Facility>,
    /// What the patient brought.
    pub card: Option<CardKind>,
    /// What the patient can show beside the card.
    pub papers: Option<Papers>,
    /// First visit or not.
    pub visit: Option<Visit>,
    /// The patient's certificate.
    pub certificate: Option<Certificate>,
    /// What does not work.
    pub outage: Option<Outage>,
    /// 電子処方箋管理サービス
    pub e_prescription: Option<Uses>,
    /// 電子カルテ情報共有サービス
    pub e_chart: Option<Uses>,
}

/// An answer that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongAnswer {
    /// No page asks this.
    #[error(
        "「{0}」という質問はありません。質問は: phone staff-phone setup facility card papers visit certificate outage e-prescription e-chart"
    )]
    Question(String),
    /// No such answer.
    #[error(transparent)]
    Word(#[from] UnknownWord),
    /// Neither a word nor a date.
    #[error(
        "「{0}」は使えません。valid grace past のどれかか、期限の日（2026-08-10 の形）を書きます。"
    )]
    Certificate(String),
}

impl Situation {
    /// Notes an answer given as words, for example `card` and `physical`. For `certificate` the date on which it expires
    /// does as well, judged on `today` (civil date in Japan).
    ///
    /// # Errors
    /// When no page asks this or the answer is not in its list.
    pub fn set(&mut self, question: &str, answer: &str, today: Date) -> Result<(), WrongAnswer> {
        match question {
            "phone" => self.phone = Some(answer.parse()?),
            "staff-phone" => self.staff_phone = Some(answer.parse()?),
            "setup" => self.setup = Some(answer.parse()?),
            "facility" => self.facility = Some(answer.parse()?),
            "card" => self.card = Some(answer.parse()?),
            "papers" => self.papers = Some(answer.parse()?),
            "visit" => self.visit = Some(answer.parse()?),
            "outage" => self.outage = Some(answer.parse()?),
            "e-prescription" => self.e_prescription = Some(answer.parse()?),
            "e-chart" => self.e_chart = Some(answer.parse()?),
            "certificate" => {
                let word = answer.parse().ok();
                let by_date = || Some(certificate_on(answer.parse().ok()?, today));
                let certificate = word.or_else(by_date);
                self.certificate =
                    Some(certificate.ok_or_else(|| WrongAnswer::Certificate(answer.to_owned()))?);
            }
            other => return Err(WrongAnswer::Question(other.to_owned())),
        }
        Ok(())
    }
}

impl Situation {
    /// Whether this question is answered.
    #[must_use]
    pub fn answers(&self, question: &str) -> bool {
        match question {
            "phone" => self.phone.is_some(),
            "staff-phone" => self.staff_phone.is_some(),
            "setup" => self.setup.is_some(),
            "facility" => self.facility.is_some(),
            "card" => self.card.is_some(),
            "papers" => self.papers.is_some(),
            "visit" => self.visit.is_some(),
            "certificate" => self.certificate.is_some(),
            "outage" => self.outage.is_some(),
            "e-prescription" => self.e_prescription.is_some(),
            "e-chart" => self.e_chart.is_some(),
            _ => false,
        }
    }
}

/// What a certificate that expires on `expires` is good for on `today`. Usable through its last day; 資格情報 can be seen
/// until three months after the end of the month of expiry (source 002, 006).
#[must_use]
pub fn certificate_on(expires: Date, today: Date) -> Certificate {
    let grace_ends = expires
        .first_of_month()
        .saturating_add(3.months())
        .last_of_month();
    if today <= expires {
        Certificate::Valid
    } else if today <= grace_ends {
        Certificate::Grace
    } else {
        Certificate::Past
    }
}

impl When {
    /// Whether a step is for this situation.
    #[must_use]
    pub fn suits(&self, situation: &Situation) -> bool {
        fn fits<T: PartialEq>(words: &[T], answer: Option<T>) -> bool {
            words.is_empty() || answer.is_none_or(|answer| words.contains(&answer))
        }
        fits(&self.phone, situation.phone)
            && fits(&self.staff_phone, situation.staff_phone)
            && fits(&self.setup, situation.setup)
            && fits(&self.facility, situation.facility)
            && fits(&self.card, situation.card)
            && fits(&self.papers, situation.papers)
            && fits(&self.visit, situation.visit)
            && fits(&self.certificate, situation.certificate)
            && fits(&self.outage, situation.outage)
            && fits(&self.e_prescription, situation.e_prescription)
            && fits(&self.e_chart, situation.e_chart)
    }

    /// The words of the condition as a user reads them, for example `iPhone` or `薬局`, without what is answered already.
    #[must_use]
    pub fn labels(&self, situation: &Situation) -> Vec<String> {
        fn joined<T: Copy>(
            words: &[T],
            answer: Option<T>,
            label: impl Fn(T) -> &'static str,
        ) -> Option<String> {
            if answer.is_some() {
                return None;
            }
            let labels: Vec<&str> = words.iter().map(|word| label(*word)).collect();
            (!labels.is_empty()).then(|| labels.join("か"))
        }
        let uses = |name: &str, words: &[Uses], answer| {
            joined(words, answer, Uses::label).map(|uses| format!("{name}を{uses}"))
        };
        [
            joined(&self.phone, situation.phone, PhoneKind::label),
            joined(&self.staff_phone, situation.staff_phone, PhoneKind::label)
                .map(|phone| format!("職員が{phone}")),
            joined(&self.setup, situation.setup, Setup::label),
            joined(&self.facility, situation.facility, Facility::label),
            joined(&self.card, situation.card, CardKind::label),
            joined(&self.papers, situation.papers, Papers::label),
            joined(&self.visit, situation.visit, Visit::label),
            joined(&self.certificate, situation.certificate, Certificate::label)
                .map(|certificate| format!("電子証明書が{certificate}")),
            joined(&self.outage, situation.outage, Outage::label)
                .map(|outage| format!("使えないのが{outage}")),
            uses("電子処方箋", &self.e_prescription, situation.e_prescription),
            uses("電子カルテ情報共有", &self.e_chart, situation.e_chart),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

impl Entry {
    /// The entry with the steps of this situation only.
    #[must_use]
    pub fn for_situation(mut self, situation: &Situation) -> Self {
        self.steps.retain(|step| step.when.suits(situation));
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;
    use crate::base::Base;

    /// Every condition that a step of the content has, once, without its empty lists.
    fn conditions() -> BTreeMap<String, When> {
        let steps = Base::embedded()
            .entries()
            .iter()
            .flat_map(|entry| &entry.steps);
        let written = |when: &When| {
            let mut value = serde_json::to_value(when).expect("JSON");
            let keys = value.as_object_mut().expect("an object");
            keys.retain(|_, words| words.as_array().is_some_and(|words| !words.is_empty()));
            value.to_string()
        };
        steps
            .map(|step| (written(&step.when), step.when.clone()))
            .collect()
    }

    /// Every question with every answer.
    fn answers() -> Vec<(&'static str, Vec<&'static str>)> {
        fn all<T: Copy>(words: &[T], text: fn(T) -> &'static str) -> Vec<&'static str> {
            words.iter().map(|word| text(*word)).collect()
        }
        vec![
            ("phone", all(PhoneKind::ALL, PhoneKind::text)),
            ("staff-phone", all(PhoneKind::ALL, PhoneKind::text)),
            ("setup", all(Setup::ALL, Setup::text)),
            ("facility", all(Facility::ALL, Facility::text)),
            ("card", all(CardKind::ALL, CardKind::text)),
            ("papers", all(Papers::ALL, Papers::text)),
            ("visit", all(Visit::ALL, Visit::text)),
            ("certificate", all(Certificate::ALL, Certificate::text)),
            ("outage", all(Outage::ALL, Outage::text)),
            ("e-prescription", all(Uses::ALL, Uses::text)),
            ("e-chart", all(Uses::ALL, Uses::text)),
        ]
    }

    /// Which steps suit an answer is decided here. The window chooses again at every tap without asking, so its own choice is
    /// compared with this one over every condition of the content: by one answer, and by each two.
    /// `RECORDED=write cargo test -p kb recorded` brings the file up to date.
    #[test]
    fn the_windows_recorded_choices_are_made_here() {
        let today = date("2026-11-22");
        let answers = answers();
        let single: Vec<(&str, &str)> = answers
            .iter()
            .flat_map(|(key, values)| values.iter().map(move |value| (*key, *value)))
            .collect();
        let pairs = single.iter().enumerate().flat_map(|(place, one)| {
            let others = single[place..].iter().filter(|other| other.0 != one.0);
            others.map(|other| vec![*one, *other])
        });
        let given: Vec<Vec<(&str, &str)>> =
            single.iter().map(|one| vec![*one]).chain(pairs).collect();
        let cases = conditions().into_iter().map(|(written, when)| {
            let named = |(key, _): &(&str, &str)| written.contains(&format!("\"{key}\":"));
            let ruled_out = given
                .iter()
                .filter(|given| given.iter().all(named))
                .filter(|given| {
                    let mut situation = Situation::default();
                    for (key, value) in *given {
                        situation.set(key, value, today).expect("a known answer");
                    }
                    !when.suits(&situation)
                });
            let ruled_out: Vec<String> = ruled_out
                .map(|given| {
                    let words = given.iter().map(|(key, value)| format!("{key}={value}"));
                    words.collect::<Vec<_>>().join(" ")
                })
                .collect();
            let when: serde_json::Value = serde_json::from_str(&written).expect("JSON");
            serde_json::json!({ "when": when, "ruled_out": ruled_out }).to_string()
        });
        let fresh = format!("[\n{}\n]\n", cases.collect::<Vec<_>>().join(",\n"));
        let kept =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/platform/recorded/choices.json");
        if std::env::var_os("RECORDED").is_some_and(|what| what == "write") {
            std::fs::write(&kept, &fresh).expect("the file can be written");
        }
        let kept = std::fs::read_to_string(kept).unwrap_or_default();
        assert!(
            kept == fresh,
            "ui/src/platform/recorded/choices.json is stale: RECORDED=write cargo test -p kb recorded"
        );
    }

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn the_grace_ends_three_months_after_the_end_of_the_month_of_expiry() {
        for (expires, today, expected) in [
            ("2026-08-10", "2026-08-10", Certificate::Valid),
            ("2026-08-10", "2026-08-11", Certificate::Grace),
            ("2026-08-10", "2026-11-30", Certificate::Grace),
            ("2026-08-10", "2026-12-01", Certificate::Past),
            ("2026-08-31", "2026-11-30", Certificate::Grace),
            ("2026-11-30", "2027-02-28", Certificate::Grace),
            ("2026-11-30", "2027-03-01", Certificate::Past),
            ("2027-11-01", "2028-02-29", Certificate::Grace),
            ("2026-12-31", "2027-03-31", Certificate::Grace),
        ] {
            assert_eq!(
                certificate_on(date(expires), date(today)),
                expected,
                "{expires} on {today}"
            );
        }
    }

    #[test]
    fn an_answer_that_cannot_be_taken_says_what_can() {
        let today = date("2026-11-22");
        let mut situation = Situation::default();
        for (question, answer) in [
            ("weather", "rain"),
            ("card", "gold"),
            ("certificate", "soon"),
            ("certificate", "2026-13-01"),
        ] {
            assert!(
                situation.set(question, answer, today).is_err(),
                "{question}={answer}"
            );
        }
        assert_eq!(situation, Situation::default());
        assert_eq!(situation.set("certificate", "2026-08-10", today), Ok(()));
        assert_eq!(situation.certificate, Some(Certificate::Grace));
    }
}
