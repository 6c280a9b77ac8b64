//! The command line as clap parses it. The doc comments are the help that a user sees, so they are in Japanese.

use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use diagnose::{Check, check_named};
use enquiry::Tried;
use facts::Endpoint;
use jiff::civil::Date;
use kb::{
    CardKind, Expired, Facility, Outage, Papers, RepairAction, SettingsPage, Setup, Situation,
    Uses, Visit,
};
use policy::Policy;
use repair::RootCertificate;

use crate::kb_args::{ContentArgs, KbCall};
use crate::monitoring::Format;
use crate::output::{FINE, Failure, Outcome, line};

/// 資格確認レスキュー: オンライン資格確認が使えない原因を調べ、直し方と、受付を続ける方法を示します。
#[derive(Parser)]
#[command(name = "shikaku", version, disable_help_subcommand = true)]
#[command(
    after_help = "終了コード: 0 問題なし / 1 見つかった（または該当なし） / 2 呼び方の間違い / 3 見られないもの（または書き出せないもの）があった"
)]
pub struct Args {
    #[command(subcommand)]
    pub call: Call,
    #[command(flatten)]
    pub content: ContentArgs,
}

impl Args {
    /// Parses the command line. Help is printed here. Its text passes the same way as everything, because the name by
    /// which the program was called stands in it.
    pub fn read() -> Result<Self, Outcome> {
        Self::try_parse().map_err(|error| {
            if matches!(
                error.kind(),
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
            ) {
                return line(error.to_string().trim_end()).map(|()| FINE);
            }
            Err(Failure::Wrong(format!(
                "{}\n\n使い方: shikaku --help",
                mistake(&error)
            )))
        })
    }
}

/// The message for a mistake in Japanese, because clap's own are in English.
fn mistake(error: &clap::Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    };
    let (argument, value) = (
        context(ContextKind::InvalidArg),
        context(ContextKind::InvalidValue),
    );
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!(
                "「{}」という命令はありません。",
                context(ContextKind::InvalidSubcommand)
            )
        }
        ErrorKind::UnknownArgument => format!("「{argument}」は使えません。"),
        ErrorKind::MissingRequiredArgument => format!("{argument} が足りません。"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "命令が足りません。".to_owned()
        }
        ErrorKind::ValueValidation if error.source().is_some() => {
            let told = error.source().map(ToString::to_string).unwrap_or_default();
            format!("{argument}: {told}")
        }
        ErrorKind::ArgumentConflict => {
            format!("{argument} は、ほかの指定といっしょには使えません。")
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} の値が足りません。"),
        ErrorKind::InvalidValue => {
            format!(
                "{argument} に「{value}」は使えません。使えるのは: {}",
                context(ContextKind::ValidValue)
            )
        }
        _ => error.render().to_string(),
    }
}

// Subcommands are built lazily (`defer`), because building all of them costs time at every start, while a patient
// waits.
#[derive(Subcommand)]
#[command(defer = true)]
pub enum Call {
    /// エラーの番号・画面の文・困りごとから、説明のページを探します
    Explain(ExplainArgs),
    /// 1つのページを表示します（例: error/021）
    Show(ShowArgs),
    /// 資格確認ができないときの、患者さんの受け付け方を表示します（わからないことは書かないままでかまいません）
    Receive(ReceiveArgs),
    /// 一覧を表示します
    List(ListArgs),
    /// この機械を点検します（何も変えません）
    Checkup(CheckupArgs),
    /// 開院前に点検します（問題がなければ1行だけ。手で確かめるものと、90日以内に終わるものも見ます）
    Opening(OpeningArgs),
    /// リーダー・カード・Bluetoothの変化を、1つに1行で知らせつづけます（Ctrl+Cで終わります）
    Watch(WatchArgs),
    /// うまくいかない操作を、もう一度やってみてもらい、そのあいだに何が起きたかを見ます（Ctrl+Cで、そこまでを判定します）
    Record(RecordArgs),
    /// ほかの機械の点検の記録を、ここで判定します
    Diagnose(DiagnoseArgs),
    /// 動いている機械の記録と比べて、違うところを表示します（問題になった点検に関わるところが先です）
    Beside(BesideArgs),
    /// フォルダの中の、たくさんの機械の記録を、1枚の一覧にします（何がおかしいか、何がいつ終わるか）
    Fleet(FleetArgs),
    /// アプリが自分で直します（かならず先に聞きます）
    Repair(RepairArgs),
    /// 設定の画面を開きます（設定は変えません）
    Open(OpenArgs),
    /// 問い合わせで伝えることをまとめます（人や端末の名前、アドレス、製造番号は入りません）
    Report(ReportArgs),
    /// 残してある点検を、見たりくらべたり消したりします
    History(HistoryArgs),
    /// マイナ資格確認アプリをwingetで更新します（同意を聞いてから）
    Update(UpdateArgs),
    /// 端末の管理者が前もって決めたことを表示します
    Policy(PolicyArgs),
    /// 説明の内容を、新しくします・作ります
    #[command(subcommand)]
    Kb(KbCall),
}

