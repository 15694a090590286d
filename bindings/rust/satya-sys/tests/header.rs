// SPDX-License-Identifier: Apache-2.0
//! Translates the declarations of satya.h and compares src/lib.rs with them.
//! With SATYA_WRITE_SYS=1 it writes them instead.
use std::{env, fmt::Write as _, fs, path::Path};

const HEAD: &str = "// SPDX-License-Identifier: Apache-2.0
//! The C declarations of `satya.h`, which documents them. tests/header.rs keeps
//! this file equal to the header.
#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(non_camel_case_types, missing_docs, clippy::missing_safety_doc)]

use std::os::raw::{c_char, c_void};
";

fn declarations(header: &str) -> String {
    let begin = header.find("declarations: begin").expect("the block begins");
    let end = header.find("declarations: end").expect("the block ends");
    let begin = begin + header[begin..].find("*/").unwrap() + 2;
    let end = header[..end].rfind("/*").unwrap();
    let mut text = String::new();
    let mut rest = &header[begin..end];
    while let Some(comment) = rest.find("/*") {
        text.push_str(&rest[..comment]);
        text.push(' ');
        rest = &rest[comment + rest[comment..].find("*/").expect("the comment ends") + 2..];
    }
    text.push_str(rest);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cuts the text at the semicolons outside braces.
fn statements(text: &str) -> Vec<String> {
    let (mut depth, mut current, mut all) = (0, String::new(), Vec::new());
    for character in text.chars() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ';' if depth == 0 => {
                all.push(current.trim().to_owned());
                current.clear();
                continue;
            }
            _ => {}
        }
        current.push(character);
    }
    assert!(current.trim().is_empty(), "something is left: {current}");
    all
}

fn type_name(c: &str) -> String {
    let name = c.replace("const", "").replace("volatile", "").replace("struct", "");
    match name.trim() {
        "uint8_t" => "u8",
        "uint16_t" => "u16",
        "uint32_t" => "u32",
        "uint64_t" => "u64",
        "int64_t" => "i64",
        "double" => "f64",
        "size_t" => "usize",
        "char" => "c_char",
        "void" => "c_void",
        other => {
            assert!(other.starts_with("satya_"), "an unknown type: {other}");
            other
        }
    }
    .to_owned()
}

/// Splits `const char *name` into its name and its Rust type.
fn variable(declaration: &str) -> (String, String) {
    let declaration = declaration.trim();
    let name_start = declaration
        .rfind(|character: char| !character.is_alphanumeric() && character != '_')
        .expect("a type and a name")
        + 1;
    let (mut c, name) = declaration.split_at(name_start);
    let mut stars = 0;
    c = c.trim();
    while let Some(shorter) = c.strip_suffix('*') {
        stars += 1;
        c = shorter.trim();
    }
    let mut rust = type_name(c);
    for level in 0..stars {
        let pointer = if level == 0 && c.contains("const") { "*const" } else { "*mut" };
        rust = format!("{pointer} {rust}");
    }
    let name = if name == "type" || name == "as" { format!("{name}_") } else { name.to_owned() };
    (name, rust)
}

fn members(body: &str) -> String {
    let mut text = String::new();
    for member in statements(body) {
        let (name, rust) = if member.starts_with("union") {
            ("as_".to_owned(), "satya_value_as".to_owned())
        } else {
            variable(&member)
        };
        writeln!(text, "    pub {name}: {rust},").unwrap();
    }
    text
}

fn inside(text: &str, open: char, close: char) -> &str {
    &text[text.find(open).unwrap() + 1..text.rfind(close).unwrap()]
}

fn translate(statement: &str) -> String {
    if statement.starts_with("enum") {
        let mut text = String::from("\n");
        for constant in inside(statement, '{', '}').split(',') {
            let (name, value) = constant.split_once('=').expect("a constant has a value");
            writeln!(text, "pub const {}: u32 = {};", name.trim(), value.trim()).unwrap();
        }
        return text;
    }
    if statement.starts_with("typedef struct") && statement.contains('{') {
        let name = statement.rsplit(' ').next().unwrap();
        let body = inside(statement, '{', '}');
        let mut text = String::new();
        if let Some(start) = body.find("union {") {
            let union = &body[start..=start + body[start..].find('}').unwrap()];
            text += "\n#[repr(C)]\n#[derive(Clone, Copy)]\npub union satya_value_as {\n";
            text += &members(inside(union, '{', '}').trim());
            text += "}\n";
        }
        write!(text, "\n#[repr(C)]\n#[derive(Clone, Copy)]\npub struct {name} {{\n").unwrap();
        return text + &members(body.trim()) + "}\n";
    }
    if statement.starts_with("typedef struct") {
        let name = statement.rsplit(' ').next().unwrap();
        return format!("\n#[repr(C)]\npub struct {name} {{\n    _opaque: [u8; 0],\n}}\n");
    }
    if statement.starts_with("typedef") {
        let (name, rust) = variable(statement.strip_prefix("typedef").unwrap());
        return format!("\npub type {name} = {rust};\n");
    }
    let (name, result) = variable(&statement[..statement.find('(').unwrap()]);
    let arguments: Vec<String> = match inside(statement, '(', ')').trim() {
        "void" => Vec::new(),
        some => some
            .split(',')
            .map(|argument| {
                let (name, rust) = variable(argument);
                format!("{name}: {rust}")
            })
            .collect(),
    };
    let result = if result == "c_void" { String::new() } else { format!(" -> {result}") };
    format!("    pub fn {name}({}){result};\n", arguments.join(", "))
}

#[test]
fn lib_is_the_header() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let header = env::var("SATYA_HEADER")
        .map(Into::into)
        .unwrap_or_else(|_| here.join("../../../include/satya.h"));
    let header = fs::read_to_string(header).expect("satya.h can be read");
    let (mut types, mut functions, mut count) = (String::from(HEAD), String::new(), 0);
    for statement in statements(&declarations(&header)) {
        if statement.contains('(') && !statement.starts_with("typedef") {
            functions += &translate(&statement);
            count += 1;
        } else {
            types += &translate(&statement);
        }
    }
    assert!(count > 50, "only {count} functions were found");
    let expected = format!("{types}\nextern \"C\" {{\n{functions}}}\n");
    let lib = here.join("src/lib.rs");
    if env::var_os("SATYA_WRITE_SYS").is_some() {
        fs::write(&lib, &expected).expect("src/lib.rs can be written");
    }
    let found = fs::read_to_string(lib).expect("src/lib.rs can be read");
    for (line, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "src/lib.rs:{}", line + 1);
    }
    assert_eq!(found.len(), expected.len(), "src/lib.rs is longer or shorter");
}

#[test]
fn the_library_is_of_this_abi() {
    // Safe: the functions take nothing.
    unsafe {
        let version = satya_sys::SATYA_VERSION_MAJOR * 10_000
            + satya_sys::SATYA_VERSION_MINOR * 100
            + satya_sys::SATYA_VERSION_PATCH;
        assert_eq!(satya_sys::satya_version_number(), version);
        assert_eq!(satya_sys::satya_abi_version(), satya_sys::SATYA_ABI_VERSION);
    }
    assert_eq!(core::mem::size_of::<satya_sys::satya_value>(), 16);
}
