//! `cargo xtask keys`: refuses a release whose programs would trust content signed with the keys of the development.
//! The release workflow runs it first; it needs only a compiler.

use crate::machine;

/// The file with the keys of the program.
const PLACE: &str = "crates/bundle/src/keys.rs";

/// The two keys with which the program was developed. It cannot be known who has or had their secret halves.
const DEVELOPMENT: [&str; 2] = [
    "RWQ7DXaXD9E0riH552z0ZuDdgSjJYEUKjGHbZgnVTj2Nr2pYrzxgTrr6",
    "RWQ87isnkfVV0rsRjGjp24i55S6jTT9LoQw5SyjXtChMsgjwr9SlU3dr",
];

/// Fails when the keys may not be released.
pub fn run() -> Result<(), String> {
    let place = machine::root().join(PLACE);
    let text =
        std::fs::read_to_string(&place).map_err(|error| format!("{}: {error}", place.display()))?;
    may_be_released(&text)?;
    println!("{PLACE}: two keys, none of the development");
    Ok(())
}

fn may_be_released(text: &str) -> Result<(), String> {
    let keys: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","))
        .filter(|line| line.len() == 56 && line.starts_with("RW"))
        .collect();
    if keys.len() != 2 || keys[0] == keys[1] {
        return Err(format!(
            "{PLACE}: two different keys should stand there, not {keys:?}"
        ));
    }
    if keys.iter().any(|key| DEVELOPMENT.contains(key)) {
        return Err(format!(
            "{PLACE} still has a key of the development; nothing may be released with it. On a machine without a network:\n\
             minisign -G -p first.pub -s first.key\n\
             minisign -G -p second.pub -s second.key\n\
             Then the second lines of first.pub and second.pub go into {PLACE} (docs/signed-content.md)."
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(keys: [&str; 2]) -> String {
        format!(
            "const RELEASE: [&str; 2] = [\n    \"{}\",\n    \"{}\",\n];\n",
            keys[0], keys[1]
        )
    }

    #[test]
    fn keys_of_the_development_are_not_released_and_others_are() {
        let [first, second] = ["RWA", "RWB"].map(|start| format!("{start}{}", "x".repeat(53)));
        assert_eq!(may_be_released(&file([&first, &second])), Ok(()));
        for [one, two] in [
            DEVELOPMENT,
            [DEVELOPMENT[0], &second],
            [&first, DEVELOPMENT[1]],
            [&first, &first],
            ["", &second],
        ] {
            assert!(may_be_released(&file([one, two])).is_err(), "{one} {two}");
        }
    }

    #[test]
    fn the_keys_are_found_where_they_stand() {
        // The keys may be those of the development or a keeper's; both have to be readable.
        if let Err(refusal) = run() {
            assert!(refusal.contains("of the development"), "{refusal}");
        }
    }

    #[test]
    fn every_job_of_the_release_waits_for_this_answer() {
        let workflow = include_str!("../../.github/workflows/release.yml");
        let jobs = workflow.split_once("\njobs:\n").expect("jobs").1;
        let is_job =
            |line: &&str| line.starts_with("  ") && !line.starts_with("   ") && line.ends_with(':');
        let names: Vec<&str> = jobs.lines().filter(is_job).map(str::trim).collect();
        assert!(names.len() > 3 && names[0] == "keys:", "{names:?}");
        assert!(jobs.contains("run: cargo xtask keys\n"));
        assert_eq!(
            jobs.matches("    needs: keys\n").count(),
            names.len() - 1,
            "{names:?}"
        );
    }
}
