//! winget's manifests of a release, for whoever hands them in.

use std::fs;
use std::path::{Path, PathBuf};

use super::product::Product;
use super::write;
use crate::cross::in_folder;

/// The three files of a manifest, by the names that winget's repository wants.
const FILES: [(&str, &str); 3] = [
    (
        ".yaml",
        include_str!("../../../packaging/winget/version.yaml"),
    ),
    (
        ".installer.yaml",
        include_str!("../../../packaging/winget/installer.yaml"),
    ),
    (
        ".locale.ja-JP.yaml",
        include_str!("../../../packaging/winget/locale.ja-JP.yaml"),
    ),
];

/// The program's name among winget's packages.
const PACKAGE: &str = "ShikakuRescue.ShikakuRescue";

/// Writes them for an installer of this name and sum, which stands under the product's home page.
pub fn write_manifests(
    product: &Product,
    homepage: &str,
    installer: &str,
    sha256: &str,
    out: &Path,
) -> Result<Vec<PathBuf>, String> {
    let folder = out.join("winget");
    fs::create_dir_all(&folder).map_err(in_folder(&folder))?;
    let homepage = homepage.trim_end_matches('/');
    let address = format!("{homepage}/{installer}");
    let sha256 = sha256.to_uppercase();
    let mut made = Vec::new();
    for (ending, template) in FILES {
        let mut text = template.to_owned();
        for (place, value) in [
            ("@VERSION@", product.version.as_str()),
            ("@SCHEME@", &product.scheme),
            ("@NAME@", &product.name),
            ("@PUBLISHER@", &product.publisher),
            ("@IDENTIFIER@", &product.identifier),
            ("@LICENCE@", &product.licence),
            ("@HOMEPAGE@", homepage),
            ("@ADDRESS@", &address),
            ("@SHA256@", &sha256),
        ] {
            text = text.replace(place, value);
        }
        let path = folder.join(format!("{PACKAGE}{ending}"));
        write(&path, text.as_bytes())?;
        made.push(path);
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_the_templates_is_filled() {
        let folder = tempfile::tempdir().expect("a folder");
        let product = Product::read().expect("the product");
        let made = write_manifests(
            &product,
            "https://home.example/",
            "setup.exe",
            "ab12",
            folder.path(),
        )
        .expect("written");
        let texts: Vec<String> = made
            .iter()
            .map(|path| fs::read_to_string(path).expect("written"))
            .collect();
        assert!(texts.iter().all(|text| !text.contains('@')), "{texts:?}");
        assert!(texts[1].contains("InstallerUrl: https://home.example/setup.exe\n"));
        assert!(texts[1].contains("InstallerSha256: AB12\n"));
        // The entry in Windows' list of programs, by which winget knows an installed one.
        assert!(texts[1].contains(&format!("ProductCode: {}\n", product.identifier)));
    }
}
