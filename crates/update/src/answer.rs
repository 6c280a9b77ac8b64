//! The meaning of winget's answer. Its exit status is an HRESULT (microsoft/winget-cli, returnCodes.md) and is read
//! first. A number that it prints says more than the status of its end, because one source may fail with a number and another
//! one then answer that nothing was found. Its sentences are those of its resources in Japanese and English (winget.resw);
//! they are needed, because a status may be lost on its way and all failures of the Store share one. An answer that all of
//! them leave open is reported as not understood, and success is believed only when it was stated.

use super::UpdateOutcome::{
    self, AgreementRefused, AlreadyNewest, AppInUse, Busy, Cancelled, CertificateMismatch,
    DiskFull, Filtered, Forbidden, NeedsRestart, NoNetwork, NotFound, NotUnderstood, StoreFailed,
    StoreLicence, StoreSignIn, UpdateServiceOff, Updated,
};

/// Statuses of winget, and those of Windows and the Store that it prints.
const STATUSES: &[(u32, UpdateOutcome)] = &[
    (0x8A15_0014, NotFound),
    (0x8A15_0010, NotFound),
    (0x8A15_0113, NotFound),
    (0x8A15_002B, AlreadyNewest),
    (0x8A15_0061, AlreadyNewest),
    (0x8A15_004F, AlreadyNewest),
    (0x8A15_010D, AlreadyNewest),
    (0x8A15_010E, AlreadyNewest),
    (0x8A15_003A, Forbidden),
    (0x8A15_001B, Forbidden),
    (0x8A15_001C, Forbidden),
    (0x8A15_010F, Forbidden),
    (0x8A15_0046, AgreementRefused),
    (0x8A15_0041, AgreementRefused),
    (0x8A15_0042, AgreementRefused),
    (0x8A15_0008, NoNetwork),
    (0x8A15_0045, NoNetwork),
    (0x8A15_004B, NoNetwork),
    (0x8A15_0107, NoNetwork),
    (0x8A15_0109, NeedsRestart),
    (0x8A15_010A, NeedsRestart),
    (0x8A15_010B, NeedsRestart),
    (0x8A15_010C, Cancelled),
    (0x8A15_0101, AppInUse),
    (0x8A15_0103, AppInUse),
    (0x8A15_0111, AppInUse),
    (0x8A15_0102, Busy),
    (0x8A15_0105, DiskFull),
    (0x8A15_0005, Cancelled),
    (0x8A15_001E, StoreFailed),
    (0x8A15_005E, CertificateMismatch),
    // WinINet's: the certificate, or its dates, were refused.
    (0x8007_2F8F, CertificateMismatch),
    (0x8007_2F05, CertificateMismatch),
    (0x8007_2F06, CertificateMismatch),
    (0x8007_2F0D, CertificateMismatch),
    // HTTP 403 and 407: something on the way asks or refuses.
    (0x8019_0193, Filtered),
    (0x8019_0197, Filtered),
    // The packages of the Store: the app is open; the disk is full.
    (0x8007_3D02, AppInUse),
    (0x8007_0070, DiskFull),
    // The Store: no sign-in, no right of use; Windows Update switched off.
    (0x8015_DC12, StoreSignIn),
    (0x803F_8001, StoreLicence),
    (0x8008_0005, UpdateServiceOff),
    (0x8007_0422, UpdateServiceOff),
    // WinINet's: name not resolved, cannot connect, timed out.
    (0x8007_2EE7, NoNetwork),
    (0x8007_2EFD, NoNetwork),
    (0x8007_2EE2, NoNetwork),
];

