#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| preaudit_fuzz::seven_zip(data));
