//! Where the window saves a file for the user.

use std::path::PathBuf;

/// Where a user looks for a file that an app has saved.
pub(crate) fn downloads() -> Option<PathBuf> {
    let seen = [
        dirs::download_dir(),
        dirs::desktop_dir(),
        dirs::document_dir(),
        dirs::home_dir(),
    ];
    seen.into_iter().flatten().find(|folder| folder.is_dir())
}