/// winget's sentences, English then Japanese. Refusals come first, because one may follow a line that sounds like
/// success.
const SENTENCES: &[(UpdateOutcome, &[&str])] = &[
    (
        Forbidden,
        &[
            "disabled by Group Policy",
            "blocked by Group Policy",
            "blocked by policy",
            "Organization policies are preventing",
            "グループ ポリシーによって無効",
            "グループ ポリシーによってブロック",
            "ポリシーによってブロック",
            "組織のポリシーが原因で",
        ],
    ),
    (
        AgreementRefused,
        &[
            "ource agreements were not agreed to",
            "Package agreements were not agreed to",
            "ソース契約が同意されませんでした",
            "ソース契約に同意しませんでした",
            "パッケージ契約に同意しませんでした",
        ],
    ),
    (
        NeedsRestart,
        &[
            "Restart your PC",
            "Your PC will restart",
            "PC を再起動して",
            "PC が再起動して",
        ],
    ),
    (
        AppInUse,
        &[
            "Application is currently running",
            "currently in use",
            "file is being used",
            "アプリケーションは現在実行中です",
            "現在別のアプリケーションで使用されています",
            "ファイルが使用されています",
        ],
    ),
    (
        Busy,
        &[
            "Another installation is already in progress",
            "別のインストールが既に進行中",
        ],
    ),
    (
        DiskFull,
        &[
            "no more space on your PC",
            "PC にこれ以上空き領域がありません",
        ],
    ),
    (
        Updated,
        &[
            "Successfully installed",
            "Successfully upgraded",
            "インストールが完了しました",
        ],
    ),
    (
        AlreadyNewest,
        &[
            "No available upgrade found",
            "No applicable upgrade found",
            "No applicable update found",
            "No newer package versions are available",
            "A package version is already installed",
            "別のバージョンが既にインストールされています",
            "利用可能なアップグレードが見つかりませんでした",
            "適用可能なアップグレードは見つかりませんでした",
            "新しいパッケージ バージョンはありません",
            "パッケージ バージョンは既にインストールされています",
        ],
    ),
    // A question that waits for an answer is no refusal where the end was a success.
    (
        AgreementRefused,
        &[
            "Do you agree to all the source agreements terms?",
            "Do you agree to the terms?",
            "すべてのソース契約条件に同意しますか",
            "使用条件に同意しますか",
        ],
    ),
    (
        CertificateMismatch,
        &[
            "server certificate did not match any of the expected values",
            "サーバー証明書が、予期された値のいずれにも一致しませんでした",
        ],
    ),
    (
        NoNetwork,
        &[
            "InternetOpenUrl() failed",
            "requires internet connectivity",
            "Failed when opening source",
            "Failed when searching source",
            "Failed in attempting to update the source",
            "インターネット接続が必要です",
            "ソースを開くときに失敗しました",
            "ソースの検索中に失敗しました",
            "ソースの検索中にエラーが発生しました",
        ],
    ),
    (
        NotFound,
        &[
            "No package found matching input criteria",
            "No packages were found among the working sources",
            "入力条件に一致するパッケージが見つかりませんでした",
            "作業ソースの中にパッケージが見つかりませんでした",
        ],
    ),
    (
        StoreFailed,
        &[
            "Failed to install or upgrade Microsoft Store package",
            "package acquisition failed",
            "Microsoft Store パッケージをインストールまたはアップグレードできませんでした",
        ],
    ),
    (
        Cancelled,
        &[
            "You cancelled the installation",
            "ユーザーがインストールを取り消しました",
        ],
    ),
];

/// The meaning of winget's end.
pub(super) fn understood(status: Option<i32>, lines: &[String]) -> UpdateOutcome {
    let by_sentence = SENTENCES
        .iter()
        .find(|(_, sentences)| {
            sentences
                .iter()
                .any(|sentence| lines.iter().any(|line| line.contains(sentence)))
        })
        .map(|(outcome, _)| *outcome);
    let by_number = || lines.iter().flat_map(|line| numbers(line)).find_map(named);
    if status == Some(0) {
        return by_sentence.or_else(by_number).unwrap_or(NotUnderstood);
    }
    by_number()
        .or_else(|| named(status?.cast_unsigned()))
        // The sentence says success and the status says failure, so the outcome is not known.
        .or_else(|| by_sentence.filter(|outcome| *outcome != Updated))
        .unwrap_or(NotUnderstood)
}

/// The outcome of a status.
fn named(status: u32) -> Option<UpdateOutcome> {
    let row = STATUSES.iter().find(|(known, _)| *known == status);
    row.map(|(_, outcome)| *outcome)
}

/// The statuses that a line prints: `0x8a15005e`, or `-1978335138` as PowerShell shows the same.
fn numbers(line: &str) -> impl Iterator<Item = u32> {
    let words = line.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    words.filter_map(|word| {
        let Some(digits) = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) else {
            let is_status = word.len() == 11 && word.starts_with('-');
            return is_status.then(|| word.parse().map(i32::cast_unsigned).ok())?;
        };
        let number = (digits.len() == 8).then(|| u32::from_str_radix(digits, 16).ok());
        number?
    })
}

