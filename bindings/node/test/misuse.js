// SPDX-License-Identifier: Apache-2.0
'use strict';

// What nobody should do with this binding, and what it says then.
const { Worker } = require('worker_threads');
const { Schema, Instance, Batch, InvalidError, SchemaError, ClosedError } = require('..');

let failures = 0;

function check(holds, what) {
  if (holds) return;
  failures++;
  console.log(`fails: ${what}`);
}

function fails(Kind, what, action) {
  try {
    action();
  } catch (error) {
    check(error instanceof Kind, `${what}: ${error}`);
    return;
  }
  check(false, `${what} is accepted`);
}

function invalid(type, what, action) {
  try {
    action();
  } catch (error) {
    check(error instanceof InvalidError && error.problems[0].type.startsWith(type),
      `${what}: ${error}`);
    return;
  }
  check(false, `${what} is accepted`);
}

const TEXT = JSON.stringify({
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1 }, age: { type: 'integer' }, score: { type: 'number' },
    tags: { type: 'array', items: { type: 'string' } }, any: {},
    home: { type: 'object', properties: { city: { type: 'string' } } },
  },
  required: ['name'],
});

function useAfterClose(schema) {
  const record = schema.fromJSON('{"name":"A","home":{"city":"B"}}');
  let home = record.get('home');
  check(home === record.get('home'), 'one child is one');
  invalid('', 'a refused set', () => record.set('home', 3));
  check(home.get('city') === 'B', 'a refused set ends no child');
  record.set('home', { city: 'C' });
  fails(ClosedError, 'a child whose field was set', () => home.get('city'));
  home = record.get('home');
  record.close();
  record.close();
  fails(ClosedError, 'reading', () => record.get('name'));
  fails(ClosedError, 'setting', () => record.set('name', 'B'));
  fails(ClosedError, 'writing', () => record.toJSONText());
  fails(ClosedError, 'copying', () => record.copy());
  fails(ClosedError, 'a child', () => home.get('city'));
  const batch = schema.checkBatch('{"name":"A"}\n');
  const kept = batch.get(0);
  fails(Error, 'a set in a batch', () => kept.set('name', 'B'));
  batch.close();
  batch.close();
  fails(ClosedError, 'a batch', () => batch.size);
  fails(ClosedError, 'an instance of a batch', () => kept.get('name'));
  const other = new Schema(TEXT);
  const survivor = other.fromJSON('{"name":"A"}');
  other.close();
  other.close();
  fails(ClosedError, 'a schema', () => other.fromJSON('{}'));
  fails(ClosedError, "a schema's name", () => other.name);
  check(survivor.get('name') === 'A', 'an instance outlives its schema');
  const lent = schema.checkBatch('{"name":"A"}\n').get(0);
  if (global.gc) global.gc();
  check(lent.get('name') === 'A', 'an instance keeps its batch');
  const ending = new Schema(TEXT);
  fails(ClosedError, 'a schema that a toJSON closes',
    () => ending.fromValue({ toJSON() { ending.close(); return {}; } }));
  const trap = schema.fromJSON('{"name":"A"}');
  fails(ClosedError, 'a set that closes',
    () => trap.set('any', { get x() { trap.close(); return 1; } }));
  const nested = schema.fromJSON('{"name":"A","home":{"city":"B"}}');
  const inner = nested.get('home');
  fails(ClosedError, 'a set of a child that closes what it is in',
    () => inner.set('city', { get x() { nested.close(); return 1; } }));
  const again = schema.fromJSON('{"name":"A","home":{"city":"B"}}');
  const part = again.get('home');
  fails(ClosedError, 'a set of a child that sets its field',
    () => part.set('city', { toJSON() { again.set('home', {}); return 'C'; } }));
  check(again.toJSONText() === '{"name":"A","home":{}}', 'the inner set holds');
}

const DEFAULTS = {
  type: 'object',
  properties: {
    a: { type: 'integer' },
    home: { type: 'object', default: { city: 'B' }, properties: { city: { type: 'string' } } },
    part: { type: 'object', properties: { full: { const: true } } },
  },
  maxProperties: 2,
  if: { properties: { part: { required: ['full'] } }, required: ['part'] },
  then: { maxProperties: 1 },
};

