//! The words that content and facts share: who acts, with which equipment, for which kind of place. They are enums so
//! that a misspelt word in a content file is a mistake with a line number and never a step that silently does not show.

/// A closed list of words, each with its spelling in files, on the command line and in the window's code.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, specta::Type,
        )]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant,)+ }

        impl $name {
            /// Every word of the list, in the order in which it is shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The spelling in files and on the command line.
            #[must_use]
            pub const fn text(self) -> &'static str { match self { $(Self::$variant => $text),+ } }

            /// The name shown to a user.
            #[must_use]
            pub const fn label(self) -> &'static str { match self { $(Self::$variant => $label),+ } }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|word| word.text() == text).ok_or_else(|| $crate::words::UnknownWord {
                    given: text.to_owned(),
                    known: Self::ALL.iter().map(|word| word.text()).collect(),
                })
            }
        }

        // The words for an editor to offer, and their labels to explain them; `x-taplo` is Even Better TOML's own key.
        #[cfg(test)]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "enum": [$($text),+],
                    "x-taplo": { "docs": { "enumValues": [$($label),+] } },
                })
            }
        }
    };
}
pub(crate) use words;

/// A word that is not in its list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("「{given}」は使えません。使えるのは: {}", known.join(" "))]
pub struct UnknownWord {
    /// What was given.
    pub given: String,
    /// What could have been given.
    pub known: Vec<&'static str>,
}

words! {
    /// A page of the system's own settings, or a program of the system, that a step has opened for the user.
    SettingsPage {
        /// Windows: 「設定」→「ネットワークとインターネット」→「プロキシ」
        Proxy = "windows-proxy", "Windowsの「プロキシ」の設定";
        /// Windows: 「設定」→「時刻と言語」→「日付と時刻」
        DateAndTime = "windows-date-and-time", "Windowsの「日付と時刻」の設定";
        /// Windows: 「設定」→「Windows Update」
        Update = "windows-update", "Windowsの「Windows Update」";
        /// Windows: マイナ資格確認アプリ in the Microsoft Store app
        StorePage = "store-page", "Microsoft Storeの「マイナ資格確認アプリ」";
        /// Windows: certmgr.msc, the certificates of the current user
        Certificates = "windows-certificates", "Windowsの「証明書」（certmgr.msc）";
    }
}

/// The addresses that content may name: one that ends with `/` stands for all that is under it, another for itself. Where a link
/// leads is the program's own, so that signed content sends nobody to another house.
pub const ADDRESSES: &[&str] = &[
    // 医療機関等向け総合ポータルサイト
    "https://iryohokenjyoho.service-now.com/",
    // マイナポータル
    "https://myna.go.jp/",
    // 厚生労働省
    "https://www.mhlw.go.jp/",
    // 公的個人認証サービス
    "https://www2.jpki.go.jp/",
    // Microsoft Store: its first page, not that of another app
    "https://apps.microsoft.com/home?hl=ja-JP&gl=JP",
    // Amazon Trust Services: the root certificates
    "https://www.amazontrust.com/repository/",
    // 回線認証, in the closed network
    "https://www.lineauth.mnw",
    // The makers of readers
    "https://www.abcircle.com/",
    "https://www.elecom.co.jp/",
    "https://www.iodata.jp/",
    "https://www.sanwa.co.jp/",
    "https://www.sony.co.jp/",
];

/// Whether an address is one of [`ADDRESSES`], or under one.
pub(crate) fn is_own_address(address: &str) -> bool {
    ADDRESSES
        .iter()
        .any(|own| address == *own || own.ends_with('/') && address.starts_with(own))
}

words! {
    /// What the app itself can put right, after the user has agreed.
    RepairAction {
        /// Adds one of the five root certificates for the current user, or saves it as a file.
        AmazonRoot = "amazon-root", "AWSのルート証明書を足す";
    }
}

words! {
    /// What a picture beside a step shows, where people would rather look than read.
    Picture {
        /// The case comes off the phone.
        CaseOff = "case-off", "スマホのケースを外す";
        /// The card lies flat in the middle of the reader.
        CardOnReader = "card-on-reader", "カードをリーダーの上に平らに置く";
        /// The card the right way round: face and top.
        CardTurned = "card-turned", "カードの表裏と上下";
        /// Where the back of a phone may have its NFC spot.
        NfcSpot = "nfc-spot", "スマホの裏の、読み取る位置";
    }
}

words! {
    /// The equipment with which eligibility is checked (利用形態).
    Setup {
        /// マイナ資格確認アプリ on a phone that reads the card itself.
        Phone = "phone", "スマホ・タブレットだけ";
        /// マイナ資格確認アプリ on a phone or tablet with a Bluetooth reader.
        PhoneBluetoothReader = "phone-bluetooth-reader", "スマホ・タブレット＋Bluetoothリーダー";
        /// マイナ資格確認アプリ on Windows with a reader on a cable.
        WindowsUsbReader = "windows-usb-reader", "Windows＋USBリーダー";
        /// マイナ資格確認アプリ on Windows with a Bluetooth reader; used by clinics, not in the official answers.
        WindowsBluetoothReader = "windows-bluetooth-reader", "Windows＋Bluetoothリーダー";
        /// 顔認証付きカードリーダー and 資格確認端末.
        FaceReader = "face-reader", "顔認証付きカードリーダー";
        /// The same, with a 汎用カードリーダー for patients' phones.
        FaceReaderPhoneReader = "face-reader-phone-reader", "顔認証付きカードリーダー＋スマホ用リーダー";
    }
}

