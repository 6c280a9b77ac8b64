//! The ways to a system that a crate's sources name, found by parsing them, module by module from the crate's root,
//! without code that only tests see.

use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, Macro, UseTree};

/// Modules and types of std that ask a system.
const ASKING: &[&str] = &[
    "std::env",
    "std::fs",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
];

/// Exceptions below them that ask nothing.
const ASKING_NOT: &[&str] = &[
    "std::env::consts",
    "std::net::IpAddr",
    "std::net::Ipv4Addr",
    "std::net::Ipv6Addr",
];

/// The names found in the crate with this root, each with its file.
pub fn in_crate(root: &Path) -> Result<Vec<(PathBuf, String)>, String> {
    let mut found = Vec::new();
    in_file(root, &root.with_file_name(""), &mut found)?;
    Ok(found)
}

/// Parses a file whose modules are in `folder`.
fn in_file(file: &Path, folder: &Path, found: &mut Vec<(PathBuf, String)>) -> Result<(), String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let syntax = syn::parse_file(&text).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut names = Names {
        folder: folder.to_owned(),
        ..Names::default()
    };
    names.visit_file(&syntax);
    found.extend(names.named.into_iter().map(|name| (file.to_owned(), name)));
    for (file, folder) in names.modules {
        in_file(&file, &folder, found)?;
    }
    Ok(())
}

#[derive(Default)]
struct Names {
    /// The folder of the file's modules.
    folder: PathBuf,
    /// The names found.
    named: Vec<String>,
    /// Files of modules, each with the folder of its own modules.
    modules: Vec<(PathBuf, PathBuf)>,
}

impl Names {
    fn note(&mut self, path: &str) {
        let under = |list: &[&str]| {
            list.iter()
                .any(|name| path == *name || path.starts_with(&format!("{name}::")))
        };
        // `use std as s` would hide the paths that follow it.
        if path == "std" || under(ASKING) && !under(ASKING_NOT) {
            self.named.push(path.to_owned());
        }
    }

    fn note_use(&mut self, before: &str, tree: &UseTree) {
        let joined = |name: String| match before {
            "" => name,
            _ => format!("{before}::{name}"),
        };
        match tree {
            UseTree::Path(path) => self.note_use(&joined(path.ident.to_string()), &path.tree),
            UseTree::Name(name) if name.ident == "self" => self.note(before),
            UseTree::Name(name) => self.note(&joined(name.ident.to_string())),
            UseTree::Rename(name) => self.note(&joined(name.ident.to_string())),
            UseTree::Glob(_) => self.note(before),
            UseTree::Group(group) => group
                .items
                .iter()
                .for_each(|tree| self.note_use(before, tree)),
        }
    }
}

/// Whether only tests see the item.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let list = attribute.meta.require_list();
        attribute.path().is_ident("cfg") && list.is_ok_and(|list| list.tokens.to_string() == "test")
    })
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Mod(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            Item::Const(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if module.content.is_some() {
            return visit::visit_item_mod(self, module);
        }
        let name = module.ident.to_string();
        let inner = self.folder.join(&name);
        let beside = self.folder.join(format!("{name}.rs"));
        let file = if beside.is_file() {
            beside
        } else {
            inner.join("mod.rs")
        };
        self.modules.push((file, inner));
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.note_use("", &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let words: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        if words.len() > 1 {
            self.note(&words.join("::"));
        }
        visit::visit_path(self, path);
    }

    /// The content of a macro is not parsed, so it is searched as text.
    fn visit_macro(&mut self, called: &'ast Macro) {
        let text = called.tokens.to_string().replace(' ', "");
        for (place, _) in text.match_indices("std::") {
            let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
            let end = text[place..]
                .find(|letter| !is_part(letter))
                .map_or(text.len(), |length| place + length);
            self.note(&text[place..end]);
        }
    }
}
