//! The program of the app: everything is in the library, which phones load without a main.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    shikaku_rescue_lib::run();
}
