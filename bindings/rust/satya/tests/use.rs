// SPDX-License-Identifier: Apache-2.0
//! What the example does not show: options, all parts of a problem, values, rows, threads.
use satya::*;
use std::sync::atomic::{AtomicU32, Ordering};

const TEXT: &str = r#"{"title":"Item","type":"object","properties":{
  "id":{"type":"integer","minimum":0},"tags":{"type":"array","items":{"type":"string"}},"any":{},
  "size":{"type":"number","default":1.5,"description":"in m"}},"required":["id"]}"#;

fn compile() -> Schema {
    Schema::compile(TEXT).expect("the schema")
}

fn refusal<T>(result: Result<T>) -> String {
    match result {
        Ok(_) => "accepted".into(),
        Err(Error::Call { status, .. }) => format!("{status:?}"),
        Err(error) => error.problems()[0].kind.clone(),
    }
}

#[test]
fn options_are_the_schema_s_or_a_call_s() {
    let schema = compile();
    let lax = Options { mode: Mode::Lax, ..Options::default() };
    let strict = Options { mode: Mode::Strict, ..Options::default() };
    let text = r#"{"id":"3"}"#;
    assert_eq!(refusal(schema.from_json(text)), "int_type");
    assert_eq!(schema.from_json_with(text, lax).unwrap().get_i64("id").unwrap(), 3);
    let member = [Member::new("id", "3")];
    assert_eq!(refusal(schema.validate(Input::object(&member), lax)), "accepted");
    let own = Options { extras: Extras::Refuse, duplicates: Duplicates::Refuse, ..lax };
    let own = Schema::compile_with(TEXT, own).unwrap();
    assert_eq!(own.from_json(text).unwrap().get_i64("id").unwrap(), 3);
    assert_eq!(refusal(own.validate_json(text, strict)), "int_type");
    assert_eq!(refusal(own.from_json(r#"{"id":1,"x":2}"#)), "extra_forbidden");
    assert_eq!(refusal(schema.from_json(r#"{"id":1,"id":2}"#)), "accepted");
    assert_ne!(refusal(own.from_json(r#"{"id":1,"id":2}"#)), "accepted");
    let shallow = Options { max_depth: 2, ..Options::default() };
    assert_ne!(refusal(schema.validate_json(r#"{"id":1,"any":[[[]]]}"#, shallow)), "accepted");
    let kept = schema.from_json(r#"{"id":1,"x":2}"#).unwrap();
    assert!(matches!(kept.extras().as_object().unwrap().get("x"), Some(Value::Int(2))));
}

#[test]
fn a_problem_has_all_its_parts() {
    let schema = compile();
    let size = schema.fields().nth(3).unwrap();
    assert_eq!((size.name, size.description), ("size", "in m"));
    assert!(size.has_default && !size.required && !size.record);
    assert!(matches!(size.default, Value::Double(number) if number == 1.5));
    assert_eq!(schema.name(), "Item");
    let written = schema.to_json().unwrap();
    assert_eq!(Schema::compile(&written).unwrap().to_json().unwrap(), written);
    let text = "{\"id\":7}\n {\"id\":-5,\"tags\":[\"é\",1]}\n";
    let options = BatchOptions { echo: 20, ..BatchOptions::default() };
    let batch = schema.check_batch(text, options).unwrap();
    let refused = batch.problems(1);
    let low = &refused.problems[0];
    assert!(low.code > 0);
    assert_eq!(low.kind, "greater_than_equal");
    assert_eq!(low.message, "Input should be greater than or equal to 0");
    assert_eq!(low.pointer, "/id");
    assert_eq!(low.path, [Segment::Name("id".into())]);
    assert_eq!(low.schema_path, "#/properties/id/minimum");
    assert_eq!(low.parameters["ge"], "0");
    assert_eq!((low.offset, low.line, low.column, low.record), (Some(16), Some(2), Some(8), 1));
    assert_eq!(low.input, "-5");
    let tag = &refused.problems[1];
    assert_eq!(tag.path, [Segment::Name("tags".into()), Segment::Index(1)]);
    assert_eq!(tag.column, Some(23));
    assert_eq!(batch.source(1).unwrap(), (10, 25));
    let members = [Member::new("id", -1), Member::new("tags", true)];
    match schema.from_value(Input::object(&members)) {
        Err(Error::Invalid(refused)) => {
            assert_eq!((refused.total, refused.problems[0].line), (2, None));
        }
        other => panic!("accepted: {other:?}"),
    }
}

#[test]
fn values_go_and_come() {
    let schema = compile();
    let member = [Member::new("id", Input::number("9223372036854775808"))];
    let mut item = schema.from_value(Input::object(&member)).unwrap();
    assert!(matches!(item.get("id"), Ok(Value::Number("9223372036854775808"))));
    assert_eq!(item.get_f64("size").unwrap(), 1.5);
    assert!(!item.is_set("size").unwrap());
    let one = [1.into()];
    let object = [Member::new("a", Input::array(&one))];
    let all = [None::<bool>.into(), true.into(), (-1).into(), 0.25.into(), "\0é😀".into()];
    item.set("any", Input::array(&all)).unwrap();
    let any = item.get("any").unwrap().as_array().unwrap();
    assert!(
        matches!(any.get(0), Some(Value::Null)) && matches!(any.get(1), Some(Value::Bool(true)))
    );
    assert!(matches!(any.get(2), Some(Value::Int(-1))));
    assert!(matches!(any.get(3), Some(Value::Double(number)) if number == 0.25));
    assert!(matches!(any.get(4), Some(Value::String("\0é😀"))));
    item.set("any", Input::object(&object)).unwrap();
    assert_eq!(format!("{:?}", item.get("any").unwrap()), r#"{"a": [1]}"#);
    item.remove("any").unwrap();
    assert!(matches!(item.get("any"), Ok(Value::Unset)));
    item.set("any", None::<&str>).unwrap();
    assert!(matches!(item.get("any"), Ok(Value::Null)));
    let mut copy = item.clone();
    assert!(copy == item);
    copy.set("id", 1).unwrap();
    assert!(copy != item);
    assert_eq!(schema.from_values(&[7.into()]).unwrap().get_i64(0).unwrap(), 7);
}

#[test]
fn batches_take_options() {
    let schema = compile();
    let tags = ["x".into()];
    let none = Input::UNSET;
    let rows = [
        [1.into(), Input::array(&tags), none, none],
        [(-1).into(), none, 2.into(), none],
        ["3".into(), none, none, none],
    ]
    .concat();
    let batch = schema.check_rows(&rows, 4, BatchOptions::default()).unwrap();
    assert_eq!((batch.len(), batch.valid_count()), (3, 1));
    assert_eq!(batch.problems(1).problems[0].kind, "greater_than_equal");
    let lax = Options { mode: Mode::Lax, ..Options::default() };
    let options = BatchOptions { options: lax, ..BatchOptions::default() };
    assert_eq!(schema.check_rows(&rows, 4, options).unwrap().valid_count(), 2);
    assert!(schema.check_rows(&[], 4, BatchOptions::default()).unwrap().is_empty());
    let options = BatchOptions {
        keep: Keep::Verdicts,
        threads: 2,
        format: BatchFormat::Array,
        problems_per_record: 1,
        ..BatchOptions::default()
    };
    let text = r#"[{"id":1},{"id":-1},{"id":-2,"tags":[1,2]}]"#;
    let batch = schema.check_batch(text, options).unwrap();
    assert_eq!(batch.verdicts(), [0, 1, 1]);
    assert!(batch.get(0).is_none() && batch.problems(2).problems.len() == 1);
    let tags = batch.totals().find(|total| total.pointer == "/tags/*").unwrap();
    assert_eq!((tags.kind, tags.count), ("string_type", 2));
    let many = "{\"id\":1}\n".repeat(10_000);
    let options = BatchOptions { max_memory: 1000, ..BatchOptions::default() };
    assert_eq!(refusal(schema.check_batch(&many, options)), "SATYA_LIMIT");
    assert_eq!(schema.check_batch(&many, BatchOptions::default()).unwrap().iter().count(), 10_000);
}

#[test]
fn another_thread_cancels() {
    let (schema, cancel) = (compile(), AtomicU32::new(0));
    let long = "{\"id\":1}\n".repeat(3_000_000);
    let options = BatchOptions { cancel: Some(&cancel), threads: 1, ..BatchOptions::default() };
    std::thread::scope(|scope| {
        scope.spawn(|| cancel.store(1, Ordering::Relaxed));
        assert_eq!(refusal(schema.check_batch(&long, options)), "SATYA_CANCELLED");
    });
}

#[test]
fn numbers_and_text_of_every_type_are_values() {
    let schema = Schema::compile(r#"{"type":"object","properties":{"v":{}}}"#).unwrap();
    let mut record = schema.from_json("{}").unwrap();
    let mut holds = |value: &dyn ToInput, expected: &str| {
        record.set("v", value).unwrap();
        assert_eq!(record.to_json().unwrap(), format!("{{\"v\":{expected}}}"));
    };
    let (owned, boxed) = (String::from("x"), Box::<str>::from("x"));
    holds(&i8::MIN, "-128");
    holds(&u8::MAX, "255");
    holds(&i16::MIN, "-32768");
    holds(&u16::MAX, "65535");
    holds(&i32::MIN, "-2147483648");
    holds(&u32::MAX, "4294967295");
    holds(&i64::MIN, "-9223372036854775808");
    holds(&(i64::MAX as u64), "9223372036854775807");
    holds(&(i64::MAX as u64 + 1), "9223372036854775808");
    holds(&u64::MAX, "18446744073709551615");
    holds(&Some(usize::MAX), "18446744073709551615");
    holds(&u128::from(u64::MAX), "18446744073709551615");
    holds(&7usize, "7");
    holds(&-7isize, "-7");
    holds(&7i128, "7");
    holds(&7u128, "7");
    holds(&1.5f32, "1.5");
    holds(&0.1f32, "0.1");
    holds(&f32::MAX, "3.4028235e+38");
    holds(&-0.0f32, "-0.0");
    holds(&0.1f64, "0.1");
    holds(&true, "true");
    holds(&owned, "\"x\"");
    holds(&&owned, "\"x\"");
    holds(&boxed, "\"x\"");
    holds(&std::borrow::Cow::Borrowed("x"), "\"x\"");
    holds(&"x", "\"x\"");
    holds(&Some(owned.clone()), "\"x\"");
    holds(&Some(3u64), "3");
    holds(&None::<String>, "null");
    record.set("v", owned.clone()).unwrap();
    record.set(owned.replace('x', "v"), Some("y")).unwrap();
    assert_eq!(record.get_str("v").unwrap(), "y");
    assert_eq!(format!("{:?}", Input::array(&[1u64.into(), "a".into()])), r#"[1, "a"]"#);
    // Wherever they stand.
    let wide = Input::from(u64::MAX);
    let members = [Member::new("a", wide), Member::new("b", 1)];
    let elements = [0.into(), Input::object(&members), wide];
    let nested = r#"[0,{"a":18446744073709551615,"b":1},18446744073709551615]"#;
    let value = Input::array(&elements);
    record.set("v", value).unwrap();
    assert_eq!(record.to_json().unwrap(), format!("{{\"v\":{nested}}}"));
    assert_eq!(format!("{value:?}").replace(' ', ""), nested);
    let any = Schema::compile("true").unwrap();
    any.validate(value, Options::default()).unwrap();
    assert_eq!(any.from_value(value).unwrap().to_json().unwrap(), nested);
    let from_values = schema.from_values(&[value]).unwrap();
    assert_eq!(from_values.to_json().unwrap(), format!("{{\"v\":{nested}}}"));
    let batch = schema.check_rows(&[wide, value], 1, BatchOptions::default()).unwrap();
    assert_eq!(batch.get(0).unwrap().to_json().unwrap(), "{\"v\":18446744073709551615}");
    assert_eq!(batch.get(1).unwrap(), &*from_values);
    let small = Schema::compile(r#"{"maximum": 18446744073709551614}"#).unwrap();
    assert!(matches!(small.validate(u64::MAX, Options::default()), Err(Error::Invalid(_))));
    small.validate(u64::MAX - 1, Options::default()).unwrap();
}

#[test]
fn objects_show_what_they_hold() {
    let schema = Schema::compile(r#"{"title":"T","type":"object","properties":{"v":{}}}"#).unwrap();
    let record = schema.from_json(r#"{"v":[1,{"a":null}]}"#).unwrap();
    assert_eq!(format!("{schema:?}"), r#"Schema("T")"#);
    assert_eq!(format!("{record:?}"), r#"{"v":[1,{"a":null}]}"#);
    assert_eq!(format!("{:?}", record.get("v").unwrap()), r#"[1, {"a": null}]"#);
    let batch = schema.check_batch("{}\n1\n", BatchOptions::default()).unwrap();
    assert_eq!(format!("{batch:?}"), "Batch { len: 2, valid_count: 1, .. }");
}