words! {
    /// The kind of place (施設).
    Facility {
        /// 病院・診療所
        HospitalClinic = "hospital-clinic", "病院・診療所";
        /// 薬局
        Pharmacy = "pharmacy", "薬局";
        /// 訪問看護
        HomeVisitNursing = "home-visit-nursing", "訪問看護";
        /// 施術所, 助産所, 健診実施機関 and others
        Other = "other", "そのほか（施術所など）";
    }
}

words! {
    /// A phone: the patient's, or that of the staff.
    PhoneKind {
        /// iPhone
        Iphone = "iphone", "iPhone";
        /// Android
        Android = "android", "Android";
    }
}

words! {
    /// What a step needs beside its actor.
    Needs {
        /// An account that may act as an administrator of this Windows.
        Administrator = "administrator", "管理者のアカウントで";
    }
}

words! {
    /// Who carries out a step.
    Who {
        /// The patient, told by the staff.
        Patient = "patient", "患者さん";
        /// Receptionist, nurse, pharmacist.
        Staff = "staff", "職員";
        /// The place's own system administrator (システム管理者).
        Admin = "admin", "システム管理者";
        /// The vendor who set up the terminal, the reader or the network.
        Vendor = "vendor", "ベンダ";
        /// オンライン資格確認等コールセンター
        CallCentre = "call-centre", "コールセンター";
    }
}

words! {
    /// What the patient brought.
    CardKind {
        /// The plastic マイナンバーカード.
        Physical = "physical", "実物のマイナンバーカード";
        /// マイナンバーカード in a phone.
        Phone = "phone", "スマホのマイナンバーカード";
        /// 資格確認書
        Certificate = "certificate", "資格確認書";
        /// 医療券・調剤券 (生活保護)
        Voucher = "voucher", "医療券（生活保護）";
        /// None of these.
        None = "none", "どれもない";
    }
}

words! {
    /// What the patient can show beside the card.
    Papers {
        /// 資格情報のお知らせ
        Notice = "notice", "資格情報のお知らせ";
        /// マイナポータル: the screen, or (with the physical card) the PDF.
        Portal = "portal", "マイナポータルの画面";
        /// Nothing.
        None = "none", "どれもない";
    }
}

words! {
    /// Whether the place knows the patient.
    Visit {
        /// 初診
        First = "first", "はじめて";
        /// 再診
        Returning = "returning", "前に来たことがある";
    }
}

words! {
    /// 利用者証明用電子証明書 of the patient: the grace runs to the end of the third month after the month of expiry.
    Certificate {
        /// Not expired.
        Valid = "valid", "期限内";
        /// Expired, within the grace.
        Grace = "grace", "期限切れ・猶予期間内";
        /// Expired, past the grace.
        Past = "past", "期限切れ・猶予期間のあと";
    }
}

words! {
    /// Whether the certificate of what the patient brought is out of date. Unlike [`Certificate`] it is what a person at a desk
    /// can see or has been told, so that not knowing is the ordinary case; 失効 (revoked) counts as `past`.
    Expired {
        /// Not expired.
        No = "no", "切れていない";
        /// The end of the month of expiry and three months.
        Grace = "grace", "切れて3か月以内";
        /// Later than that, or revoked.
        Past = "past", "もっと前に切れた・失効";
    }
}

words! {
    /// What does not work meanwhile; decides which of the official ways round applies.
    Outage {
        /// Everything works; the trouble is with the patient's card, its certificate or its PIN.
        Nothing = "nothing", "機械とシステムは使える";
        /// Only the reader or this card: the service itself answers.
        Reader = "reader", "リーダーまたはカードだけ";
        /// The line or the service is down; it may come back soon.
        Network = "network", "回線またはオンライン資格確認等システム";
        /// 資格確認端末 cannot be used until somebody repairs it.
        Terminal = "terminal", "資格確認端末";
        /// 電子処方箋管理サービス alone.
        Prescription = "prescription", "電子処方箋管理サービス";
        /// 電子カルテ情報共有サービス alone.
        Chart = "chart", "電子カルテ情報共有サービス";
    }
}

words! {
    /// Yes or no, where `true` and `false` would not say of what.
    Uses {
        /// The place uses it.
        Yes = "yes", "使っている";
        /// It does not.
        No = "no", "使っていない";
    }
}

words! {
    /// Where a sentence comes from.
    Status {
        /// Stands in the named source.
        Stated = "stated", "公式";
        /// Concluded by us; the window says 「推定」.
        Inferred = "inferred", "推定";
    }
}

