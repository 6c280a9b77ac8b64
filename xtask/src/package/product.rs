//! What every package says of the program. Each fact has one home: the version in Cargo.toml, everything else in
//! tauri.conf.json, which the app itself is built with.

use std::path::PathBuf;

use serde_json::Value;

use crate::machine;

pub struct Product {
    /// The name that users read.
    pub name: String,
    /// The name by which systems tell programs apart.
    pub identifier: String,
    /// The name of the window's program.
    pub window: String,
    pub version: String,
    pub publisher: String,
    /// Where packages are handed out; not known before the first release (RELEASING.md).
    pub homepage: Option<String>,
    /// The scheme of links.
    pub scheme: String,
    /// The licence, by its SPDX name.
    pub licence: String,
}

/// The terminal's program.
pub const TERMINAL: &str = "shikaku";

impl Product {
    pub fn read() -> Result<Self, String> {
        let read = |path: &str| {
            std::fs::read_to_string(machine::root().join(path))
                .map_err(|error| format!("{path}: {error}"))
        };
        let manifest = read("Cargo.toml")?;
        let configuration = read("src-tauri/tauri.conf.json")?;
        Self::from(&manifest, &configuration)
    }

    fn from(manifest: &str, configuration: &str) -> Result<Self, String> {
        let configuration: Value =
            serde_json::from_str(configuration).map_err(|error| error.to_string())?;
        let text = |pointer: &str| {
            let value = configuration.pointer(pointer).and_then(Value::as_str);
            value
                .map(str::to_owned)
                .ok_or_else(|| format!("tauri.conf.json has no {pointer}"))
        };
        Ok(Self {
            name: text("/productName")?,
            identifier: text("/identifier")?,
            window: text("/mainBinaryName")?,
            publisher: text("/bundle/publisher")?,
            homepage: text("/bundle/homepage").ok(),
            scheme: text("/plugins/deep-link/desktop/schemes/0")?,
            version: of_workspace(manifest, "version")?,
            licence: of_workspace(manifest, "license")?,
        })
    }

    /// The name of a file for users, which begins with the program's.
    pub fn file(&self, rest: &str) -> String {
        format!("{}-{}{rest}", self.window, self.version)
    }
}

/// A value below `[workspace.package]`.
fn of_workspace(manifest: &str, name: &str) -> Result<String, String> {
    let part = manifest
        .split("\n[")
        .find(|part| part.starts_with("workspace.package]"))
        .unwrap_or_default();
    part.lines()
        .filter_map(|line| line.split_once(" = "))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.trim_matches('"').to_owned())
        .ok_or_else(|| format!("Cargo.toml has no {name} of the workspace"))
}

/// The program's icons.
pub fn icon(name: &str) -> PathBuf {
    machine::root().join("src-tauri/icons").join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_packages_say_is_read_from_its_two_homes() {
        let product = Product::read().expect("the project's own");
        assert_eq!(product.version, env!("CARGO_PKG_VERSION"));
        assert_eq!(product.name, "資格確認レスキュー");
        assert_eq!(
            product.file(".x"),
            format!("shikaku-rescue-{}.x", product.version)
        );
        let missing = Product::from("[workspace.package]\nversion = \"1\"\n", "{}");
        assert!(missing.is_err());
    }
}
