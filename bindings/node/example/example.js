// SPDX-License-Identifier: Apache-2.0
'use strict';

// The example of bindings/example in JavaScript.
const fs = require('fs');
const path = require('path');
const { Schema, InvalidError } = require('..');

const PIECE_SIZE = 8192;
const folder = process.argv[2] || '.';
const read = (name) => fs.readFileSync(path.join(folder, name));
const lines = [];
const print = (line) => lines.push(`${line}\n`);

function show(problems) {
  for (const { line, column, pointer, type, message } of problems) {
    const place = line ? `line ${line}, column ${column}, ` : '';
    print(`  ${place}at "${pointer}": ${type}: ${message}`);
  }
}

function refused(what, action) {
  try {
    action();
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    print(`${what} is refused`);
    show(error.problems);
    return;
  }
  throw new Error(`${what} is accepted`);
}

function compile(name) {
  return new Schema(read(name), { formats: 'assert' });
}

function compileAll() {
  print('1. Compile a schema');
  const schema = compile('schema.json');
  print(`${schema.name} has ${schema.fields.length} fields`);
  for (const { name, required, hasDefault, record } of schema.fields) {
    print(`  ${name}${required ? ', required' : ''}${hasDefault ? ', with a default' : ''}` +
      `${record ? ', a record' : ''}`);
  }
  refused('bad-schema.json', () => new Schema(read('bad-schema.json')));
  return schema;
}

function decode(schema) {
  print('2. Decode a record');
  const record = schema.fromJSON(read('record.json'));
  print(`Species: ${record.get('Species')}`);
  print(`Beak Length (mm): ${record.get('Beak Length (mm)')}`);
  print(`Body Mass (g): ${record.get('Body Mass (g)')}`);
  print(`Ringed: ${record.get('Ringed')}, ${record.isSet('Ringed') ? 'given' : 'by default'}`);
  print(`Sex: ${record.get('Sex') === undefined ? 'absent' : 'present'}`);
  const nest = record.get('Nest');
  const eggs = nest.get('Eggs');
  print(`Nest: number ${nest.get('Number')}, ${eggs.length} egg of ${eggs[0]}`);
  return record;
}

function set(record) {
  print('3. Set fields');
  record.set('Body Mass (g)', 5100);
  record.set('Sex', 'FEMALE');
  record.set('Ringed', true);
  record.delete('Beak Length (mm)');
  record.get('Nest').set('Number', 8);
  print(`Sex: ${record.get('Sex')}`);
  refused('Body Mass (g) = 50', () => record.set('Body Mass (g)', 50));
  print(`Body Mass (g): ${record.get('Body Mass (g)')}`);
  refused('removing Species', () => record.delete('Species'));
}

function explain(schema) {
  print('4. Explain a bad record');
  try {
    schema.fromJSON(read('bad-record.json'));
  } catch (error) {
    print(`bad-record.json has ${error.total} problems`);
    show(error.problems);
  }
}

function check() {
  print('5. Check a file in pieces');
  const schema = compile('elements.schema.json');
  const file = fs.openSync(path.join(folder, 'elements.ndjson'));
  let [piece, records, valid, heavy] = [0, 0, 0, 0];
  let rest = Buffer.alloc(0);
  let start;
  for (let partial = true; partial;) {
    const next = Buffer.alloc(PIECE_SIZE);
    const count = fs.readSync(file, next, 0, PIECE_SIZE, null);
    partial = count === PIECE_SIZE;
    const text = Buffer.concat([rest, next.subarray(0, count)]);
    const batch = schema.checkBatch(text, { partial, start });
    print(`piece ${++piece}: ${batch.size} records, ${batch.validCount} valid`);
    let index = 0;
    for (const record of batch) {
      if (!record) show(batch.problems(index));
      else if (record.get('mass') > 200) heavy++;
      index++;
    }
    records += batch.size;
    valid += batch.validCount;
    start = batch.end;
    rest = text.subarray(batch.consumed);
    batch.close();
  }
  fs.closeSync(file);
  schema.close();
  print(`${records} records, ${valid} valid, ${heavy} heavier than 200 Da`);
}

function write(schema, record) {
  print('6. Write JSON');
  const json = record.toJSONText();
  print(json);
  const copy = schema.fromJSON(json);
  print(`read again: ${copy.equals(record) ? 'equal' : 'different'}`);
  copy.close();
}

const schema = compileAll();
const record = decode(schema);
set(record);
explain(schema);
check();
write(schema, record);
record.close();
schema.close();
print('7. Everything is freed');
process.stdout.write(lines.join(''));
