//! Tells Tauri's builder where the Gradle project and the Swift package are. The window cannot call this plug-in.

fn main() {
    tauri_plugin::Builder::new(&[])
        .android_path("android")
        .ios_path("ios")
        .build();
}
