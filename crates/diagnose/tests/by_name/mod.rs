//! The facts of a scene, by its name.

use diagnose::scenes::scenes;
use facts::Facts;

/// The first facts of the scene with this name.
pub fn facts_of(name: &str) -> Facts {
    let scenes = scenes().unwrap_or_else(|mistake| panic!("{mistake}"));
    let scene = scenes.into_iter().find(|scene| scene.name == name);
    let scene = scene.unwrap_or_else(|| panic!("no scene “{name}”"));
    let case = scene.cases.into_iter().next();
    case.expect("a scene has facts").facts
}
