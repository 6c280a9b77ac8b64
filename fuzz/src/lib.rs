//! Everything that reads what others send, as functions from bytes: libFuzzer calls them through fuzz_targets/, and every test
//! run calls them through tests/tests/hostile_input.rs. A target fails by a panic, and by taking too long.

include!("targets.rs");