#[derive(ClapArgs)]
pub struct ExplainArgs {
    /// 番号（021、0x81000023、E-…-W-6401）か、ことば
    #[arg(required = true)]
    pub words: Vec<String>,
    /// 何件まで出すか
    #[arg(long, default_value = "5", value_parser = limit)]
    pub limit: usize,
    /// ことばのとき、この利用形態に関わるページを先に出します（face-reader、windows-usb-reader など）
    #[arg(long)]
    pub setup: Option<Setup>,
    /// JSONで出します
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs)]
pub struct ShowArgs {
    /// ページのid（例: error/021、guide/reader-mode）
    pub id: String,
    /// この施設に関わる手順だけを出します（hospital-clinic、pharmacy、home-visit-nursing、other）
    #[arg(long)]
    pub facility: Option<Facility>,
    /// ページの質問への答え（くり返せます。例: card=physical、certificate=2026-08-10）
    #[arg(long, value_name = "KEY=VALUE", value_parser = page_answer)]
    pub answer: Vec<(String, String)>,
    /// このページの原因を、この端末で見ます（何も変えません）
    #[arg(long)]
    pub look: bool,
    /// 見るときの利用形態（face-reader、windows-usb-reader など）
    #[arg(long, requires = "look")]
    pub setup: Option<Setup>,
    /// JSONで出します
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs)]
pub struct ReceiveArgs {
    /// 持っているもの（physical、phone、certificate＝資格確認書、voucher＝医療券、none）
    #[arg(long)]
    pub card: Option<CardKind>,
    /// いっしょに見せられるもの（notice＝資格情報のお知らせ、portal＝マイナポータルの画面かPDF、none）
    #[arg(long)]
    pub papers: Option<Papers>,
    /// 来たことがあるか（first、returning）
    #[arg(long)]
    pub visit: Option<Visit>,
    /// 使えないもの（nothing、reader、network、terminal、prescription＝950、chart＝952）
    #[arg(long)]
    pub outage: Option<Outage>,
    /// カードの電子証明書が切れているか（no、grace＝切れて3か月以内、past）
    #[arg(long)]
    pub expired: Option<Expired>,
    /// 施設の種類（hospital-clinic、pharmacy、home-visit-nursing、other）
    #[arg(long)]
    pub facility: Option<Facility>,
    /// 電子処方箋を使っているか（yes、no）
    #[arg(long)]
    pub e_prescription: Option<Uses>,
    /// 電子カルテ情報共有サービスを使っているか（yes、no）
    #[arg(long)]
    pub e_chart: Option<Uses>,
    /// JSONで出します
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs)]
pub struct ListArgs {
    /// 何の一覧か
    pub what: ListOf,
    /// JSONで出します
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum ListOf {
    /// 画面の番号とアプリのエラー
    Errors,
    /// よくある困りごと
    Topics,
    /// 手順
    Guides,
    /// 点検の項目
    Checks,
    /// 点検で見つかる原因
    Findings,
}

#[derive(ClapArgs)]
pub struct CheckupArgs {
    #[command(flatten)]
    pub look: LookArgs,
    /// この点検を、暗号にして残します（`shikaku history` で見られます）
    #[arg(long)]
    pub keep: bool,
    /// JSONで出します
    #[arg(long)]
    pub json: bool,
    /// 監視のしくみに渡す形で出します（id と数だけで、名前やアドレスは入りません）
    #[arg(long, conflicts_with = "json")]
    pub format: Option<Format>,
}

#[derive(ClapArgs)]
#[command(
    after_help = "終了コード: 0 問題なし（1行だけ出します） / 1 原因か、90日以内に終わるものがあった / 2 呼び方の間違い / 3 見られないものがあった"
)]
pub struct OpeningArgs {
    #[command(flatten)]
    pub look: LookArgs,
    /// この点検を、暗号にして残します（カードを置いて残すと、読めた日がわかります）
    #[arg(long)]
    pub keep: bool,
    /// 問題がなければ、何も出しません
    #[arg(long, conflicts_with = "json")]
    pub quiet: bool,
    /// JSONで出します
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs)]
pub struct BesideArgs {
    /// 動いている機械の記録（`shikaku checkup --json` か `shikaku report` が出したファイル）
    pub good: PathBuf,
    /// 動かない機械の記録（書かないときは、この機械をいま点検します）
    pub facts: Option<PathBuf>,
    #[command(flatten)]
    pub look: LookArgs,
    /// JSONで出します
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs)]
pub struct FleetArgs {
    /// 記録のフォルダ（`shikaku checkup --json` か `shikaku report --out` が出した、NAME.json のファイル。NAME が場所の名前になります）
    pub folder: PathBuf,
    /// JSONで出します
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// 表計算ソフトで開ける形（CSV、1行に1か所）で出します
    #[arg(long)]
    pub csv: bool,
    /// 印刷できるページ（HTML）を、このファイルに保存します
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
    /// 同じ名前のファイルがあれば、書き換えます
    #[arg(long, requires = "page")]
    pub replace: bool,
}

