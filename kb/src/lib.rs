//! What is known: codes, message IDs, topics and guides, and how the words a user types find them. Data and look-up only;
//! nothing here looks at a machine, so the same base serves the terminal, the window and a support desk.

mod base;
mod entry;
mod explain;
pub mod load;
mod query;
mod search;
mod words;

pub use base::Base;
pub use entry::{Entry, Meanwhile, Message, Question, Source, Step, When};
pub use explain::{Explanation, Match, MatchedMessage, UnderstoodAs};
pub use load::{Content, Document, Mistake};
pub use query::{MAX_QUERY_CHARS, QueryError};
pub use words::{
    CardKind, Certificate, Facility, Outage, Papers, PhoneKind, Setup, Status, UnknownWord, Uses,
    Visit, Who,
};
