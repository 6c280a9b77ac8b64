//! `update`: updates マイナ資格確認アプリ by winget after a yes to the terms; Ctrl+C ends winget with all its children.

use std::ffi::OsString;
use std::io;
use std::thread;

use kb::Base;
use update::{Cancel, UpdateEvent, UpdateOffer, UpdateOutcome, UpdateReport, not_agreed};

use crate::args::UpdateArgs;
use crate::output::{FINE, FOUND, Failure, NOT_SEEN, Outcome, asked, json, line, told};

pub fn update(args: &UpdateArgs, base: &'static Base) -> Outcome {
    let offer = update::update_offer(base)
        .ok_or_else(|| Failure::Wrong("更新のしかたがわかりません。".to_owned()))?;
    let report = if args.yes || agrees(&offer) {
        run(args, base)?
    } else {
        not_agreed(base)
    };
    if args.json {
        json(&report)?;
    } else {
        line(&text(&report, base))?;
    }
    Ok(match report.outcome {
        UpdateOutcome::Updated | UpdateOutcome::AlreadyNewest => FINE,
        UpdateOutcome::NotUnderstood => NOT_SEEN,
        _ => FOUND,
    })
}

/// Shows the terms and asks. Input that cannot answer counts as a no.
fn agrees(offer: &UpdateOffer) -> bool {
    told(&format!(
        "これから「{}」を行います。次のことに同意が要ります。",
        offer.command
    ));
    for term in &offer.terms {
        told(&format!("  ・{term}"));
    }
    let answer = asked("マイナ資格確認アプリを閉じましたか。同意して更新しますか（y / n）: ");
    matches!(answer.as_str(), "y" | "Y" | "ｙ" | "Ｙ" | "はい")
}

fn run(args: &UpdateArgs, base: &'static Base) -> Result<UpdateReport, Failure> {
    let broken = |error: io::Error| Failure::Wrong(format!("始められません（{error}）"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(broken)?;
    let path: OsString = std::env::var_os("PATH").unwrap_or_default();
    let (cancel, deadline) = (Cancel::default(), args.deadline);
    runtime.block_on(async {
        let (ended, wait) = tokio::sync::oneshot::channel();
        let worker = cancel.clone();
        thread::spawn(move || {
            let _ = ended.send(update::update(base, &path, deadline, &worker, tell));
        });
        let mut wait = wait;
        tokio::select! {
            report = &mut wait => report,
            () = interrupted() => {
                cancel.cancel();
                wait.await
            }
        }
        .map_err(|_| Failure::Wrong("更新が途中で止まりました。".to_owned()))
    })
}

/// Waits for a request to end.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut end) = signal(SignalKind::terminate()) else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = end.recv() => {}
        }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Prints winget's output on stderr as it comes, because stdout belongs to the result.
fn tell(event: UpdateEvent) {
    match event {
        UpdateEvent::Started => told("wingetを始めました。やめるときは Ctrl+C です。"),
        UpdateEvent::Said { line } => told(&format!("  {line}")),
        UpdateEvent::Progress { percent } => told(&format!("  … {percent}%")),
    }
}

fn text(report: &UpdateReport, base: &Base) -> String {
    let mut text = report.says.clone();
    if report.outcome == UpdateOutcome::NotUnderstood {
        for said in &report.said {
            text.push_str(&format!("\n  winget: {said}"));
        }
        if let Some(status) = report.status {
            text.push_str(&format!("\n  終了コード: {status}"));
        }
    }
    let step = report.step.and_then(|step| {
        let place = usize::try_from(step).ok()?.checked_sub(1)?;
        base.entry(&report.next)?.steps.get(place)
    });
    if let Some(step) = step {
        text.push_str(&format!("\nつぎ: {}", step.action));
    }
    text.push_str(&format!("\n詳しく: shikaku show {}", report.next));
    if let Some(check) = &report.check {
        text.push_str(&format!("\nたしかめる: shikaku checkup --only {check}"));
    }
    text
}