function children(schema) {
  let record = schema.fromJSON('{"name":"A","home":{"city":"B"}}');
  for (let turn = 0; turn < 2; turn++) {
    const home = record.get('home');
    check(home === record.get('home') && home.get('city') === 'B', 'a child that is read again');
    home.close();
    fails(ClosedError, 'a closed child', () => home.get('city'));
  }
  // A set may drop a default that was filled in for another field, here or around.
  const defaults = new Schema(DEFAULTS);
  record = defaults.fromJSON('{"part":{}}');
  let [home, part] = [record.get('home'), record.get('part')];
  part.set('full', true);
  fails(ClosedError, 'a default that a set inside dropped', () => home.set('city', 'x'));
  check(part.get('full') && record.get('part') === part, 'what was set through lives');
  record = defaults.fromJSON('{"part":{}}');
  [home, part] = [record.get('home'), record.get('part')];
  record.set('a', 5);
  fails(ClosedError, 'a default that a set dropped', () => home.set('city', 'x'));
  check(record.get('home') === undefined && record.get('part') === part,
    'what else was read lives');
  check(record.toJSONText() === '{"a":5,"part":{}}', record.toJSONText());
}

function wrongTypes(schema) {
  const record = schema.fromJSON('{"name":"A","age":3}');
  invalid('int_type', 'text for an integer', () => record.set('age', '3'));
  invalid('int_', 'a fraction for an integer', () => record.set('age', 3.5));
  invalid('string_type', 'an integer for text', () => record.set('name', 3));
  invalid('string_type', 'null for text', () => record.set('name', null));
  invalid('missing', 'undefined for text', () => record.set('name', undefined));
  invalid('finite_number', 'NaN', () => record.set('score', NaN));
  fails(SchemaError, 'a bad schema', () => new Schema({ type: 'text' }));
  fails(TypeError, 'a function', () => record.set('any', () => 1));
  fails(TypeError, 'a symbol', () => record.set('any', Symbol('x')));
  fails(TypeError, 'a symbol in an array', () => record.set('any', [Symbol('x')]));
  fails(TypeError, 'undefined in an array', () => record.set('any', [1, undefined]));
  fails(TypeError, 'a hole in an array', () => record.set('any', [1, , 2]));
  fails(TypeError, 'undefined', () => schema.validate(undefined));
  fails(TypeError, 'a map', () => record.set('any', new Map([[1, 2]])));
  fails(TypeError, 'a set', () => record.set('any', new Set([1])));
  fails(TypeError, 'a promise', () => record.set('any', Promise.resolve(1)));
  fails(TypeError, 'a buffer', () => record.set('any', new ArrayBuffer(8)));
  fails(TypeError, 'bytes', () => record.set('any', new Uint8Array(2)));
  fails(TypeError, 'a batch', () => record.set('any', schema.checkBatch('')));
  fails(TypeError, 'a toJSON without end',
    () => record.set('any', { toJSON() { return this; } }));
  const circle = [];
  circle.push(circle);
  fails(TypeError, 'an array in itself', () => record.set('any', circle));
  const before = process.memoryUsage().rss;
  const long = new Array(50e6);
  fails(TypeError, 'a long array of nothing', () => record.set('any', long));
  fails(TypeError, 'a row that is long', () => schema.checkRows([['A'], long]));
  fails(TypeError, 'a length that is made up',
    () => record.set('any', new Proxy([], { get: (_, name) => (name === 'length' ? 2e15 : undefined) })));
  const taken = process.resourceUsage().maxRSS * 1024 - before;
  check(taken < 400e6, `a long array of nothing takes ${taken} bytes`);
  fails(RangeError, 'an unknown name', () => record.get('other'));
  fails(TypeError, 'a number as a name', () => record.get(1));
  fails(TypeError, 'no name', () => record.get());
  fails(TypeError, 'a number as JSON', () => schema.fromJSON(3));
  fails(TypeError, 'null as JSON', () => schema.fromJSON(null));
  fails(TypeError, 'nothing as JSON', () => schema.fromJSON());
  fails(TypeError, 'wide elements', () => schema.fromJSON(new Uint16Array(4)));
  fails(TypeError, 'null as a schema', () => new Schema(null));
  for (const hollow of [Promise.resolve(TEXT), new Map([['type', 'string']]), new ArrayBuffer(8)]) {
    fails(TypeError, 'a schema of which JSON sees nothing', () => new Schema(hollow));
  }
  check(new Schema({}).isValidJSON('17'), 'an empty object is a schema');
  fails(TypeError, 'options that are text', () => new Schema('{}', 'lax'));
  fails(TypeError, 'an unknown choice', () => new Schema('{}', { mode: 'both' }));
  fails(TypeError, 'a negative number', () => schema.checkBatch('', { threads: -1 }));
  fails(Error, 'a bad number', () => schema.checkBatch('', { format: 9 }));
  const one = schema.checkBatch('{}');
  for (const index of [-1, 0.5, NaN, Infinity, '0', 2 ** 53]) {
    fails(TypeError, `a record ${index}`, () => one.get(index));
    fails(TypeError, `the problems of a record ${index}`, () => one.problems(index));
    fails(TypeError, `the source of a record ${index}`, () => one.source(index));
  }
  fails(TypeError, 'an Instance of nothing', () => new Instance());
  fails(TypeError, 'a Batch of nothing', () => new Batch({}));
  fails(TypeError, 'an unknown option', () => schema.validateJSON('{}', { format: 'assert' }));
  fails(TypeError, 'an unknown option of a batch', () => schema.checkBatch('', { partal: true }));
  fails(TypeError, 'a fraction of a thread', () => schema.checkBatch('', { threads: 1.5 }));
  fails(TypeError, 'a borrowed method', () => Instance.prototype.get.call({}, 'name'));
  fails(TypeError, "another class's method", () => Instance.prototype.get.call(schema, 'name'));
  fails(TypeError, 'an object of another class',
    () => Instance.prototype.toJSONText.call(schema.checkBatch('{"name":"A"}')));
  fails(TypeError, 'a changed prototype',
    () => Object.setPrototypeOf(new Schema('{}'), Instance.prototype).toObject());
  check(record.toJSONText() === '{"name":"A","age":3}', 'nothing changed');
  record.set('score', -0);
  check(Object.is(record.get('score'), -0), '-0');
  record.delete('score');
  record.set('age', -0);
  check(record.get('age') === 0, '-0 as an integer');
  record.set('age', 2n ** 64n);
  check(record.get('age') === 2n ** 64n, '2^64');
  record.set('age', 2n ** 62n);
  check(record.get('age') === 2n ** 62n, '2^62');
  record.set('any', JSON.parse('{"__proto__":1,"list":[1,null,true,[],{}],"gone":2}'));
  const any = record.get('any');
  check(Object.keys(any).join() === '__proto__,list,gone' && any.list.length === 5, 'an object');
  check(Object.getPrototypeOf(any) === Object.prototype, 'a key that is __proto__');
  check(JSON.parse(JSON.stringify(schema.fromJSON('{"name":"A"}'))).name === 'A', 'JSON.stringify');
}

