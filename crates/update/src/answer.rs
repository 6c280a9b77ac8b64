//! The meaning of winget's answer. Its exit status is an HRESULT (microsoft/winget-cli, returnCodes.md) and is read
//! first. Its sentences are those of its resources in Japanese and English (winget.resw); they are needed, because a
//! status may be lost on its way and all failures of the Store share one. An answer that both leave open is reported as
//! not understood, and success is believed only when it was stated.

use super::UpdateOutcome::{
    self, AgreementRefused, AlreadyNewest, AppInUse, Busy, Cancelled, DiskFull, Forbidden,
    NeedsRestart, NoNetwork, NotFound, NotUnderstood, StoreFailed, Updated,
};

/// winget's statuses.
const STATUSES: &[(u32, UpdateOutcome)] = &[
    (0x8A15_0014, NotFound),
    (0x8A15_0010, NotFound),
    (0x8A15_0113, NotFound),
    (0x8A15_002B, AlreadyNewest),
    (0x8A15_0061, AlreadyNewest),
    (0x8A15_010D, AlreadyNewest),
    (0x8A15_010E, AlreadyNewest),
    (0x8A15_003A, Forbidden),
    (0x8A15_001B, Forbidden),
    (0x8A15_001C, Forbidden),
    (0x8A15_010F, Forbidden),
    (0x8A15_0046, AgreementRefused),
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
    (
        NoNetwork,
        &[
            "InternetOpenUrl() failed",
            "0x80072ee7",
            "0x80072efd",
            "0x80072ee2",
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
    let by_status = status.and_then(|status| {
        let status = status.cast_unsigned();
        STATUSES
            .iter()
            .find(|(known, _)| *known == status)
            .map(|(_, outcome)| *outcome)
    });
    let by_sentence = SENTENCES
        .iter()
        .find(|(_, sentences)| {
            sentences
                .iter()
                .any(|sentence| lines.iter().any(|line| line.contains(sentence)))
        })
        .map(|(outcome, _)| *outcome);
    match (by_status, by_sentence) {
        (Some(outcome), _) => outcome,
        // The sentence says success and the status says failure, so the outcome is not known.
        (None, Some(Updated)) if status != Some(0) => NotUnderstood,
        (None, Some(outcome)) => outcome,
        (None, None) => NotUnderstood,
    }
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
