// SPDX-License-Identifier: Apache-2.0
//! The cost of the door in Rust; see Benchmarks/runtimes/README.md.
use satya::{BatchOptions, Keep, Schema};
use std::{env, fs, os::raw::c_int};

const CALLS: u32 = 100_000;
const RECORDS: u32 = 100_000;

#[repr(C)]
struct Time {
    seconds: i64,
    nanoseconds: i64,
}

extern "C" {
    fn clock_gettime(clock: c_int, time: *mut Time) -> c_int;
}

/// The processor time of this thread in nanoseconds.
fn now() -> f64 {
    const CLOCK_THREAD_CPUTIME_ID: c_int = 3;
    let mut time = Time { seconds: 0, nanoseconds: 0 };
    // Safety: the struct is a timespec of 64-bit Linux.
    unsafe { clock_gettime(CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.seconds as f64 * 1e9 + time.nanoseconds as f64
}

fn measure(name: &str, calls: u32, units: u32, mut call: impl FnMut()) {
    call();
    let mut rounds: Vec<f64> = (0..5)
        .map(|_| {
            let start = now();
            (0..calls).for_each(|_| call());
            (now() - start) / f64::from(calls) / f64::from(units)
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    println!("{name} {:.1} {:.1}", rounds[2], rounds[0]);
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let (folder, lines) = (&arguments[1], fs::read(&arguments[2]).unwrap());
    let json = fs::read(format!("{folder}/record.json")).unwrap();
    let schema = Schema::compile(fs::read(format!("{folder}/schema.json")).unwrap()).unwrap();
    let mut record = schema.from_json(&json).unwrap();
    let options = BatchOptions { keep: Keep::Verdicts, threads: 1, ..BatchOptions::default() };
    let mut valid = 0;
    measure("empty", CALLS, 1, || {
        satya::abi_version();
    });
    measure("get", CALLS, 1, || {
        record.get_i64("Body Mass (g)").unwrap();
    });
    measure("set", CALLS, 1, || record.set("Body Mass (g)", 5100).unwrap());
    measure("from_json", CALLS / 10, 1, || drop(schema.from_json(&json).unwrap()));
    measure("batch", 1, RECORDS, || {
        valid = schema.check_batch(&lines, options).unwrap().valid_count();
    });
    println!("valid {valid}");
}
