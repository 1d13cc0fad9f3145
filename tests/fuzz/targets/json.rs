#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| erp_fuzz::json(data));
