// SPDX-License-Identifier: Apache-2.0
//! Rounds that make and release every kind of object leave nothing. It counts what it is run
//! beside Tests/Runtimes/ledger.c for: native blocks, of which Rust's own are some.
use satya::*;

const ROUNDS: i64 = 10_000;
/// One object a round would be five times as many.
const LIMIT: i64 = ROUNDS / 5;

const TEXT: &str = r#"{"title":"T","type":"object","properties":{
  "name":{"type":"string","minLength":1,"default":"D"},"tags":{"type":"array"},"any":{},
  "home":{"type":"object","properties":{"city":{"type":"string"}}}},"required":["name"]}"#;

fn use_record(record: &mut Instance) {
    let city = "a city whose name takes a block of its own";
    record.child_mut("home").unwrap().set("city", city).unwrap();
    assert!(!record.set("name", 1).unwrap_err().problems()[0].path.is_empty());
    record.set("tags", Input::array(&["x".into(), "y".into()])).unwrap();
    let digits = [Input::number("12345678901234567890")];
    record.set("any", Input::object(&[Member::new("a", Input::array(&digits))])).unwrap();
    assert!(record.to_json().unwrap().len() > 50);
    assert_eq!(record.extras().as_object().unwrap().iter().count(), 1);
}

fn use_batch(batch: &Batch) {
    assert_eq!(batch.get(0).unwrap().to_owned().get_str("name").unwrap(), "A");
    assert_eq!(batch.verdicts(), [0, 1]);
    assert_eq!(batch.problems(1).problems.len(), 1);
    assert!(batch.text_problems().problems.is_empty());
    assert_eq!((batch.totals().count(), batch.end().record), (1, 2));
}

fn round(number: i64) -> Instance {
    let schema = Schema::compile(TEXT).unwrap();
    assert_eq!((schema.name(), schema.fields().count()), ("T", 4));
    let clone = schema.clone();
    assert_eq!(clone.to_json().unwrap(), schema.to_json().unwrap());
    let mut record = schema.from_json(r#"{"name":"A","home":{"city":"B"},"other":[1]}"#).unwrap();
    use_record(&mut record);
    assert!(record.clone() == record);
    schema.from_value(Input::object(&[Member::new("name", "A")])).unwrap();
    schema.validate_json(r#"{"name":3}"#, Options::default()).unwrap_err();
    schema.validate(Input::object(&[Member::new("name", 3)]), Options::default()).unwrap_err();
    let options = BatchOptions { threads: 1, ..BatchOptions::default() };
    let lines = ["{\"name\":\"A\"}\n[]\n", "{\"name\":\"A\",\"other\":1}\n3\n"];
    use_batch(&schema.check_batch(lines[number as usize % 2], options).unwrap());
    let rows = ["A".into(), Input::array(&[]), 1.into(), Input::UNSET];
    use_batch(&schema.check_rows(&rows, 2, options).unwrap());
    record
}

fn blocks() -> i64 {
    let path = std::env::var("SATYA_LEDGER").unwrap();
    i64::from_ne_bytes(std::fs::read(path).unwrap()[..8].try_into().unwrap())
}

#[test]
fn rounds_leave_nothing() {
    if std::env::var("SATYA_LEDGER").is_err() {
        println!("no ledger counts native blocks");
        return;
    }
    (0..1_000).for_each(|number| drop(round(number)));
    let before = blocks();
    (0..ROUNDS).for_each(|number| drop(round(number)));
    let grown = blocks() - before;
    assert!(grown < LIMIT, "{ROUNDS} rounds leave {grown} blocks");
    // The measure sees one object that each round keeps.
    let before = blocks();
    let mut kept = Vec::new();
    (0..LIMIT).for_each(|number| kept.push(round(number)));
    let grown = blocks() - before;
    assert!(grown >= LIMIT, "what {LIMIT} rounds keep is not seen: {grown} blocks");
    drop(kept);
}