// What looking at the machine needs.
#[derive(Clone, ClapArgs)]
pub struct LookArgs {
    /// 利用形態（phone、phone-bluetooth-reader、windows-usb-reader、windows-bluetooth-reader、face-reader、face-reader-phone-reader）
    #[arg(long)]
    pub setup: Option<Setup>,
    /// この項目だけを見ます（くり返せます。例: reader.present）
    #[arg(long, value_parser = check)]
    pub only: Vec<&'static Check>,
    /// 質問への答え（くり返せます。例: presented=phone、lamp=steady-green）
    #[arg(long, value_name = "KEY=VALUE", value_parser = answer)]
    pub answer: Vec<(String, String)>,
    /// Bluetoothのリーダーの名前（例: ACR1255U-J1-012345。ないときは、知っている製品をさがします）
    #[arg(long, value_name = "NAME", value_parser = reader_name)]
    pub reader_name: Option<String>,
    /// 接続をためすサーバーを、これに変えます（例: example.jp:443）
    #[arg(long, value_name = "HOST:PORT")]
    pub endpoint: Option<Endpoint>,
    /// 1つを見るのに待つ秒数（ないときは5秒。bluetooth.searchを見るときは16秒）
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub deadline: Option<Duration>,
}

#[derive(ClapArgs)]
pub struct ReportArgs {
    #[command(flatten)]
    pub look: LookArgs,
    /// 点検のかわりに、この記録から作ります
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// 画面に出た番号や文（くり返せます。例: 021）
    #[arg(long, value_name = "TEXT", value_parser = crate::report::typed)]
    pub typed: Vec<String>,
    /// ためした手順（くり返せます。例: guide/update-app-windows:8=unchanged、ほかに solved、other-finding、not-known）
    #[arg(long, value_name = "ENTRY:STEP=OUTCOME")]
    pub tried: Vec<Tried>,
    /// この行を出しません（くり返せます。例: time）
    #[arg(long, value_name = "LINE")]
    pub strike: Vec<String>,
    /// 保存するファイル（.txt は文だけ、.svg はQRコード、そのほかは `shikaku diagnose` で読める記録）
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// 保存する名前のファイルがもうあるとき、書きかえます
    #[arg(long, requires = "out")]
    pub replace: bool,
    /// JSONで出します
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs)]
pub struct RepairArgs {
    /// 何を直すか（amazon-root: AWSのルート証明書）
    pub action: RepairAction,
    /// どの証明書か（書かないときは、点検で足りないとわかったもの）
    #[arg(long, value_name = "ID", value_parser = root)]
    pub root: Option<RootCertificate>,
    /// 足さずに、このフォルダに保存します
    #[arg(long, value_name = "DIR", conflicts_with = "undo")]
    pub save: Option<PathBuf>,
    /// このアプリが足した証明書を、取りのぞきます
    #[arg(long)]
    pub undo: bool,
    /// 聞かずに、します
    #[arg(long)]
    pub yes: bool,
    /// 点検の接続をためすサーバーを、これに変えます（例: example.jp:443）
    #[arg(long, value_name = "HOST:PORT")]
    pub endpoint: Option<Endpoint>,
    /// JSONで出します
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs)]
pub struct WatchArgs {
    /// 利用形態（phone、phone-bluetooth-reader、windows-usb-reader、windows-bluetooth-reader、face-reader、face-reader-phone-reader）
    #[arg(long)]
    pub setup: Option<Setup>,
    /// この項目だけを見ます（くり返せます。例: card.present）
    #[arg(long, value_parser = followed_check)]
    pub only: Vec<&'static Check>,
    /// 質問への答え（くり返せます。例: lamp=steady-green）
    #[arg(long, value_name = "KEY=VALUE", value_parser = answer)]
    pub answer: Vec<(String, String)>,
    /// Bluetoothのリーダーの名前（例: ACR1255U-J1-012345。ないときは、知っている製品をさがします）
    #[arg(long, value_name = "NAME", value_parser = reader_name)]
    pub reader_name: Option<String>,
    /// 1つを見るのに待つ秒数
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub deadline: Duration,
    /// 1行に1つのJSONで出します
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs)]
#[command(
    after_help = "終了コード: 0 問題なし / 1 原因が見つかった / 2 呼び方の間違い / 3 見られないものがあった。名前、アドレス、製造番号は、記録に入りません。"
)]
pub struct RecordArgs {
    /// 利用形態（phone、phone-bluetooth-reader、windows-usb-reader、windows-bluetooth-reader、face-reader、face-reader-phone-reader）
    #[arg(long)]
    pub setup: Option<Setup>,
    /// 見る秒数（1～600）
    #[arg(long, value_name = "N", default_value = "60", value_parser = recorded_seconds)]
    pub seconds: u32,
    /// Bluetoothのリーダーの名前（例: ACR1255U-J1-012345。ないときは、知っている製品をさがします）
    #[arg(long, value_name = "NAME", value_parser = reader_name)]
    pub reader_name: Option<String>,
    /// 通信の状態を見るプログラムの、ファイルの名前（Linuxだけ。マイナ資格確認アプリの代わりをするものです）
    #[arg(long, value_name = "NAME")]
    pub app: Option<String>,
    /// 相手がこのサーバーのとき、「確認用のサーバー」と呼びます（例: example.jp:443）
    #[arg(long, value_name = "HOST:PORT")]
    pub endpoint: Option<Endpoint>,
    /// 記録を保存するファイル（`shikaku diagnose` で、もう一度判定できます）
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// 保存する名前のファイルがもうあるとき、書きかえます
    #[arg(long, requires = "out")]
    pub replace: bool,
    /// この記録を、暗号にして残します（`shikaku history` で見られます）
    #[arg(long)]
    pub keep: bool,
    /// JSONで出します
    #[arg(long)]
    pub json: bool,
}

