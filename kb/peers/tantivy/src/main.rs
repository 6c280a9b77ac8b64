//! tantivy over the same pages and phrases as the other peers, by pairs of letters. compare.mjs sends pages and questions as
//! JSON on standard input, already in one spelling, and reads the three best of each question.

use std::io::{Read, Write};

use serde::Deserialize;
use tantivy::collector::TopDocs;
use tantivy::query::BooleanQuery;
use tantivy::schema::{
    IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::WhitespaceTokenizer;
use tantivy::{Index, TantivyDocument, TantivyError, Term};

/// What compare.mjs sends.
#[derive(Deserialize)]
struct Asked {
    /// Pages: the id, and all of the text as pairs of letters with blanks between them.
    pages: Vec<(String, String)>,
    /// The pairs of letters of each question.
    questions: Vec<Vec<String>>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut sent = String::new();
    std::io::stdin().read_to_string(&mut sent)?;
    let answers = answer(&serde_json::from_str(&sent)?)?;
    std::io::stdout().write_all(&serde_json::to_vec(&answers)?)?;
    Ok(())
}

/// The three best pages of each question, with their scores.
fn answer(asked: &Asked) -> Result<Vec<Vec<(String, f32)>>, TantivyError> {
    let mut schema = Schema::builder();
    let id = schema.add_text_field("id", STRING | STORED);
    let pairs = TextFieldIndexing::default()
        .set_tokenizer("pairs")
        .set_index_option(IndexRecordOption::WithFreqs);
    let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(pairs));
    let index = Index::create_in_ram(schema.build());
    index
        .tokenizers()
        .register("pairs", WhitespaceTokenizer::default());
    let mut writer = index.writer_with_num_threads(1, 50_000_000)?;
    for (name, said) in &asked.pages {
        let mut page = TantivyDocument::new();
        page.add_text(id, name);
        page.add_text(text, said);
        writer.add_document(page)?;
    }
    writer.commit()?;
    let searcher = index.reader()?.searcher();
    let best = |question: &Vec<String>| {
        let terms = question
            .iter()
            .map(|pair| Term::from_field_text(text, pair))
            .collect();
        let query = BooleanQuery::new_multiterms_query(terms);
        let found = searcher.search(&query, &TopDocs::with_limit(3))?;
        found
            .into_iter()
            .map(|(score, place)| {
                let page: TantivyDocument = searcher.doc(place)?;
                let name = page.get_first(id).and_then(|value| value.as_str());
                Ok((name.unwrap_or_default().to_owned(), score))
            })
            .collect()
    };
    asked.questions.iter().map(best).collect()
}
