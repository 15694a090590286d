// SPDX-License-Identifier: Apache-2.0
//! Documentation tests of what must not compile: the use of a view after the end of what it was
//! read from. Each has a twin of the same lines in the order that is right, which must compile
//! and run, so that the order alone is why the other does not.

macro_rules! ends {
    ($($name:ident: $view:literal, used by $used:literal, ends by $end:literal;)*) => { $(
        #[doc = concat!(lines!("", $view, $used, $end), lines!("compile_fail", $view, $end, $used))]
        struct $name;
    )* };
}

macro_rules! lines {
    ($kind:literal, $first:literal, $second:literal, $third:literal) => {
        concat!(
            "```", $kind, "\n",
            "use satya::*;\n",
            r###"let schema = Schema::compile(r##"{"title": "T", "type": "object", "properties": {
                "name": {"type": "string", "default": "N"}, "tags": {"type": "array"}, "any": {},
                "home": {"type": "object", "properties": {"city": {"type": "string"}}}}}"##).unwrap();
            let mut instance = schema.from_json(r##"{"name": "A", "tags": ["b"], "any": {"c": "d"},
                "home": {"city": "E"}, "more": "f"}"##).unwrap();
            let batch = schema.check_batch("{\"name\":\"A\"}\n{\"name\":1}\n", BatchOptions::default())
                .unwrap();
            let text = String::from("a");
            let flag = std::sync::atomic::AtomicU32::new(0);
            "###,
            $first, "\n", $second, "\n", $third, "\n",
            "```\n"
        )
    };
}

ends! {
    RecordOfBatch: "let record = batch.get(0).unwrap();",
        used by "record.to_json().unwrap();", ends by "drop(batch);";
    RecordsOfBatch: "let records = batch.iter();",
        used by "records.count();", ends by "drop(batch);";
    ValueOfBatch: "let value = batch.get(0).unwrap().get(\"name\").unwrap();",
        used by "value.as_str().unwrap();", ends by "drop(batch);";
    Verdicts: "let verdicts = batch.verdicts();",
        used by "assert_eq!(verdicts, [0, 1]);", ends by "drop(batch);";
    Total: "let total = batch.totals().next().unwrap();",
        used by "assert_eq!(total.pointer, \"/name\");", ends by "drop(batch);";
    Totals: "let totals = batch.totals();",
        used by "totals.count();", ends by "drop(batch);";
    Value: "let value = instance.get(\"name\").unwrap();",
        used by "value.as_str().unwrap();", ends by "drop(instance);";
    ValueThatWasSet: "let value = instance.get(\"name\").unwrap();",
        used by "value.as_str().unwrap();", ends by "instance.set(\"name\", \"B\").unwrap();";
    ValueThatWasRemoved: "let value = instance.get(\"any\").unwrap();",
        used by "value.is_null();", ends by "instance.remove(\"any\").unwrap();";
    TextOfValue: "let found = instance.get(\"name\").unwrap().as_str().unwrap();",
        used by "assert_eq!(found, \"A\");", ends by "drop(instance);";
    Text: "let found = instance.get_str(\"name\").unwrap();",
        used by "assert_eq!(found, \"A\");", ends by "drop(instance);";
    TextThatWasSet: "let found = instance.get_str(\"name\").unwrap();",
        used by "assert_eq!(found, \"A\");", ends by "instance.set(\"name\", \"B\").unwrap();";
    Child: "let child = instance.child_mut(\"home\").unwrap();",
        used by "child.set(\"city\", \"C\").unwrap();", ends by "drop(instance);";
    ChildThatWasSet: "let child = instance.child_mut(\"home\").unwrap();",
        used by "child.set(\"city\", \"C\").unwrap();",
        ends by "instance.set(\"home\", Input::object(&[])).unwrap();";
    ChildBesideItsOwner: "let child = instance.child_mut(\"home\").unwrap();",
        used by "child.set(\"city\", \"C\").unwrap();", ends by "instance.to_json().unwrap();";
    Nested: "let nested = instance.get(\"home\").unwrap().as_record().unwrap();",
        used by "nested.to_json().unwrap();", ends by "drop(instance);";
    Array: "let tags = instance.get(\"tags\").unwrap().as_array().unwrap();",
        used by "tags.get(0).unwrap();", ends by "drop(instance);";
    Element: "let tag = instance.get(\"tags\").unwrap().as_array().unwrap().get(0).unwrap();",
        used by "tag.as_str().unwrap();", ends by "drop(instance);";
    Elements: "let tags = instance.get(\"tags\").unwrap().as_array().unwrap().iter();",
        used by "tags.count();", ends by "drop(instance);";
    Object: "let any = instance.get(\"any\").unwrap().as_object().unwrap();",
        used by "any.get(\"c\").unwrap();", ends by "drop(instance);";
    MemberOfObject: "let c = instance.get(\"any\").unwrap().as_object().unwrap().get(\"c\").unwrap();",
        used by "c.as_str().unwrap();", ends by "drop(instance);";
    Members: "let any = instance.get(\"any\").unwrap().as_object().unwrap().iter();",
        used by "any.count();", ends by "drop(instance);";
    Whole: "let whole = instance.value();",
        used by "whole.as_record().unwrap();", ends by "drop(instance);";
    Extras: "let extras = instance.extras();",
        used by "extras.as_object().unwrap();", ends by "drop(instance);";
    FieldOfInstance: "let field = instance.fields().next().unwrap();",
        used by "assert_eq!(field.name, \"name\");", ends by "drop(instance);";
    FieldOfSchema: "let field = schema.fields().next().unwrap();",
        used by "assert_eq!(field.default.as_str(), Some(\"N\"));", ends by "drop(schema);";
    NameOfSchema: "let name = schema.name();",
        used by "assert_eq!(name, \"T\");", ends by "drop(schema);";
    Given: "let given = Input::from(&text);",
        used by "schema.validate(given, Options::default()).unwrap_err();", ends by "drop(text);";
    GivenNumber: "let given = Input::number(&text);",
        used by "schema.validate(given, Options::default()).unwrap_err();", ends by "drop(text);";
    GivenArray: "let given = vec![Input::from(1)]; let array = Input::array(&given);",
        used by "schema.validate(array, Options::default()).unwrap_err();", ends by "drop(given);";
    GivenObject: "let given = vec![Member::new(\"name\", \"B\")]; let object = Input::object(&given);",
        used by "schema.validate(object, Options::default()).unwrap();", ends by "drop(given);";
    GivenMember: "let given = [Member::new(\"name\", &text)];",
        used by "schema.validate(Input::object(&given), Options::default()).unwrap();",
        ends by "drop(text);";
    Cancel: "let options = BatchOptions { cancel: Some(&flag), ..Default::default() };",
        used by "schema.check_batch(\"\", options).unwrap();", ends by "drop(flag);";
}
