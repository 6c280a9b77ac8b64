//! winget's output, read as an update reads it, for the fuzzers (fuzz/).

use kb::Base;

use super::{UpdateEvent, UpdateOutcome, heard, progress};

/// winget's end: its exit status in decimal on the first line (anything else: a signal ended it), its output below.
///
/// # Panics
/// When a success is believed that was not stated, or a line for people contains terminal control characters.
pub fn winget_output(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n');
    let (status, output) = bytes.split_at(end.unwrap_or(0));
    let status: Option<i32> = std::str::from_utf8(status)
        .ok()
        .and_then(|s| s.parse().ok());
    let mut said = Vec::new();
    let mut bar = progress::Bar::default();
    program::cut(output, |piece| {
        match bar.read(&piece) {
            Some(UpdateEvent::Said { line }) => {
                assert!(
                    !line.is_empty() && !line.contains(char::is_control),
                    "{line:?}"
                );
            }
            Some(UpdateEvent::Progress { percent }) => assert!(percent <= 100),
            Some(UpdateEvent::Started) | None => {}
        }
        said.push(piece);
        true
    });
    let told = said.concat();
    let report = heard(status, said, Base::embedded());
    assert!(report.said.iter().all(|line| !progress::is_drawn(line)));
    if report.outcome == UpdateOutcome::Updated {
        assert_eq!(status, Some(0));
        assert!(told.contains("uccessfully") || told.contains("インストールが完了しました"));
    }
}