function says(Kind, text, action) {
  try {
    action();
  } catch (error) {
    check(error instanceof Kind && error.message.includes(text), `${text}: ${error}`);
    return;
  }
  check(false, `${text} is accepted`);
}

// What fails says which field, option or record it is about, and what to do.
async function messages(schema) {
  const record = schema.fromJSON('{"name":"A","age":3}');
  says(RangeError, 'no field "nmae"; nearest: "name" (SATYA_NO_FIELD)', () => record.get('nmae'));
  says(RangeError, 'no field "other" (SATYA_NO_FIELD)', () => record.set('other', 1));
  says(TypeError, 'field "any": a value that JSON does not have', () => record.set('any', () => 1));
  says(TypeError, 'field "any": an array with an undefined', () => record.set('any', [undefined]));
  const deep = { maxDepth: 1001 };
  const expected = 'option maxDepth should be at most 1000 (SATYA_BAD_ARGUMENT)';
  says(RangeError, expected, () => new Schema('{}', deep));
  says(RangeError, expected, () => schema.fromJSON('{}', deep));
  says(RangeError, expected, () => schema.fromValue({}, deep));
  says(RangeError, expected, () => schema.validateJSON('{}', deep));
  says(RangeError, expected, () => schema.validate({}, deep));
  says(RangeError, expected, () => schema.checkBatch('', { options: deep }));
  says(RangeError, 'option threads should be at most 256',
    () => schema.checkBatch('', { threads: 300 }));
  says(TypeError, "option mode should be one of 'strict', 'lax'",
    () => new Schema('{}', { mode: 'x' }));
  says(TypeError, 'option maxDepth should be a whole number',
    () => new Schema('{}', { maxDepth: '1' }));
  says(TypeError, 'there is no option colour', () => new Schema('{}', { colour: 1 }));
  says(TypeError, 'row 1 is no array', () => schema.checkRows([[], 1]));
  says(TypeError, 'row 0 has 9 values for 6 fields',
    () => schema.checkRows([new Array(9).fill(1)]));
  says(TypeError, 'row 1, value 0: a value that JSON does not have',
    () => schema.checkRows([['A'], [() => 1]]));
  says(TypeError, 'row 0, value 3: an array with an undefined element',
    () => schema.checkRows([['A', 1, 2, [undefined]]]));
  says(Error, "root is no record", () => new Schema('true').checkRows([[]]));
  const batch = schema.checkBatch('{"name":"A"}\n');
  says(Error, 'field "name": an instance of a batch is not set; set its copy()',
    () => batch.get(0).set('name', 'B'));
  says(RangeError, 'no record 1, but 1 of them', () => batch.source(1));
  says(Error, 'read from no text', () => schema.checkRows([['A']]).source(0));
  try {
    await schema.checkBatchAsync('', { threads: 300 });
    check(false, 'a bad option on another thread');
  } catch (error) {
    check(error.code === 'SATYA_BAD_ARGUMENT' && error.message.includes('option threads'),
      `${error}`);
  }
}

