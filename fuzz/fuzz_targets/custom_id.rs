//! The ids of buttons: what was signed comes back, for its server alone, and nothing else comes through.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| ibid::discord::fuzz::custom_id(data));