/// How a status that has no outcome is told: as Windows writes it.
pub(super) fn written(status: i32) -> String {
    format!("0x{:08X}", status.cast_unsigned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_status_of_wingets_own_counts_before_any_words() {
        for (status, outcome) in [
            (-1_978_335_212, NotFound),
            (-1_978_335_189, AlreadyNewest),
            (-1_978_335_174, Forbidden),
            (-1_978_335_162, AgreementRefused),
            (-1_978_334_969, NoNetwork),
            (-1_978_334_967, NeedsRestart),
        ] {
            assert_eq!(understood(Some(status), &[]), outcome, "{status}");
            assert_eq!(
                understood(Some(status), &lines("何かの文")),
                outcome,
                "{status}"
            );
        }
    }

    #[test]
    fn a_number_that_one_source_printed_counts_more_than_how_another_one_ended() {
        let en = "Failed when searching source: msstore\nAn unexpected error occurred while executing the command:\n0x8a15005e : The server certificate did not match any of the expected values.";
        let ja = "ソースの検索中に失敗しました: msstore\nコマンドの実行中に予期しないエラーが発生しました:\n0x8a15005e : サーバー証明書が、予期された値のいずれにも一致しませんでした。";
        for text in [en, ja] {
            for status in [None, Some(-1_978_335_138), Some(-1_978_335_212)] {
                assert_eq!(understood(status, &lines(text)), CertificateMismatch);
            }
        }
        let store = |number: &str| {
            let text = format!(
                "Microsoft Store パッケージをインストールまたはアップグレードできませんでした。エラー コード: {number}"
            );
            understood(Some(-1_978_335_202), &lines(&text))
        };
        for (number, outcome) in [
            ("0x8015DC12", StoreSignIn),
            ("0x80190193", Filtered),
            ("0x80072F8F", CertificateMismatch),
            ("0x80080005", UpdateServiceOff),
            ("0x803F8001", StoreLicence),
            ("0x80073D02", AppInUse),
            ("0x80072ee7", NoNetwork),
            ("0x80070002", StoreFailed),
            ("0x12345678", StoreFailed),
        ] {
            assert_eq!(store(number), outcome, "{number}");
        }
        // A success that was stated and ended well stays one, whatever a source said before.
        let both = format!("{en}\nSuccessfully installed");
        assert_eq!(understood(Some(0), &lines(&both)), Updated);
    }

    /// What people have pasted of winget and the Store, and the same kinds in the other language (field-artefacts.tsv): the case,
    /// the status where one was seen, what was shown with `|` between lines, and the outcome.
    #[test]
    fn what_winget_was_seen_to_say_in_the_field_has_its_outcome() {
        let table = include_str!("field-artefacts.tsv");
        let mut cases = std::collections::BTreeSet::new();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let row: Vec<&str> = line.split('\t').collect();
            let [case, status, shown, outcome] = row[..] else {
                panic!("{line}: four columns");
            };
            let status = status
                .strip_prefix("0x")
                .map(|digits| u32::from_str_radix(digits, 16).expect("a status"))
                .map(u32::cast_signed)
                .or_else(|| status.parse().ok());
            let said = lines(&shown.replace('|', "\n"));
            let told = kb::word_of(&understood(status, &said));
            assert_eq!(told, outcome, "{case}: {shown}");
            cases.extend(case.split('-').next());
        }
        let all = ["A1", "A2", "A3", "A4", "A5", "A6", "A7"];
        assert_eq!(cases.into_iter().collect::<Vec<_>>(), all);
    }

    /// statuses.tsv: every status that winget's sources name (AppInstallerErrors.h, 2026). One without an outcome is said
    /// as unknown, with its number.
    #[test]
    fn every_status_that_winget_can_end_with_has_its_outcome_or_is_said_as_unknown() {
        let table = include_str!("statuses.tsv");
        let rows: Vec<(u32, &str)> = table
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| {
                let (status, outcome) = line.split_once('\t').expect("a status and its outcome");
                let status = status.trim_start_matches("0x");
                (u32::from_str_radix(status, 16).expect("a status"), outcome)
            })
            .collect();
        assert!(rows.len() > 120, "{}", rows.len());
        for (status, outcome) in &rows {
            let status = status.cast_signed();
            let told = kb::word_of(&understood(Some(status), &[]));
            assert_eq!(&told, outcome, "{}", written(status));
        }
        let of_winget = STATUSES.iter().filter(|(status, _)| status >> 16 == 0x8A15);
        for (status, _) in of_winget {
            assert!(rows.iter().any(|(row, _)| row == status), "{status:#X}");
        }
    }

    #[test]
    fn success_is_believed_only_where_it_was_said_and_ended_well() {
        let said = lines("Successfully installed");
        assert_eq!(understood(Some(0), &said), Updated);
        assert_eq!(understood(Some(1), &said), NotUnderstood);
        assert_eq!(understood(None, &said), NotUnderstood);
        assert_eq!(understood(Some(0), &[]), NotUnderstood);
        assert_eq!(understood(Some(0), &lines("Done!")), NotUnderstood);
    }

    #[test]
    fn a_restart_is_told_though_the_installation_is_done() {
        let said = lines("Successfully installed\nRestart your PC to finish installation.");
        assert_eq!(understood(Some(0), &said), NeedsRestart);
    }
}
