// SPDX-License-Identifier: Apache-2.0
//! What nobody should do, and what the crate says then. What the borrow checker
//! refuses stands in src/lifetimes.rs, as examples that must not compile.
use satya::*;

const TEXT: &str = r#"{"type":"object","properties":{
  "name":{"type":"string","minLength":1},"age":{"type":"integer"},"score":{"type":"number"},
  "tags":{"type":"array","items":{"type":"string"}},
  "home":{"type":"object","properties":{"city":{"type":"string"}}}},"required":["name"]}"#;

fn compile() -> Schema {
    Schema::compile(TEXT).expect("the schema")
}

fn kind<T>(result: Result<T>) -> String {
    match result {
        Ok(_) => "accepted".into(),
        Err(Error::Call { status, .. }) => format!("{status:?}"),
        Err(error) => error.problems().first().map_or("none".into(), |first| first.kind.clone()),
    }
}

#[test]
fn owners_may_end_in_any_order() {
    let schema = compile();
    let clone = schema.clone();
    drop(schema);
    let mut record = clone.from_json(r#"{"name":"A","home":{"city":"B"}}"#).unwrap();
    let refusal = clone.from_json("{}").unwrap_err();
    drop(clone);
    record.child_mut("home").unwrap().set("city", "C").unwrap();
    let copy = record.get("home").unwrap().as_record().unwrap().to_owned();
    drop(record);
    assert_eq!(copy.get_str("city").unwrap(), "C");
    assert_eq!(refusal.problems()[0].kind, "missing");
}

#[test]
fn wrong_types_are_refused() {
    let schema = compile();
    let mut record = schema.from_json(r#"{"name":"A","age":3}"#).unwrap();
    assert_eq!(kind(record.set("age", "3")), "int_type");
    assert_eq!(kind(record.set("name", 3)), "string_type");
    assert_eq!(kind(record.set("name", None::<&str>)), "string_type");
    assert_eq!(kind(record.set("score", f64::NAN)), "finite_number");
    assert_eq!(kind(record.remove("name")), "missing");
    assert_eq!(kind(record.get_i64("name")), "SATYA_WRONG_KIND");
    assert_eq!(kind(record.get_f64("score")), "SATYA_WRONG_KIND");
    assert_eq!(kind(record.get("other")), "SATYA_NO_FIELD");
    assert_eq!(kind(record.get(5)), "SATYA_NO_FIELD");
    assert_eq!(kind(record.child_mut("home")), "SATYA_WRONG_KIND");
    assert_eq!(kind(schema.from_value(Input::UNSET)), "SATYA_BAD_ARGUMENT");
    let rows = schema.check_rows(&["A".into()], 2, BatchOptions::default());
    assert_eq!(kind(rows), "SATYA_BAD_ARGUMENT");
    assert_eq!(kind(Schema::compile(r#"{"type":"text"}"#)), "schema_keyword_value");
    assert!(matches!(record.get("score"), Ok(Value::Unset)));
    assert_eq!(record.to_json().unwrap(), r#"{"name":"A","age":3}"#);
    record.set("age", Input::number("18446744073709551615")).unwrap();
    assert!(matches!(record.get("age"), Ok(Value::Number("18446744073709551615"))));
    record.set("tags", Input::array(&["x".into(), "y".into()])).unwrap();
    record.set("home", Input::object(&[Member::new("city", "B")])).unwrap();
    assert_eq!(record.get("tags").unwrap().as_array().unwrap().iter().count(), 2);
}

#[test]
fn bytes_are_checked() {
    let schema = compile();
    assert_eq!(kind(schema.from_json("")), "json_empty");
    let refusal = schema.from_json(b"{\"name\":\"\xff\"}").unwrap_err();
    assert_eq!(refusal.problems().len(), 1);
    assert_eq!(schema.is_valid_json(b"\xff"), Ok(false));
    let mut record = schema.from_json(r#"{"name":"A"}"#).unwrap();
    record.set("name", "a\0b").unwrap();
    assert_eq!(record.get_str("name").unwrap(), "a\0b");
    assert_eq!(kind(record.set("na\0me", "b")), "SATYA_NO_FIELD");
}

#[test]
fn a_batch_lends_records_and_stops() {
    let schema = compile();
    let batch = schema.check_batch("{\"name\":\"A\"}\n{}\n", BatchOptions::default()).unwrap();
    assert_eq!(batch.verdicts(), [0, 1]);
    assert!(batch.get(1).is_none() && batch.get(2).is_none());
    assert_eq!(batch.problems(1).problems[0].line, Some(2));
    assert_eq!(batch.source(1).unwrap(), (13, 2));
    assert_eq!(kind(batch.source(2)), "SATYA_NO_FIELD");
    let cancel = std::sync::atomic::AtomicU32::new(1);
    let options = BatchOptions { cancel: Some(&cancel), ..BatchOptions::default() };
    assert_eq!(kind(schema.check_batch("{}\n", options)), "SATYA_CANCELLED");
    let empty = schema.check_batch("", BatchOptions::default()).unwrap();
    assert!(empty.is_empty() && empty.verdicts().is_empty());
    let options = BatchOptions { format: BatchFormat::Array, ..BatchOptions::default() };
    let cut = schema.check_batch("[{\"name\":\"A\"}", options).unwrap();
    assert_eq!((cut.len(), cut.text_problems().problems.len()), (1, 1));
    let line = "[{\"name\":\"A\"},{\"na";
    let head = schema.check_batch(line, BatchOptions { partial: true, ..options }).unwrap();
    let rest = format!("{}me\":3}}]", &line[head.consumed()..]);
    let tail = schema.check_batch(rest, BatchOptions { start: head.end(), ..options }).unwrap();
    assert_eq!(tail.problems(0).problems[0].column, Some(23));
    let mut own = batch.get(0).unwrap().to_owned();
    own.set("name", "B").unwrap();
}

#[test]
fn threads_share_a_schema() {
    let schema = compile();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..100).all(|_| schema.is_valid_json(r#"{"name":"A"}"#) == Ok(true)));
        }
    });
}

#[test]
fn messages_name_what_is_wrong_and_what_to_do() {
    fn says<T>(result: Result<T>, expected: &str) {
        assert_eq!(result.err().expect("a failure").to_string(), expected);
    }
    let schema = compile();
    let mut record = schema.from_json(r#"{"name":"A","age":3}"#).unwrap();
    says(record.get("nmae"), r#"no field "nmae"; nearest: "name" (SATYA_NO_FIELD)"#);
    says(record.set("other", 1), r#"no field "other" (SATYA_NO_FIELD)"#);
    says(record.get(9), "no field 9; there are 5 (SATYA_NO_FIELD)");
    let wrong = r#"field "name" holds a string, not an integer of 64 bits (SATYA_WRONG_KIND)"#;
    says(record.get_i64("name"), wrong);
    says(record.get_str("score"), r#"field "score" is absent, not a string (SATYA_WRONG_KIND)"#);
    let wrong = r#"field "age" holds an integer, not a record (SATYA_WRONG_KIND)"#;
    says(record.child_mut("age"), wrong);
    let wide = r#"field "age": an integer is beyond 64 bits: it is given as Input::number"#;
    let error = record.set("age", u128::from(u64::MAX) + 1).unwrap_err();
    assert_eq!(error.status(), Some(Status::BAD_ARGUMENT));
    assert!(error.to_string().starts_with(wide), "{error}");
    // The flaw in a value is named, and not all that there could be.
    let hole = [1.into(), Input::UNSET];
    let wider = [Member::new("a", i128::MIN)];
    let zero = [u64::MAX.into(), Input::number("01")];
    let flaws = [
        ("UNSET stands for no value", Input::array(&hole)),
        ("is beyond 64 bits", Input::object(&wider)),
        ("is no JSON number", Input::array(&zero)),
    ];
    for (flaw, value) in flaws {
        let error = schema.validate(value, Options::default()).unwrap_err().to_string();
        assert!(error.contains(flaw), "{error}");
    }
    let rows = ["A".into(), Input::UNSET, "B".into(), u128::MAX.into()];
    let error = schema.check_rows(&rows, 2, BatchOptions::default()).unwrap_err().to_string();
    assert!(error.contains("is beyond 64 bits"), "{error}");
    let error = record.set("age", Input::number("3 ")).unwrap_err();
    assert!(error.to_string().contains("is no JSON number"), "{error}");
    let deep = Options { max_depth: 1001, ..Options::default() };
    let expected = "option max_depth should be at most 1000 (SATYA_BAD_ARGUMENT)";
    says(Schema::compile_with(TEXT, deep), expected);
    says(schema.validate_json("{}", deep), expected);
    says(schema.from_json_with("{}", deep), expected);
    says(schema.validate(1, deep), expected);
    let threads = BatchOptions { threads: 300, ..BatchOptions::default() };
    let expected = "option threads should be at most 256 (SATYA_BAD_ARGUMENT)";
    says(schema.check_batch("", threads), expected);
    let rows = schema.check_rows(&["A".into()], 2, BatchOptions::default());
    says(rows, "1 values are no rows of 2 (SATYA_BAD_ARGUMENT)");
    let any = Schema::compile("true").unwrap();
    let expected = "the schema's root is no record; use `from_value` (SATYA_BAD_STATE)";
    says(any.from_values(&[]), expected);
    let batch = schema.check_batch("{\"name\":\"A\"}\n", BatchOptions::default()).unwrap();
    let expected = "there is no record 1, but 1 of them (SATYA_NO_FIELD)";
    says(batch.source(1), expected);
}
