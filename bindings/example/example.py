# SPDX-License-Identifier: Apache-2.0
"""The example in Python."""

import sys
from pathlib import Path

import satya

PIECE_SIZE = 8192


def show(problems):
    for problem in problems:
        place = f"line {problem.line}, column {problem.column}, " if problem.line else ""
        print(f'  {place}at "{problem.pointer}": {problem.type}: {problem.msg}')


def refused(what, action):
    try:
        action()
    except (satya.ValidationError, satya.SchemaError) as error:
        print(f"{what} is refused")
        show(error.problems)
    else:
        raise AssertionError(f"{what} is accepted")


def compile_schema(path):
    return satya.Schema(path.read_bytes(), formats="assert")


def compile_all(folder):
    print("1. Compile a schema")
    schema = compile_schema(folder / "schema.json")
    print(f"{schema.name} has {len(schema.fields)} fields")
    for field in schema.fields:
        required = ", required" if field.required else ""
        default = ", with a default" if field.has_default else ""
        record = ", a record" if field.is_record else ""
        print(f"  {field.name}{required}{default}{record}")
    bad = (folder / "bad-schema.json").read_bytes()
    refused("bad-schema.json", lambda: satya.Schema(bad))
    return schema


def decode(schema, folder):
    print("2. Decode a record")
    record = schema.from_json((folder / "record.json").read_bytes())
    print(f"Species: {record['Species']}")
    print(f"Beak Length (mm): {record['Beak Length (mm)']}")
    print(f"Body Mass (g): {record['Body Mass (g)']}")
    given = "given" if record.is_set("Ringed") else "by default"
    print(f"Ringed: {str(record['Ringed']).lower()}, {given}")
    print(f"Sex: {'present' if 'Sex' in record else 'absent'}")
    nest = record["Nest"]
    print(f"Nest: number {nest['Number']}, {len(nest['Eggs'])} egg of {nest['Eggs'][0]}")
    return record


def set_fields(record):
    print("3. Set fields")
    record["Body Mass (g)"] = 5100
    record["Sex"] = "FEMALE"
    record["Ringed"] = True
    del record["Beak Length (mm)"]
    record["Nest"]["Number"] = 8
    print(f"Sex: {record['Sex']}")
    refused("Body Mass (g) = 50", lambda: record.__setitem__("Body Mass (g)", 50))
    print(f"Body Mass (g): {record['Body Mass (g)']}")
    refused("removing Species", lambda: record.__delitem__("Species"))


def explain(schema, folder):
    print("4. Explain a bad record")
    try:
        schema.from_json((folder / "bad-record.json").read_bytes())
    except satya.ValidationError as error:
        print(f"bad-record.json has {len(error.problems)} problems")
        show(error.problems)


def check(folder):
    print("5. Check a file in pieces")
    records = valid = heavy = 0
    schema = compile_schema(folder / "elements.schema.json")
    pieces = schema.validate_stream(folder / "elements.ndjson", chunk_size=PIECE_SIZE)
    for piece, batch in enumerate(pieces, 1):
        print(f"piece {piece}: {len(batch)} records, {batch.valid_count} valid")
        for index in range(len(batch)):
            record = batch[index]
            if record is None:
                show(batch.problems(index))
            else:
                heavy += record["mass"] > 200
        records += len(batch)
        valid += batch.valid_count
        batch.close()
    schema.close()
    print(f"{records} records, {valid} valid, {heavy} heavier than 200 Da")


def write(schema, record):
    print("6. Write JSON")
    json = record.to_json()
    print(json)
    with schema.from_json(json) as copy:
        print(f"read again: {'equal' if copy == record else 'different'}")


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    with compile_all(folder) as schema, decode(schema, folder) as record:
        set_fields(record)
        explain(schema, folder)
        check(folder)
        write(schema, record)
    print("7. Everything is freed")


main()
