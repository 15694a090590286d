// SPDX-License-Identifier: Apache-2.0
'use strict';

// index.d.ts declares what the package exports, and the members of its classes: no more, no less.

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const satya = require('..');

const types = fs.readFileSync(path.join(__dirname, '../index.d.ts'), 'utf8');

function names(text, pattern) {
  return Array.from(text.matchAll(pattern), ([, name]) => name).sort();
}

/** The members that a class of index.d.ts declares. */
function declared(name) {
  const [, body] = new RegExp(`class ${name}\\b[^{]*\\{(\\}|.*?^\\})$`, 'ms').exec(types);
  return names(body, /^ {2}(?:readonly )?(\[Symbol\.\w+\]|\w+)[(:]/gm)
    .filter((member) => member !== 'constructor');
}

const symbols = new Map([
  [Symbol.dispose, '[Symbol.dispose]'], [Symbol.iterator, '[Symbol.iterator]'],
]);

/** The members that a class has for its users; other symbols are for console.log. */
function members(object) {
  return Reflect.ownKeys(object)
    .filter((key) => key !== 'constructor' && (typeof key === 'string' || symbols.has(key)))
    .map((key) => symbols.get(key) || key)
    .sort();
}

function thrown(call) {
  try {
    call();
  } catch (error) {
    return Object.keys(error).filter((key) => key !== 'name').sort();
  }
  return assert.fail('nothing is thrown');
}

assert.deepStrictEqual(names(types, /^export (?:class|function) (\w+)/gm), Object.keys(satya).sort());
for (const name of ['Schema', 'Instance', 'Batch']) {
  assert.deepStrictEqual(members(satya[name].prototype), declared(name), name);
}
const handle = members(Object.getPrototypeOf(satya.Schema.prototype));
if (!Symbol.dispose) handle.unshift('[Symbol.dispose]');
assert.deepStrictEqual(handle, declared('Handle'));

const schema = new satya.Schema({ type: 'integer' });
assert.deepStrictEqual(thrown(() => schema.validateJSON('""')), declared('InvalidError'));
assert.deepStrictEqual(thrown(() => new satya.Schema('1')), declared('InvalidError'));
assert.deepStrictEqual(declared('SchemaError'), []);
schema.close();
assert.deepStrictEqual(thrown(() => schema.validateJSON('1')), declared('ClosedError'));

// The members of what is no class.
function fields(name) {
  const [, body] = new RegExp(`interface ${name} \\{(.*?)^\\}$`, 'ms').exec(types);
  return names(body, /^ {2}(\w+)\??:/gm);
}

const record = new satya.Schema({ properties: { a: { type: 'string' } }, type: 'object' });
assert.deepStrictEqual(Object.keys(record.fields[0]).sort(), fields('Field'));
const batch = record.checkBatch('{"a": 1}', { echo: 10 });
assert.deepStrictEqual(Object.keys(batch.end).sort(), fields('Position'));
assert.deepStrictEqual(Object.keys(batch.totals()[0]).sort(), fields('Total'));
assert.deepStrictEqual(Object.keys(batch.problems(0)[0]).sort(), fields('Problem'));
