// SPDX-License-Identifier: Apache-2.0
//! The example of bindings/example in Rust.
use satya::{BatchOptions, Error, Formats, Instance, Options, Problem, Schema};
use std::{
    error, fs,
    io::Read,
    path::{Path, PathBuf},
};

const PIECE_SIZE: u64 = 8192;

type Outcome<T> = Result<T, Box<dyn error::Error>>;

fn print(problems: &[Problem]) {
    for problem in problems {
        let place = match (problem.line, problem.column) {
            (Some(line), Some(column)) => format!("line {line}, column {column}, "),
            _ => String::new(),
        };
        println!("  {place}at \"{}\": {}: {}", problem.pointer, problem.kind, problem.message);
    }
}

fn refused<T>(what: &str, result: satya::Result<T>) -> Outcome<()> {
    match result {
        Err(error @ (Error::Invalid(_) | Error::Schema(_))) => {
            println!("{what} is refused");
            print(error.problems());
            Ok(())
        }
        Err(error) => Err(error.into()),
        Ok(_) => Err(format!("{what} is accepted").into()),
    }
}

fn compile(path: &Path) -> Outcome<Schema> {
    let options = Options { formats: Formats::Assert, ..Options::default() };
    Ok(Schema::compile_with(fs::read(path)?, options)?)
}

fn compile_all(folder: &Path) -> Outcome<Schema> {
    println!("1. Compile a schema");
    let schema = compile(&folder.join("schema.json"))?;
    println!("{} has {} fields", schema.name(), schema.fields().len());
    for field in schema.fields() {
        let required = if field.required { ", required" } else { "" };
        let default = if field.has_default { ", with a default" } else { "" };
        let record = if field.record { ", a record" } else { "" };
        println!("  {}{required}{default}{record}", field.name);
    }
    refused("bad-schema.json", Schema::compile(fs::read(folder.join("bad-schema.json"))?))?;
    Ok(schema)
}

fn decode(schema: &Schema, folder: &Path) -> Outcome<Instance> {
    println!("2. Decode a record");
    let record = schema.from_json(fs::read(folder.join("record.json"))?)?;
    println!("Species: {}", record.get_str("Species")?);
    println!("Beak Length (mm): {}", record.get_f64("Beak Length (mm)")?);
    println!("Body Mass (g): {}", record.get_i64("Body Mass (g)")?);
    let given = if record.is_set("Ringed")? { "given" } else { "by default" };
    println!("Ringed: {}, {given}", record.get_bool("Ringed")?);
    println!("Sex: {}", if record.get("Sex")?.is_unset() { "absent" } else { "present" });
    let nest = record.get("Nest")?.as_record().ok_or("no nest")?;
    let eggs = nest.get("Eggs")?.as_array().ok_or("no eggs")?;
    let egg = eggs.get(0).and_then(|egg| egg.as_str()).ok_or("no egg")?;
    println!("Nest: number {}, {} egg of {egg}", nest.get_i64("Number")?, eggs.len());
    Ok(record)
}

fn set(record: &mut Instance) -> Outcome<()> {
    println!("3. Set fields");
    record.set("Body Mass (g)", 5100)?;
    record.set("Sex", "FEMALE")?;
    record.set("Ringed", true)?;
    record.remove("Beak Length (mm)")?;
    record.child_mut("Nest")?.set("Number", 8)?;
    println!("Sex: {}", record.get_str("Sex")?);
    refused("Body Mass (g) = 50", record.set("Body Mass (g)", 50))?;
    println!("Body Mass (g): {}", record.get_i64("Body Mass (g)")?);
    refused("removing Species", record.remove("Species"))
}

fn explain(schema: &Schema, folder: &Path) -> Outcome<()> {
    println!("4. Explain a bad record");
    if let Err(Error::Invalid(invalid)) =
        schema.from_json(fs::read(folder.join("bad-record.json"))?)
    {
        println!("bad-record.json has {} problems", invalid.total);
        print(&invalid.problems);
    }
    Ok(())
}

fn check(folder: &Path) -> Outcome<()> {
    println!("5. Check a file in pieces");
    let schema = compile(&folder.join("elements.schema.json"))?;
    let mut file = fs::File::open(folder.join("elements.ndjson"))?;
    let mut options = BatchOptions { partial: true, ..BatchOptions::default() };
    let mut text = Vec::new();
    let (mut piece, mut records, mut valid, mut heavy) = (0, 0, 0, 0);
    while options.partial {
        let count = file.by_ref().take(PIECE_SIZE).read_to_end(&mut text)?;
        options.partial = count as u64 == PIECE_SIZE;
        let batch = schema.check_batch(&text, options)?;
        piece += 1;
        println!("piece {piece}: {} records, {} valid", batch.len(), batch.valid_count());
        for (index, record) in batch.iter().enumerate() {
            match record {
                None => print(&batch.problems(index).problems),
                Some(record) => heavy += (record.get_f64("mass")? > 200.0) as usize,
            }
        }
        records += batch.len();
        valid += batch.valid_count();
        options.start = batch.end();
        text.drain(..batch.consumed());
    }
    println!("{records} records, {valid} valid, {heavy} heavier than 200 Da");
    Ok(())
}

fn write(schema: &Schema, record: &Instance) -> Outcome<()> {
    println!("6. Write JSON");
    let json = record.to_json()?;
    println!("{json}");
    let equal = if schema.from_json(&json)? == *record { "equal" } else { "different" };
    println!("read again: {equal}");
    Ok(())
}

fn main() -> Outcome<()> {
    let folder = std::env::args().nth(1).map_or_else(|| PathBuf::from("."), PathBuf::from);
    {
        let schema = compile_all(&folder)?;
        let mut record = decode(&schema, &folder)?;
        set(&mut record)?;
        explain(&schema, &folder)?;
        check(&folder)?;
        write(&schema, &record)?;
    }
    println!("7. Everything is freed");
    Ok(())
}