words! {
    /// A complete manner of receiving a patient (reception.toml).
    By {
        /// Read on the usual reader or by the app.
        ReadCard = "read-card", "カードを読む";
        /// A 汎用カードリーダー or another device reads it.
        OtherReader = "other-reader", "ほかのリーダーで読む";
        /// 目視確認モード: the reader still reads the card.
        VisualConfirmation = "visual-confirmation", "目視確認";
        /// 再照会 with the data of an earlier electronic confirmation.
        Requery = "requery", "再照会（カードは必要ありません）";
        /// The plastic card and 資格情報のお知らせ together.
        CardAndNotice = "card+notice", "実物のカードと「資格情報のお知らせ」";
        /// The plastic card and the screen of マイナポータル, or its PDF, together.
        CardAndPortal = "card+portal", "実物のカードとマイナポータルの画面";
        /// A phone's card: the screen that the patient opens there and then.
        PhoneAndPortal = "phone+portal", "スマホで開いたマイナポータルの画面";
        /// 資格確認書
        Certificate = "certificate", "資格確認書";
        /// 医療券・調剤券
        Voucher = "voucher", "医療券・調剤券";
        /// A returning patient says that nothing has changed.
        Oral = "oral", "前と変わらないことを口頭で聞く";
        /// 被保険者資格申立書
        Declaration = "declaration", "被保険者資格申立書";
        /// A pharmacy: the paper prescription itself.
        PrescriptionSlip = "prescription-slip", "紙の処方箋";
        /// No source tells how.
        FacilityDecides = "facility-decides", "責任者が決める";
    }
}

words! {
    /// What a patient is charged.
    Charge {
        /// The share the system has answered.
        AsConfirmed = "as-confirmed", "画面に出た割合";
        /// The share on the paper or the screen shown.
        AsShown = "as-shown", "見せてもらった書類や画面の割合";
        /// The share the patient declares.
        DeclaredShare = "declared-share", "患者さんが申し立てた割合（3割など）";
        /// What the 医療券 says, mostly nothing.
        Voucher = "voucher", "医療券のとおり（多くは0円）";
        /// The person in charge decides.
        FacilityDecides = "facility-decides", "責任者が決める";
    }
}

words! {
    /// What becomes of prescriptions meanwhile.
    PrescriptionWord {
        /// 資格 known: ask how; unknown: register nothing, paper without 引換番号.
        AskAndPaperIfUnknown = "ask-and-paper-if-unknown", "出し方を聞く。資格がわからなければ紙";
        /// Where it is not mended soon: paper without 引換番号.
        PaperWithoutNumberIfLong = "paper-without-number-if-long", "すぐに直らなければ紙";
        /// Paper without 引換番号.
        PaperWithoutNumber = "paper-without-number", "紙";
        /// Fetched with the 控え, the numbers and 引換番号.
        PharmacyWithCopyAndNumbers = "pharmacy-with-copy-and-numbers", "控えと番号で取り出す";
        /// Where it is not mended soon: paper or FAX, and the electronic one is cancelled.
        PharmacyFaxAndCancel = "pharmacy-fax-and-cancel", "紙かFAXでもらい、取り消してもらう";
        /// Another pharmacy, or paper or FAX and the electronic one is cancelled.
        PharmacyOtherOrFaxAndCancel = "pharmacy-other-or-fax-and-cancel", "別の薬局か、紙かFAX";
    }
}

words! {
    /// What becomes of letters of referral meanwhile, for a patient who has not agreed yet.
    ReferralWord {
        /// Read: the consent form; not read: a letter on paper.
        ConsentFormIfReadElsePaper = "consent-form-if-read-else-paper", "読めたら同意書。読めなければ紙";
        /// A letter on paper.
        PaperLetter = "paper-letter", "紙の診療情報提供書";
        /// Where it is not mended soon: a letter on paper.
        PaperLetterIfLong = "paper-letter-if-long", "すぐに直らなければ紙の診療情報提供書";
    }
}

words! {
    /// What is done when the patient has been received.
    AfterwardsWord {
        /// 緊急時医療情報・資格確認機能, asked for at the call centre.
        EmergencyFunctionCall = "emergency-function-call", "緊急時医療情報・資格確認機能";
        /// Eligibility is looked up once everything works.
        CheckLater = "check-later", "あとで資格を調べる";
        /// The declaration is kept until the claim is paid.
        FileDeclaration = "file-declaration", "申立書をとっておく";
        /// The portal says how long it lasts.
        PortalStatus = "portal-status", "障害の情報を見る";
        /// オンライン資格確認等コールセンター
        CallCentre = "call-centre", "コールセンターに電話する";
        /// The vendor.
        VendorCall = "vendor-call", "ベンダに電話する";
        /// The patient has the certificate renewed.
        RenewCertificate = "renew-certificate", "電子証明書の更新";
        /// 福祉事務所
        WelfareOfficeCall = "welfare-office-call", "福祉事務所に電話する";
        /// The reader goes back to 無人運転.
        RestoreMode = "restore-mode", "リーダーのモードを戻す";
    }
}
