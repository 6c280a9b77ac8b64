//! What is known: codes, message IDs, topics and guides, and how the words a user types find them. Data and look-up only;
//! nothing here looks at a machine, so the same base serves the terminal, the window and a support desk.

mod advisories;
mod app;
mod base;
mod bounds;
mod budoux;
mod checks;
mod contacts;
mod content;
mod difference;
mod digits;
mod documents;
mod entry;
mod explain;
mod features;
mod fields;
mod filters;
mod find;
mod fold;
mod holidays;
mod hours;
mod index;
mod interceptors;
pub mod json;
mod known;
#[cfg(test)]
mod learn;
mod learned;
mod lexicon;
pub mod load;
mod mistake;
mod nfkc;
mod number;
mod outcomes;
mod page;
mod patient;
mod phrases;
mod programs;
mod query;
mod readers;
mod receive;
mod reception;
mod review;
mod romaji;
mod roots;
mod rules;
mod said;
mod says;
#[cfg(test)]
mod schema;
mod screens;
mod search;
#[cfg(test)]
mod shapes;
mod shared;
mod shown;
mod situation;
mod speaks;
mod statuses;
mod synonyms;
mod table;
mod tables;
mod verdicts;
mod words;

pub use advisories::{Advisory, AdvisoryFile};
pub use app::{
    AppFile, Ended, Product, Store, StoreProduct, SupportUntil, SupportedEditions, SystemFrom,
    VersionMeaning,
};
pub use base::Base;
pub use checks::{CheckWords, OptionWords, QuestionWords, SharedWords};
pub use contacts::{Clock, Contact, Cost, Day, Hours, Line, LineKind, YearDays};
pub use content::Content;
pub use difference::{Difference, differences};
pub use documents::Document;
pub use entry::{Entry, Meanwhile, Message, Question, Source, Step, When};
pub use explain::{Explanation, Look, Match, MatchedMessage, Near, UnderstoodAs};
pub use fields::{Fields, word_of};
pub use filters::{Filter, FilterFile};
pub use holidays::holiday;
pub use hours::{NextOpening, Opening, Reachable, japan_time, japanese_day, moment};
pub use interceptors::{Between, Interceptor, InterceptorFile, SeenIssuer};
pub use known::{Known, Sure};
pub use mistake::Mistake;
pub use outcomes::OutcomeWords;
pub use patient::{Language, PatientFile, PatientPage, PatientStep, PatientWords, Sentence};
pub use phrases::{BREAK, phrased};
pub use programs::{CardProgram, ProgramFile};
pub use query::{MAX_QUERY_CHARS, QueryError};
pub use readers::{
    Connection, DriverNeed, PcscName, Reader, ReaderKind, Reading, ShownBy, UsbId, UsbName,
};
pub use receive::{AtTheDesk, EffectShown, Receiving, WayShown};
pub use reception::{
    ChargeWords, Condition, Effect, Fits, MeanwhileLine, RECEPTION, Reception, Row, Way, WayStep,
    Wording,
};
pub use review::{Review, review};
pub use roots::{
    Change, ClosedNetwork, LookAlike, Probe, ProbeShows, Root, RootChange, RootStore, Roots,
};
pub use said::{Asked, CheckPlace, CheckupWords, Offered};
pub use says::{Says, Values};
pub use shown::{acts, escaped, shown};
pub use situation::{Situation, WrongAnswer, certificate_on};
pub use speaks::silent;
pub use statuses::{OtherStatus, StatusFile};
pub use synonyms::{Concept, Synonyms};
pub use verdicts::{
    Headed, LookWords, NoCause, NoMatch, OpeningWords, OrCheck, Standing, Station, VerdictLook,
    VerdictWords,
};
pub use words::{
    ADDRESSES, AfterwardsWord, By, CardKind, Certificate, Charge, Expired, Facility, Needs, Outage,
    Papers, PhoneKind, Picture, PrescriptionWord, ReferralWord, RepairAction, SettingsPage, Setup,
    Status, UnknownWord, Uses, Visit, Who,
};