/// Accepts what a record may last.
fn recorded_seconds(text: &str) -> Result<u32, String> {
    let most = facts::LONGEST_RECORD / 1_000;
    let seconds = text
        .parse()
        .ok()
        .filter(|seconds| (1..=most).contains(seconds));
    seconds.ok_or_else(|| format!("1から{most}までの数を書きます"))
}

#[derive(ClapArgs)]
pub struct OpenArgs {
    /// どの画面か（windows-proxy、windows-date-and-time、windows-update、windows-certificates）
    pub page: SettingsPage,
}

#[derive(ClapArgs)]
pub struct DiagnoseArgs {
    /// `shikaku checkup --json` か `shikaku report` が出したファイル（--lines では、1行に1つ。書かないときは標準入力から読みます）
    #[arg(required_unless_present = "lines")]
    pub file: Option<PathBuf>,
    /// 1行に1つの記録を読み、読んだ順に、1行に1つのJSONで答えつづけます（読めない行は {"line", "error"} と答えて、次の行へ進みます）
    #[arg(long)]
    pub lines: bool,
    /// JSONで出します（--lines では、いつもJSONです）
    #[arg(long)]
    pub json: bool,
}

fn root(id: &str) -> Result<RootCertificate, String> {
    RootCertificate::named(id).map_err(|error| error.to_string())
}

#[derive(ClapArgs)]
pub struct HistoryArgs {
    #[command(subcommand)]
    pub call: HistoryCall,
}

