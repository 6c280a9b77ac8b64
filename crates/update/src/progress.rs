//! winget's drawings: a spinner, and a bar followed by a size or a percentage. They move the caller's progress bar and
//! are not lines of output.

use super::UpdateEvent;

/// The position of the bar.
#[derive(Default)]
pub(super) struct Bar {
    percent: Option<u8>,
}

impl Bar {
    /// The event for a piece of output; `None` when it only turns the spinner or repeats the last position.
    pub(super) fn read(&mut self, piece: &str) -> Option<UpdateEvent> {
        if !is_drawn(piece) {
            return Some(UpdateEvent::Said {
                line: piece.to_owned(),
            });
        }
        let percent = percent(piece)?;
        let moved = self.percent != Some(percent);
        self.percent = Some(percent);
        moved.then_some(UpdateEvent::Progress { percent })
    }
}

/// Whether a piece is a drawing: a spinner's letter, a bar of blocks, or a percentage alone.
pub(super) fn is_drawn(piece: &str) -> bool {
    let is_block = |letter: char| matches!(letter, '\u{2580}'..='\u{259f}');
    piece.contains(is_block)
        || piece
            .chars()
            .all(|letter| matches!(letter, '-' | '\\' | '|' | '/' | ' '))
        || piece
            .strip_suffix('%')
            .is_some_and(|number| number.trim().parse::<u8>().is_ok())
}

/// The percentage that a drawing shows: `50%`, or `1.00 MB / 2.00 MB`.
fn percent(piece: &str) -> Option<u8> {
    let words: Vec<&str> = piece.split_whitespace().collect();
    if let Some(number) = words.iter().find_map(|word| word.strip_suffix('%')) {
        return number.parse().ok().map(|percent: u8| percent.min(100));
    }
    let slash = words.iter().position(|word| *word == "/")?;
    let size = |number: usize, unit: usize| -> Option<f64> {
        let factor = match *words.get(unit)? {
            "B" => 1.0,
            "KB" => 1e3,
            "MB" => 1e6,
            "GB" => 1e9,
            _ => return None,
        };
        Some(words.get(number)?.parse::<f64>().ok()? * factor)
    };
    let so_far = size(slash.checked_sub(2)?, slash - 1)?;
    let whole = size(slash + 1, slash + 2)?;
    let share = so_far / whole * 100.0;
    // A share of 0 to 100 loses nothing in the conversion.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped"
    )]
    share.is_finite().then(|| share.clamp(0.0, 100.0) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_and_spinners_move_and_lines_are_said() {
        let mut bar = Bar::default();
        let events: Vec<Option<UpdateEvent>> = [
            "-",
            "\\",
            "Found Example [9NN]",
            "██████▒▒▒▒▒▒  1024 KB / 4.00 MB",
            "██████▒▒▒▒▒▒  1024 KB / 4.00 MB",
            "████████████  24.8 MB / 24.8 MB",
            "███▒▒▒ 52%",
            "53%",
            "██ 1 / 0",
            "██ x MB / y MB",
            "██ 1 MB / 0 MB",
            "- 100 %割引の文",
        ]
        .into_iter()
        .map(|piece| bar.read(piece))
        .collect();
        insta::assert_debug_snapshot!(events);
    }
}
