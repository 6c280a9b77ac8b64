//! Lines are broken between phrases: 「マイナンバーカードを|読む」, not inside a word. Browsers of one family do it by themselves;
//! for the others the places are found and put in as U+200B when a page goes to the window. Search, the terminal and records know
//! nothing of it.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::budoux::Model;
use crate::contacts::Contact;
use crate::entry::Entry;
use crate::receive::Receiving;

/// Where a line may be broken: takes no room, and a web view breaks there (zero width space).
pub const BREAK: char = '\u{200B}';

/// Without it text is whole all the same.
static MODEL: LazyLock<Option<Model>> =
    LazyLock::new(|| Model::read(include_str!("../phrases/ja.json")).ok());

/// Sentences that were asked for, each with its breaks: every letter that is typed asks for the same titles again.
static MADE: LazyLock<Mutex<HashMap<String, String>>> = LazyLock::new(Mutex::default);

/// The most sentences that are kept; the content has fewer.
const MOST_MADE: usize = 8192;

/// The same sentence with [`BREAK`] where a line may be broken.
#[must_use]
pub fn phrased(sentence: &str) -> String {
    // A thread that ended in between has left whole sentences.
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = made.get(sentence) {
        return known.clone();
    }
    if made.len() >= MOST_MADE {
        made.clear();
    }
    let text = broken(sentence);
    made.insert(sentence.to_owned(), text.clone());
    text
}

fn broken(sentence: &str) -> String {
    let places = MODEL.as_ref().map(|model| model.breaks(sentence));
    let places = places.unwrap_or_default();
    let mut text = String::with_capacity(sentence.len() + BREAK.len_utf8() * places.len());
    let mut rest = 0;
    for place in places {
        text.push_str(&sentence[rest..place]);
        text.push(BREAK);
        rest = place;
    }
    text.push_str(&sentence[rest..]);
    text
}

fn each(sentences: &mut [String]) {
    sentences.iter_mut().for_each(|text| *text = phrased(text));
}

fn one(sentence: &mut Option<String>) {
    if let Some(text) = sentence {
        *text = phrased(text);
    }
}

impl Entry {
    /// The entry as the window shows it. What stands on another screen is quoted letter by letter and stays as it is.
    #[must_use]
    pub fn phrased(mut self) -> Self {
        self.title = phrased(&self.title);
        one(&mut self.plain);
        self.happened = phrased(&self.happened);
        one(&mut self.not_this);
        one(&mut self.interim_note);
        for question in &mut self.questions {
            question.ask = phrased(&question.ask);
        }
        for step in &mut self.steps {
            step.action = phrased(&step.action);
            for text in [&mut step.condition, &mut step.why, &mut step.proof] {
                one(text);
            }
        }
        if let Some(meanwhile) = &mut self.meanwhile {
            meanwhile.say = phrased(&meanwhile.say);
        }
        for message in &mut self.messages {
            message.cause = phrased(&message.cause);
            one(&mut message.note);
        }
        self
    }
}

impl Receiving {
    /// The ways as the window shows them.
    #[must_use]
    pub fn phrased(mut self) -> Self {
        self.for_each_text(|text| *text = phrased(text));
        self
    }
}

impl Contact {
    /// The contact as the window shows it.
    #[must_use]
    pub fn phrased(mut self) -> Self {
        self.name = phrased(&self.name);
        self.purpose = phrased(&self.purpose);
        one(&mut self.find);
        for line in &mut self.lines {
            one(&mut line.purpose);
            one(&mut line.note);
        }
        each(&mut self.say);
        each(&mut self.never_say);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Base;

    fn shown(sentence: &str) -> String {
        phrased(sentence).replace(BREAK, "|")
    }

    #[test]
    fn sentences_of_the_content_are_broken_between_phrases() {
        let entry = Base::embedded().entry("error/021").expect("an entry");
        let lines: Vec<String> = [entry.plain.as_deref(), Some(&*entry.happened)]
            .into_iter()
            .flatten()
            .chain(entry.steps.iter().map(|step| step.action.as_str()))
            .map(shown)
            .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn a_broken_sentence_is_the_same_sentence() {
        let mut broken = 0;
        for entry in Base::embedded().entries() {
            for step in &entry.steps {
                let text = phrased(&step.action);
                assert_eq!(text.replace(BREAK, ""), step.action);
                assert!(!text.starts_with(BREAK) && !text.ends_with(BREAK));
                broken += usize::from(text.contains(BREAK));
            }
        }
        assert!(broken > 300, "only {broken} steps have a place to break");
    }

    #[test]
    fn no_line_begins_with_what_closes_and_no_code_is_broken() {
        for entry in Base::embedded().entries() {
            let entry = entry.clone().phrased();
            let steps = entry.steps.iter().map(|step| step.action.as_str());
            for text in [entry.happened.as_str(), &entry.title]
                .into_iter()
                .chain(steps)
            {
                for (before, after) in text.split(BREAK).zip(text.split(BREAK).skip(1)) {
                    let begins = after.chars().next().unwrap_or(' ');
                    let ends = before.chars().last().unwrap_or(' ');
                    assert!(!"、。」）】".contains(begins), "{text}");
                    assert!(!"「（【".contains(ends), "{text}");
                    assert!(!(begins.is_ascii() && ends.is_ascii()), "{text}");
                }
            }
        }
    }

    #[test]
    fn what_has_no_two_phrases_stays_as_it_is() {
        for text in ["", "021", "カード", "https://example.jp/a?b=c", "\u{200B}"] {
            assert_eq!(phrased(text), text);
        }
    }

    #[test]
    fn a_quoted_screen_stays_letter_by_letter() {
        for entry in Base::embedded().entries() {
            assert_eq!(entry.clone().phrased().screen, entry.screen);
        }
    }
}
