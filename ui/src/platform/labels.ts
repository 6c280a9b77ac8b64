// Written by src-tauri/tests/bindings.rs from kb's lists of words; do not edit.

/** What may be asked, with every answer, in the order in which it is shown. */
export const ASKED = {
  "phone": { "iphone": "iPhone", "android": "Android" },
  "staff-phone": { "iphone": "iPhone", "android": "Android" },
  "setup": { "phone": "スマホ・タブレットだけ", "phone-bluetooth-reader": "スマホ・タブレット＋Bluetoothリーダー", "windows-usb-reader": "Windows＋USBリーダー", "windows-bluetooth-reader": "Windows＋Bluetoothリーダー", "face-reader": "顔認証付きカードリーダー", "face-reader-phone-reader": "顔認証付きカードリーダー＋スマホ用リーダー" },
  "facility": { "hospital-clinic": "病院・診療所", "pharmacy": "薬局", "home-visit-nursing": "訪問看護", "other": "そのほか（施術所など）" },
  "card": { "physical": "実物のマイナンバーカード", "phone": "スマホのマイナンバーカード", "certificate": "資格確認書", "voucher": "医療券（生活保護）", "none": "どれもない" },
  "papers": { "notice": "資格情報のお知らせ", "portal": "マイナポータルの画面", "none": "どれもない" },
  "visit": { "first": "はじめて", "returning": "前に来たことがある" },
  "certificate": { "valid": "期限内", "grace": "期限切れ・猶予期間内", "past": "期限切れ・猶予期間のあと" },
  "outage": { "nothing": "機械とシステムは使える", "reader": "リーダーまたはカードだけ", "network": "回線またはオンライン資格確認等システム", "terminal": "資格確認端末", "prescription": "電子処方箋管理サービス", "chart": "電子カルテ情報共有サービス" },
  "e-prescription": { "yes": "使っている", "no": "使っていない" },
  "e-chart": { "yes": "使っている", "no": "使っていない" },
} as const;

/** Who carries out a step. */
export const WHO = { "patient": "患者さん", "staff": "職員", "admin": "システム管理者", "vendor": "ベンダ", "call-centre": "コールセンター" } as const;

/** What a step needs beside its actor. */
export const NEEDS = { "administrator": "管理者のアカウントで" } as const;

/** What a number is. */
export const LINE_KIND = { "phone": "電話", "fax": "FAX" } as const;

/** The certificate of what a patient brought. */
export const EXPIRED = { "no": "切れていない", "grace": "切れて3か月以内", "past": "もっと前に切れた・失効" } as const;

/** What a patient is charged. */
export const CHARGE = { "as-confirmed": "画面に出た割合", "as-shown": "見せてもらった書類や画面の割合", "declared-share": "患者さんが申し立てた割合（3割など）", "voucher": "医療券のとおり（多くは0円）", "facility-decides": "責任者が決める" } as const;

/** Who pays for a call. */
export const COST = { "free": "通話無料", "paid": "通話有料" } as const;