function nullsAndBytes(schema) {
  invalid('json_empty', 'an empty document', () => schema.fromJSON(''));
  invalid('json_empty', 'no bytes', () => schema.fromJSON(new Uint8Array(0)));
  invalid('', 'a document that is no UTF-8',
    () => schema.fromJSON(Buffer.from('{"name":"\xff"}', 'latin1')));
  const record = schema.fromJSON('{"name":"A"}');
  fails(TypeError, 'a lone surrogate', () => record.set('name', '\ud800'));
  fails(TypeError, 'a lone surrogate as a name', () => record.get('\udc00'));
  fails(TypeError, 'a lone surrogate as JSON', () => schema.fromJSON('"\udc00"'));
  record.set('name', 'a\0bé€😀');
  check(record.get('name') === 'a\0bé€😀', 'a text with a NUL');
  check(record.get('score') === undefined && record.extras() === undefined, 'an absent field');
  const cut = schema.checkBatch('[{"name":"A"}', { format: 'array' });
  check(cut.size === 1 && cut.problems().length === 1, 'an array that is cut short');
  const line = '[{"name":"A"},{"na';
  const head = schema.checkBatch(line, { format: 'array', partial: true });
  const tail = schema.checkBatch(`${line.slice(head.consumed)}me":3}]`,
    { format: 'array', start: head.end });
  check(tail.problems(0)[0].column === 23, 'a column in a later piece');
  check(cut.get(9) === undefined && cut.problems(9).length === 0, 'records that are not there');
  fails(Error, 'a source that is not there', () => cut.source(9));
  check(schema.checkBatch('').verdicts.length === 0, 'an empty batch');
}

// A proxy is what it stands for, as to JSON.stringify.
function proxies(schema) {
  const record = schema.fromJSON('{"name":"A"}');
  for (const value of [[1, [2], { a: 3 }], [], { a: [1] }]) {
    const text = JSON.stringify({ name: 'A', any: value });
    for (const proxy of [new Proxy(value, {}), new Proxy(new Proxy(value, {}), {})]) {
      record.set('any', proxy);
      check(record.toJSONText() === text, `a proxy of ${JSON.stringify(value)}: ${record.toJSONText()}`);
    }
  }
  record.set('any', [new Proxy(['x'], {})]);
  check(record.get('any')[0][0] === 'x', 'a proxy inside');
  const rows = schema.checkRows(new Proxy([new Proxy(['A', 3], {}), ['B']], {}));
  check(rows.validCount === 2 && rows.get(0).get('age') === 3, 'proxies of rows');
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  fails(TypeError, 'a proxy that was revoked', () => record.set('any', proxy));
  fails(RangeError, 'a proxy that throws',
    () => record.set('any', new Proxy([1], { get() { throw new RangeError('x'); } })));
}

// Bytes that another thread writes are read from a copy: what was checked is what is kept.
async function sharedBytes(schema) {
  const bytes = new Uint8Array(new SharedArrayBuffer(1 << 16)).fill(0x61);
  const place = bytes.length - 9;
  bytes.set(Buffer.from('{"name":"'));
  bytes.set(Buffer.from('"}'), bytes.length - 2);
  const writer = new Worker(`
    const { workerData: { bytes, place } } = require('worker_threads');
    for (;;) { Atomics.store(bytes, place, 0xff); Atomics.store(bytes, place, 0x61); }`,
  { eval: true, workerData: { bytes, place } });
  await new Promise((resolve) => { writer.once('online', resolve); });
  // Until the verdict changed often, so that both run at once; not for ever on a busy machine.
  let [kept, torn, changes, wasKept] = [0, 0, 0, true];
  const deadline = Date.now() + 5000;
  while (changes < 200 && Date.now() < deadline) {
    let isKept = true;
    try {
      if (schema.fromJSON(bytes).get('name').includes('\ufffd')) torn++;
      kept++;
    } catch (error) {
      check(error instanceof InvalidError, `shared bytes: ${error}`);
      isKept = false;
    }
    if (isKept !== wasKept) changes++;
    wasKept = isKept;
  }
  await writer.terminate();
  check(torn === 0, `${torn} of ${kept} texts are kept that were never checked`);
}

const schema = new Schema(TEXT);
useAfterClose(schema);
children(schema);
wrongTypes(schema);
nullsAndBytes(schema);
proxies(schema);
messages(schema).then(() => sharedBytes(schema)).then(() => process.exit(failures === 0 ? 0 : 1));