#[derive(Subcommand)]
pub enum HistoryCall {
    /// 残してある点検の一覧（新しい順、50件まで）
    List {
        /// JSONで出します
        #[arg(long)]
        json: bool,
    },
    /// 1つの点検を表示します
    Show {
        /// 点検の番号
        number: u32,
        /// JSONで出します
        #[arg(long)]
        json: bool,
    },
    /// 2つの点検をくらべます
    Compare {
        /// 前の点検の番号
        earlier: u32,
        /// あとの点検の番号
        later: u32,
        /// JSONで出します
        #[arg(long)]
        json: bool,
    },
    /// 残してある点検をすべて消します
    Clear {
        /// 読めなくなったものだけを消します
        #[arg(long)]
        unreadable: bool,
        /// 聞かれません
        #[arg(long)]
        yes: bool,
    },
}

#[derive(ClapArgs)]
pub struct UpdateArgs {
    /// 契約に同意します（聞かれません）
    #[arg(long)]
    pub yes: bool,
    /// 終わるまで待つ秒数
    #[arg(long, value_name = "SECONDS", default_value = "900", value_parser = minutes)]
    pub deadline: Duration,
    /// JSONで出します
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs)]
pub struct PolicyArgs {
    /// JSONで出します
    #[arg(long)]
    pub json: bool,
}

impl Args {
    /// Fills in what the call does not say and whoever looks after this machine has decided.
    pub fn preset(&mut self, policy: &Policy) {
        let (setup, facility) = match &mut self.call {
            Call::Explain(args) => (Some(&mut args.setup), None),
            Call::Checkup(args) => (Some(&mut args.look.setup), None),
            Call::Report(args) => (Some(&mut args.look.setup), None),
            Call::Watch(args) => (Some(&mut args.setup), None),
            Call::Show(args) => (None, Some(&mut args.facility)),
            Call::Receive(args) => (None, Some(&mut args.facility)),
            _ => (None, None),
        };
        if let Some(setup) = setup {
            *setup = setup.or(policy.setup);
        }
        if let Some(facility) = facility {
            *facility = facility.or(policy.facility);
        }
    }
}

fn limit(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|limit| (1..=1000).contains(limit))
        .ok_or_else(|| "1から1000までの数を書きます".to_owned())
}

fn check(id: &str) -> Result<&'static Check, String> {
    check_named(id).ok_or_else(|| {
        let known: Vec<&str> = diagnose::CHECKS.iter().map(|check| check.id).collect();
        format!(
            "「{id}」という項目はありません。項目は: {}",
            known.join(" ")
        )
    })
}

fn followed_check(id: &str) -> Result<&'static Check, String> {
    let check = check(id)?;
    if check.is_followed() {
        Ok(check)
    } else {
        Err(format!(
            "「{id}」の変化は追いません（reader、card、bluetoothの項目だけです）"
        ))
    }
}

/// Parses an answer `KEY=VALUE`. A misspelt one is refused here, so that it does not become an open question.
fn page_answer(text: &str) -> Result<(String, String), String> {
    let (question, answer) = key_and_value(text)?;
    Situation::default()
        .set(&question, &answer, Date::MIN)
        .map_err(|error| error.to_string())?;
    Ok((question, answer))
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("KEY=VALUE の形で書きます")?;
    Ok((key.to_owned(), value.to_owned()))
}

fn answer(text: &str) -> Result<(String, String), String> {
    let (question, answer) = key_and_value(text)?;
    facts::Answers::default()
        .set(&question, &answer)
        .map_err(|error| error.to_string())?;
    Ok((question, answer))
}

fn reader_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    // A Bluetooth name has at most 248 bytes (Bluetooth Core, vol. 2 part E 6.23).
    if name.is_empty() || name.len() > 248 || name.chars().any(char::is_control) {
        Err("リーダーの名前を、そのまま書きます".to_owned())
    } else {
        Ok(name.to_owned())
    }
}

/// A duration for an operation that may take minutes.
fn minutes(text: &str) -> Result<Duration, String> {
    text.parse()
        .ok()
        .filter(|seconds: &f64| (0.1..=3600.0).contains(seconds))
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "0.1から3600までの秒数を書きます".to_owned())
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| format!("「{text}」は秒数ではありません"))?;
    if (0.1..=600.0).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err("0.1から600までの秒数を書きます".to_owned())
    }
}
