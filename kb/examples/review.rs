//! `cargo run -p kb --example review [DAY] [FOLDER]`: what in the content is inferred or not sure, and what nobody has
//! compared with its sources for over a year. The day is today in Japan unless given; the folder is kb/content.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use jiff::Timestamp;
use jiff::civil::Date;

fn main() -> ExitCode {
    let mut args = env::args().skip(1);
    let today = match args.next().map(|day| day.parse::<Date>()) {
        None => kb::japan_time(Timestamp::now()).date(),
        Some(Ok(day)) => day,
        Some(Err(error)) => {
            eprintln!("日付は 2026-11-22 のように書きます（{error}）");
            return ExitCode::from(2);
        }
    };
    let folder = args.next().map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("content"),
        PathBuf::from,
    );
    match kb::load::load(&folder) {
        Ok(content) => {
            print!("{}", kb::review(&content, today));
            ExitCode::SUCCESS
        }
        Err(mistakes) => {
            for mistake in mistakes {
                eprintln!("{mistake}");
            }
            ExitCode::FAILURE
        }
    }
}
