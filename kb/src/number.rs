//! The number of a page that is said on the telephone: four digits, the last of which is made from the others (Damm's
//! quasigroup), so that one digit misheard or two neighbours swapped never lead to another page. Three digits with such a
//! property are a hundred numbers at most, and there are more pages; four are also never taken for a code of the screen.

/// The smallest and the largest: none begins with the 0, 1 or 9 of the screen's codes, and none looks like a year.
const RANGE: std::ops::RangeInclusive<u16> = 2_100..=8_999;

/// H. M. Damm, "Total anti-symmetrische Quasigruppen" (2004), the table of order 10.
const QUASIGROUP: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// Whether such a number can be given: four digits whose last fits the others.
pub(crate) fn is_sound(number: u16) -> bool {
    RANGE.contains(&number) && last_digit(number / 10) == number % 10
}

/// Whether what was heard may have been such a number.
pub(crate) fn is_like_one(number: u16) -> bool {
    RANGE.contains(&number)
}

/// The last digit that belongs to the three before it.
pub(crate) fn last_digit(first_three: u16) -> u16 {
    let digits = [
        first_three / 100 % 10,
        first_three / 10 % 10,
        first_three % 10,
    ];
    let end = digits.iter().fold(0, |state, digit| {
        QUASIGROUP[usize::from(state)][usize::from(*digit)]
    });
    u16::from(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Base;

    fn digits(number: u16) -> [u16; 4] {
        [
            number / 1000,
            number / 100 % 10,
            number / 10 % 10,
            number % 10,
        ]
    }

    fn number(digits: [u16; 4]) -> u16 {
        digits.iter().fold(0, |number, digit| number * 10 + digit)
    }

    #[test]
    fn every_digit_misheard_and_every_swap_of_neighbours_is_noticed_in_every_number_there_can_be() {
        let sound: Vec<u16> = RANGE.filter(|number| is_sound(*number)).collect();
        assert_eq!(sound.len(), 690);
        for &given in &sound {
            for place in 0..4 {
                for digit in (0..10).filter(|digit| *digit != digits(given)[place]) {
                    let mut heard = digits(given);
                    heard[place] = digit;
                    assert!(!is_sound(number(heard)), "{given} heard as {heard:?}");
                }
            }
            for place in 0..3 {
                let mut heard = digits(given);
                heard.swap(place, place + 1);
                assert!(
                    heard == digits(given) || !is_sound(number(heard)),
                    "{given} heard as {heard:?}"
                );
            }
        }
    }

    #[test]
    fn the_last_digit_is_the_one_of_the_published_example() {
        assert_eq!(last_digit(572), 4);
    }

    #[test]
    fn every_error_page_and_every_finding_has_a_number_of_its_own_and_it_leads_there() {
        let base = Base::embedded();
        for entry in base.entries() {
            let wants = entry.kind().ends_with("error") || !entry.findings.is_empty();
            assert_eq!(entry.number.is_some(), wants, "{}", entry.id);
            let Some(number) = entry.number else { continue };
            for typed in [
                format!("#{number}"),
                format!("＃{number}"),
                format!("{number}"),
                format!("{number}番"),
                format!("# {}-{}", number / 10, number % 10),
            ] {
                let found = base.explain(&typed, 10).expect("a question");
                let ids: Vec<&str> = found.matches.iter().map(|page| page.id.as_str()).collect();
                assert_eq!(ids, [&entry.id], "{typed}");
                assert!(found.near.is_empty() && found.question.is_none(), "{typed}");
            }
        }
    }

    #[test]
    fn a_number_that_nobody_has_claims_nothing_and_asks_again() {
        let base = Base::embedded();
        let given: Vec<u16> = base
            .entries()
            .iter()
            .filter_map(|entry| entry.number)
            .collect();
        // 6401 is what マイナ資格確認アプリ shows.
        let others = (1_000..=9_999).filter(|number| *number != 6401 && !given.contains(number));
        for number in others {
            let found = base.explain(&format!("#{number}"), 10).expect("a question");
            assert!(
                found.matches.is_empty() && found.near.is_empty(),
                "{number}"
            );
            assert!(found.question.is_some(), "{number}");
        }
        for typed in ["#217", "#21745", "#0000", "#", "#abcd"] {
            let found = base.explain(typed, 10);
            assert!(
                found.is_err() || found.is_ok_and(|found| found.matches.is_empty()),
                "{typed}"
            );
        }
    }

    /// tests/data/numbers.tsv: what has been said once is never given to another page, though its page may go.
    #[test]
    fn no_number_was_ever_given_twice() {
        let given: Vec<(u16, &str)> = include_str!("../tests/data/numbers.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| {
                let (number, page) = line.split_once('\t').expect("a number and its page");
                (number.parse().expect("a number"), page)
            })
            .collect();
        assert!(
            given.is_sorted_by(|one, next| one.0 < next.0),
            "numbers.tsv"
        );
        for entry in Base::embedded().entries() {
            let Some(number) = entry.number else { continue };
            let row = given.iter().find(|(other, _)| *other == number);
            let page = entry.id.as_str();
            assert_eq!(
                row,
                Some(&(number, page)),
                "add \"{number}\\t{page}\" to kb/tests/data/numbers.tsv, or take another number"
            );
        }
    }
}
