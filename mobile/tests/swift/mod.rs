//! The JSON shape of Swift's `Encodable` types, taken from their sources with a parser, for every run: a Swift compiler
//! is installed by `--full` alone.

use std::collections::BTreeMap;

use serde_json::Value;
use tree_sitter::{Node, Parser, Tree};

/// The types of a source.
pub struct Types {
    structs: BTreeMap<String, Vec<Field>>,
    enums: BTreeMap<String, Vec<String>>,
}

/// A property of a struct.
struct Field {
    key: String,
    of: String,
}

/// Parses a source; fails where the parser had to guess.
pub fn parse_whole(source: &str, name: &str) -> Tree {
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_swift::LANGUAGE.into())
        .expect("the grammar fits the parser");
    let tree = parser.parse(source, None).expect("a tree");
    if let Some(error) = first_error(tree.root_node()) {
        let place = error.start_position();
        panic!("{name}:{}:{}: not Swift", place.row + 1, place.column + 1);
    }
    tree
}

fn first_error(node: Node<'_>) -> Option<Node<'_>> {
    if node.is_error() || node.is_missing() {
        return Some(node);
    }
    if !node.has_error() {
        return None;
    }
    let mut cursor = node.walk();
    let children: Vec<_> = node.children(&mut cursor).collect();
    children.into_iter().find_map(first_error)
}

/// The structs and the word enums in a source.
pub fn types(source: &str) -> Types {
    let tree = parse_whole(source, "Answer.swift");
    let mut types = Types {
        structs: BTreeMap::new(),
        enums: BTreeMap::new(),
    };
    for declared in children(tree.root_node(), "class_declaration") {
        let name = text(declared.child_by_field_name("name"), source);
        let body = declared.child_by_field_name("body").expect("a body");
        match body.kind() {
            "enum_class_body" => {
                types.enums.insert(name, raw_values(body, source));
            }
            _ => {
                types.structs.insert(name, fields(body, source));
            }
        }
    }
    types
}

/// The properties with their JSON keys, from `CodingKeys`; a struct whose keys do not match its properties is refused.
fn fields(body: Node<'_>, source: &str) -> Vec<Field> {
    let keys = children(body, "class_declaration")
        .into_iter()
        .find(|inner| text(inner.child_by_field_name("name"), source) == "CodingKeys")
        .unwrap_or_else(|| panic!("no CodingKeys in {}", text(Some(body), source)));
    let keys = cases(keys.child_by_field_name("body").expect("a body"), source);
    let properties: Vec<(String, String)> = children(body, "property_declaration")
        .into_iter()
        .filter(|property| !text(Some(*property), source).starts_with("static"))
        .map(|property| {
            let declared = text(Some(property), source);
            let (name, of) = declared
                .trim_start_matches("let ")
                .split_once(": ")
                .unwrap_or_else(|| panic!("{declared}: no type"));
            (name.to_owned(), of.to_owned())
        })
        .collect();
    let names: Vec<&String> = properties.iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        keys.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        "CodingKeys and properties are not in step"
    );
    properties
        .iter()
        .zip(&keys)
        .map(|((_, of), (_, key))| Field {
            key: key.clone(),
            of: of.clone(),
        })
        .collect()
}

fn raw_values(body: Node<'_>, source: &str) -> Vec<String> {
    let mut words: Vec<String> = cases(body, source)
        .into_iter()
        .map(|(_, word)| word)
        .collect();
    words.sort();
    words
}

/// `case name = "word"`, each.
fn cases(body: Node<'_>, source: &str) -> Vec<(String, String)> {
    children(body, "enum_entry")
        .into_iter()
        .filter_map(|entry| {
            let declared = text(Some(entry), source);
            let (name, word) = declared.trim_start_matches("case ").split_once(" = ")?;
            Some((name.to_owned(), word.trim_matches('"').to_owned()))
        })
        .collect()
}

fn children<'a>(node: Node<'a>, kind: &str) -> Vec<Node<'a>> {
    let mut cursor = node.walk();
    node.children(&mut cursor)
        .filter(|child| child.kind() == kind)
        .collect()
}

fn text(node: Option<Node<'_>>, source: &str) -> String {
    node.map(|node| source[node.byte_range()].to_owned())
        .unwrap_or_default()
}

impl Types {
    /// The words of an enum, sorted.
    pub fn words(&self, name: &str) -> Vec<String> {
        self.enums
            .get(name)
            .unwrap_or_else(|| panic!("no enum {name}"))
            .clone()
    }

    /// Fails unless the type would write this value.
    pub fn check(&self, of: &str, value: &Value, at: &str) {
        if let Some(of) = of.strip_suffix('?') {
            if !value.is_null() {
                self.check(of, value, at);
            }
        } else if let Some(of) = of.strip_prefix('[').and_then(|of| of.strip_suffix(']')) {
            for value in value.as_array().unwrap_or_else(|| panic!("{at}: no list")) {
                self.check(of, value, at);
            }
        } else if let Some(of) = of
            .strip_prefix("Observed<")
            .and_then(|of| of.strip_suffix('>'))
        {
            self.check_observed(of, value, at);
        } else if let Some(fields) = self.structs.get(of) {
            let object = value
                .as_object()
                .unwrap_or_else(|| panic!("{at}: {of} is no object"));
            for field in fields {
                let at = format!("{at}/{}", field.key);
                let value = object.get(&field.key);
                assert!(
                    value.is_some() || field.of.ends_with('?'),
                    "{at} is not in the table"
                );
                self.check(&field.of, value.unwrap_or(&Value::Null), &at);
            }
            for key in object.keys() {
                assert!(
                    fields.iter().any(|field| field.key == *key),
                    "{at}: {of} in Swift has no {key}"
                );
            }
        } else if let Some(words) = self.enums.get(of) {
            let word = value
                .as_str()
                .unwrap_or_else(|| panic!("{at}: {of} is no word"));
            assert!(
                words.iter().any(|known| known == word),
                "{at}: {of} has no {word}"
            );
        } else {
            let fits = match of {
                "String" => value.is_string(),
                "Bool" => value.is_boolean(),
                "UInt32" => value
                    .as_u64()
                    .is_some_and(|number| u32::try_from(number).is_ok()),
                "UInt16" => value
                    .as_u64()
                    .is_some_and(|number| u16::try_from(number).is_ok()),
                "Int16" => value
                    .as_i64()
                    .is_some_and(|number| i16::try_from(number).is_ok()),
                _ => panic!("{at}: a type of which nothing is known: {of}"),
            };
            assert!(fits, "{at}: {value} is no {of}");
        }
    }

    /// `Observed` encodes itself: its keys are those of its CodingKeys, and the third case is a word.
    fn check_observed(&self, of: &str, value: &Value, at: &str) {
        if value == "not-asked" {
            return;
        }
        let object = value.as_object().unwrap_or_else(|| panic!("{at}: {value}"));
        assert_eq!(object.len(), 1, "{at}");
        match (object.get("seen"), object.get("unavailable")) {
            (Some(seen), None) => self.check(of, seen, at),
            (None, Some(why)) => self.check("Why", why, at),
            _ => panic!("{at}: {value}"),
        }
    }
}
