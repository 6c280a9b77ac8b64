//! Lines of a stream in batches: what has arrived, and never a wait for more while there is a line to answer. What is kept is
//! bounded by the limit of a line and of a batch, whatever comes.

use std::io::{self, BufRead, BufReader, Read};

use crate::checkup::MAX_FACTS_BYTES;

/// The most lines of a batch: small enough that workers share what has arrived, large enough that handing over costs nothing.
const MOST_LINES: usize = 64;
/// A batch of so many bytes takes no further line.
const FULL: usize = 512 * 1024;
/// What is read from the system at a time.
const BUFFER: usize = 256 * 1024;

/// Lines that follow each other.
#[derive(Debug, PartialEq)]
pub struct Batch {
    /// The number of the first line, from 1.
    pub first: u64,
    /// The lines without their ends.
    pub lines: Vec<Bytes>,
}

/// A line.
#[derive(Debug, PartialEq)]
pub enum Bytes {
    /// All of it.
    Whole(Vec<u8>),
    /// It is longer than a record may be; nothing of it is kept.
    TooLong,
}

/// A stream of lines.
pub struct Lines<R> {
    input: BufReader<R>,
    /// Lines handed over so far.
    count: u64,
    /// The longest line that is kept, in bytes.
    most: usize,
    /// The rest of a line that was too long is still to be passed over.
    passes_over: bool,
}

impl<R: Read> Lines<R> {
    pub fn new(input: R) -> Self {
        Self::up_to(
            usize::try_from(MAX_FACTS_BYTES).unwrap_or(usize::MAX),
            input,
        )
    }

    fn up_to(most: usize, input: R) -> Self {
        Self {
            input: BufReader::with_capacity(BUFFER, input),
            count: 0,
            most,
            passes_over: false,
        }
    }

    /// The next lines; `None` at the end of the stream. It waits for the first of them alone.
    pub fn batch(&mut self) -> io::Result<Option<Batch>> {
        let mut lines = Vec::new();
        let mut bytes = 0;
        while lines.len() < MOST_LINES && bytes < FULL && (lines.is_empty() || self.has_line()) {
            match self.line()? {
                Some(line) => {
                    if let Bytes::Whole(line) = &line {
                        bytes += line.len();
                    }
                    lines.push(line);
                }
                None => break,
            }
        }
        if lines.is_empty() {
            return Ok(None);
        }
        let first = self.count + 1;
        self.count += lines.len() as u64;
        Ok(Some(Batch { first, lines }))
    }

    /// Whether a whole line is here already.
    fn has_line(&self) -> bool {
        !self.passes_over && self.input.buffer().contains(&b'\n')
    }

    /// The next line. One that is too long is told as soon as that is known, because it may never end.
    fn line(&mut self) -> io::Result<Option<Bytes>> {
        let mut line = Vec::new();
        let mut begun = false;
        loop {
            let here = match self.input.fill_buf() {
                Ok(here) => here,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if here.is_empty() {
                return Ok(begun.then_some(Bytes::Whole(line)));
            }
            let end = here.iter().position(|byte| *byte == b'\n');
            let piece = end.map_or(here, |end| &here[..end]);
            let used = end.map_or(here.len(), |end| end + 1);
            if self.passes_over {
                self.passes_over = end.is_none();
                self.input.consume(used);
                continue;
            }
            begun = true;
            let too_long = line.len() + piece.len() > self.most;
            if !too_long {
                line.extend_from_slice(piece);
            }
            self.input.consume(used);
            if too_long {
                self.passes_over = end.is_none();
                return Ok(Some(Bytes::TooLong));
            }
            if end.is_some() {
                return Ok(Some(Bytes::Whole(line)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A stream that gives so much at a time, and fails the test where it is asked for more than it has been told to give.
    struct Pieces(Vec<Vec<u8>>);

    impl Read for Pieces {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let piece = self.0.remove(0);
            into[..piece.len()].copy_from_slice(&piece);
            Ok(piece.len())
        }
    }

    fn whole(text: &str) -> Bytes {
        Bytes::Whole(text.into())
    }

    #[test]
    fn what_has_arrived_is_handed_over_without_a_wait_for_the_rest() {
        let pieces = ["a\nb\nha", "lf\n", "last"];
        let mut lines = Lines::new(Pieces(pieces.map(|piece| piece.into()).into()));
        let mut batch = || lines.batch().expect("it can be read");
        let made = |first, lines: &[&str]| {
            let lines = lines.iter().copied().map(whole).collect();
            Some(Batch { first, lines })
        };
        assert_eq!(batch(), made(1, &["a", "b"]));
        assert_eq!(batch(), made(3, &["half"]));
        assert_eq!(batch(), made(4, &["last"]));
        assert_eq!(batch(), None);
    }

    #[test]
    fn a_batch_has_a_limit_of_lines_and_one_of_bytes() {
        let many = "x\n".repeat(MOST_LINES + 1);
        let mut lines = Lines::new(many.as_bytes());
        let batch = lines.batch().expect("readable").expect("a batch");
        assert_eq!(batch.lines.len(), MOST_LINES);
        let line = "y".repeat(200 * 1024) + "\n";
        let long = line.repeat(20);
        let mut lines = Lines::new(long.as_bytes());
        while let Some(batch) = lines.batch().expect("readable") {
            assert!(batch.lines.len() <= 3, "{}", batch.lines.len());
        }
        assert_eq!(lines.count, 20);
    }

    #[test]
    fn a_line_that_never_ends_is_told_before_its_end() {
        let mut lines = Lines::up_to(1000, io::repeat(b'x'));
        let batch = lines.batch().expect("readable").expect("a batch");
        assert_eq!(batch.lines, [Bytes::TooLong]);
    }

    #[test]
    fn the_line_after_one_that_is_too_long_is_whole() {
        let text = format!("{}\nshort\n{}", "x".repeat(11), "y".repeat(10));
        let mut lines = Lines::up_to(10, text.as_bytes());
        let mut all = Vec::new();
        while let Some(batch) = lines.batch().expect("readable") {
            all.extend(batch.lines);
        }
        assert_eq!(all, [Bytes::TooLong, whole("short"), whole("yyyyyyyyyy")]);
    }

    proptest! {
        #[test]
        fn however_a_text_arrives_its_lines_are_those_of_the_text(
            text in "[a\n]{0,200}", cuts in prop::collection::vec(1_usize..9, 0..100)
        ) {
            let mut rest = text.as_bytes();
            let mut pieces = Vec::new();
            for cut in cuts {
                let (piece, after) = rest.split_at(cut.min(rest.len()));
                if !piece.is_empty() {
                    pieces.push(piece.to_vec());
                }
                rest = after;
            }
            pieces.push(rest.to_vec());
            let mut lines = Lines::up_to(20, Pieces(pieces));
            let mut all = Vec::new();
            while let Some(batch) = lines.batch().expect("readable") {
                prop_assert_eq!(batch.first, all.len() as u64 + 1);
                all.extend(batch.lines);
            }
            let expected: Vec<Bytes> = text
                .lines()
                .map(|line| if line.len() > 20 { Bytes::TooLong } else { whole(line) })
                .collect();
            prop_assert_eq!(all, expected);
        }
    }
}
