//! The command line of `shikaku kb`, and the two options by which a call uses other content than this machine's. The
//! doc comments are the help that a user sees, so they are in Japanese.

use std::path::PathBuf;

use bundle::{Source, Version};
use clap::{Args as ClapArgs, Subcommand};
use jiff::Timestamp;

/// Other content for one call. A key is accepted only with a folder of its own, so that no call makes this machine's
/// own content trust another key.
#[derive(ClapArgs)]
pub struct ContentArgs {
    /// 新しい内容を置くフォルダを、これに変えます
    #[arg(long, global = true, value_name = "DIR")]
    pub kb_dir: Option<PathBuf>,
    /// この公開鍵の署名だけを信じます（くり返せます。--kb-dir といっしょに使います）
    #[arg(long, global = true, value_name = "KEY", value_parser = key)]
    pub kb_key: Vec<String>,
}

#[derive(Subcommand)]
pub enum KbCall {
    /// いま使っている内容の番号と日付を表示します
    Status {
        /// JSONで出します
        #[arg(long)]
        json: bool,
    },
    /// 内容を新しくします（だめなときは、いまの内容のままです）
    Update {
        /// 内容のある場所（https://… か、フォルダか、ファイル。書かないときは、端末の管理者が決めた場所）
        #[arg(long, value_name = "PLACE")]
        from: Option<Source>,
        /// JSONで出します
        #[arg(long)]
        json: bool,
    },
    /// 内容のファイルの署名と中身を確かめます（何も変えません）
    Verify {
        /// 内容のファイル（例: 12.bundle）
        file: PathBuf,
        /// JSONで出します
        #[arg(long)]
        json: bool,
    },
    /// ページのフォルダから、署名する前の内容を作ります
    Bundle {
        /// ページのフォルダ（kb/content）
        folder: PathBuf,
        /// 作るファイル
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// 作るファイルがもうあるとき、書きかえます
        #[arg(long)]
        replace: bool,
        /// 使える日数
        #[arg(long, value_name = "DAYS", default_value = "400", value_parser = clap::value_parser!(u16).range(1..=1000))]
        days: u16,
        /// 作った時刻（書かないときは、いま。例: 2026-11-29T00:00:00Z。同じ時刻なら、同じファイルになります）
        #[arg(long, value_name = "TIME")]
        issued: Option<Timestamp>,
    },
    /// このアプリの新しい版が出たことを知らせる、署名したファイルを作ります（program.notice）
    Announce {
        /// 新しい版（例: 0.2.0）
        #[arg(long = "program", value_name = "VERSION")]
        version: Version,
        /// 知らせの番号（前の知らせより大きくします）
        #[arg(long, value_name = "NUMBER")]
        number: u32,
        /// minisignの秘密鍵のファイル
        #[arg(long, value_name = "FILE")]
        secret_key: PathBuf,
        /// 配るフォルダ
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// 使える日数
        #[arg(long, value_name = "DAYS", default_value = "400", value_parser = clap::value_parser!(u16).range(1..=1000))]
        days: u16,
    },
    /// 内容に署名し、配るフォルダに置きます（番号のファイルと latest.json）
    Sign {
        /// `shikaku kb bundle` が作ったファイル
        file: PathBuf,
        /// minisignの秘密鍵のファイル
        #[arg(long, value_name = "FILE")]
        secret_key: PathBuf,
        /// 配るフォルダ
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

fn key(text: &str) -> Result<String, String> {
    bundle::Keys::new([text])
        .map(|_| text.to_owned())
        .map_err(|error| error.to_string())
}
