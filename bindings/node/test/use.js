// SPDX-License-Identifier: Apache-2.0
'use strict';

// What the example does not show: options, all parts of a problem, values, rows, promises, workers.
const assert = require('assert');
const { Worker, isMainThread, parentPort } = require('worker_threads');
const { inspect } = require('util');
const { Schema, InvalidError, ClosedError } = require('..');

const TEXT = JSON.stringify({
  title: 'Item',
  type: 'object',
  properties: {
    id: { type: 'integer', minimum: 0 }, tags: { type: 'array', items: { type: 'string' } }, any: {},
    size: { type: 'number', default: 1.5, description: 'in m' },
  },
  required: ['id'],
});

function refusal(action) {
  try {
    action();
  } catch (error) {
    return error instanceof InvalidError ? error.problems[0].type : error.code;
  }
  return 'accepted';
}

function options(schema) {
  const text = '{"id":"3"}';
  assert.strictEqual(refusal(() => schema.fromJSON(text)), 'int_type');
  assert.strictEqual(schema.fromJSON(text, { mode: 'lax' }).get('id'), 3);
  assert.strictEqual(schema.fromValue({ id: '3' }, { mode: 'lax' }).get('id'), 3);
  const own = new Schema(TEXT, { mode: 'lax', extras: 'refuse', duplicates: 'refuse' });
  assert.strictEqual(own.fromJSON(text).get('id'), 3);
  assert.strictEqual(refusal(() => own.validateJSON(text, { mode: 'strict' })), 'int_type');
  assert.strictEqual(refusal(() => own.fromJSON('{"id":1,"x":2}')), 'extra_forbidden');
  assert.strictEqual(refusal(() => schema.fromJSON('{"id":1,"id":2}')), 'accepted');
  assert.notStrictEqual(refusal(() => own.fromJSON('{"id":1,"id":2}')), 'accepted');
  const deep = '{"id":1,"any":[[[]]]}';
  assert.notStrictEqual(refusal(() => schema.fromJSON(deep, { maxDepth: 2 })), 'accepted');
  assert.deepStrictEqual(schema.fromJSON('{"id":1,"x":2}').extras(), { x: 2 });
  assert.strictEqual(schema.isValidJSON('{"id":1}'), true);
  const shared = new Uint8Array(new SharedArrayBuffer(8));
  shared.set(Buffer.from('{"id":1}'));
  assert.strictEqual(schema.fromJSON(shared).get('id'), 1);
  assert.strictEqual(refusal(() => schema.validate({ id: true })), 'int_type');
}

function parts(schema) {
  assert.deepStrictEqual(schema.fields[3], {
    name: 'size', description: 'in m', required: false, hasDefault: true, record: false, default: 1.5,
  });
  assert.strictEqual(schema.name, 'Item');
  assert.deepStrictEqual(schema.toJSON(), JSON.parse(TEXT));
  const bad = schema.checkBatch('{"id":7}\n {"id":-5,"tags":["é",1]}\n', { echo: 20 });
  const [{ code, ...low }, tag] = bad.problems(1);
  assert.ok(code > 0);
  assert.deepStrictEqual(low, {
    type: 'greater_than_equal', message: 'Input should be greater than or equal to 0',
    pointer: '/id', path: ['id'], schemaPath: '#/properties/id/minimum', parameters: { ge: 0 },
    record: 1, offset: 16, line: 2, column: 8, input: '-5',
  });
  assert.deepStrictEqual([tag.path, tag.column], [['tags', 1], 23]);
  assert.deepStrictEqual(bad.source(1), { offset: 10, size: 25 });
  assert.throws(() => schema.fromValue({ id: -1, tags: [1, 2] }), (error) =>
    error.total === 3 && error.problems.length === 3 && error.problems[0].line === undefined);
}

function values(schema) {
  const item = schema.fromValue({ id: 2n ** 63n });
  assert.strictEqual(item.get('id'), 2n ** 63n);
  assert.strictEqual(item.get('size'), 1.5);
  assert.strictEqual(item.isSet('size'), false);
  const all = [null, true, -1, 0.25, '\0é😀', [], {}, { a: [1] }];
  item.set('any', all);
  assert.deepStrictEqual(item.get('any'), all);
  item.set('any', item);
  assert.strictEqual(item.get('any').size, 1.5);
  item.set('any', [new Date(0), item.copy()]);
  assert.strictEqual(item.get('any')[0], '1970-01-01T00:00:00.000Z');
  assert.strictEqual(item.get('any')[1].size, 1.5);
  item.delete('any');
  assert.strictEqual(item.get('any'), undefined);
  item.set('any', null);
  assert.strictEqual(item.get('any'), null);
  const copy = item.copy();
  assert.ok(copy.equals(item));
  copy.set('id', 1);
  assert.ok(!copy.equals(item));
  if (Symbol.dispose) {
    copy[Symbol.dispose]();
    assert.throws(() => copy.get('id'), ClosedError);
  }
}

function batches(schema) {
  const rows = [[1, ['x']], [-1, undefined, 2], ['3']];
  const batch = schema.checkRows(rows);
  assert.deepStrictEqual([batch.size, batch.validCount], [3, 1]);
  assert.deepStrictEqual(batch.get(0).get('tags'), ['x']);
  assert.strictEqual(batch.problems(1)[0].type, 'greater_than_equal');
  assert.strictEqual(schema.checkRows(rows, { options: { mode: 'lax' } }).validCount, 2);
  assert.throws(() => schema.checkRows([[1, 2, 3, 4, 5]]), TypeError);
  assert.throws(() => schema.checkRows([1]), TypeError);
  assert.throws(() => schema.checkRows('rows'), TypeError);
  assert.strictEqual(schema.checkRows([]).size, 0);
  const verdicts = schema.checkBatch('[{"id":1},{"id":-1},{"id":-2,"tags":[1,2]}]',
    { keep: 'verdicts', threads: 2, format: 'array', problemsPerRecord: 1 });
  assert.deepStrictEqual([...verdicts.verdicts], [0, 1, 1]);
  assert.strictEqual(verdicts.get(0), undefined);
  assert.strictEqual(verdicts.problems(2).length, 1);
  const total = verdicts.totals().find(({ pointer }) => pointer === '/tags/*');
  assert.deepStrictEqual([total.type, total.count], ['string_type', 2]);
  const many = '{"id":1}\n'.repeat(10000);
  assert.strictEqual(refusal(() => schema.checkBatch(many, { maxMemory: 1000 })), 'SATYA_LIMIT');
  assert.strictEqual([...schema.checkBatch(many)].length, 10000);
}

function boxed(schema) {
  const item = schema.fromJSON('{"id":1}');
  item.set('id', new Number(3));
  item.set('any', [new String('x'), new Boolean(false), Object(2n ** 64n), Object(4n), new Date(0)]);
  assert.deepStrictEqual(item.toObject(),
    { id: 3, any: ['x', false, 2n ** 64n, 4, '1970-01-01T00:00:00.000Z'], size: 1.5 });
  item.set('any', { inner: new Number(1.5), text: new String('') });
  assert.deepStrictEqual(item.get('any'), { inner: 1.5, text: '' });
}

function stringified(schema) {
  const item = schema.fromJSON('{"id":9007199254740993,"any":{"big":[18446744073709551616,null]}}');
  const text = '{"id":9007199254740993,"any":{"big":[18446744073709551616,null]},"size":1.5}';
  const quoted = text.replace(/\d{16,}/g, '"$&"');
  assert.strictEqual(JSON.stringify({ item }), `{"item":${JSON.rawJSON ? text : quoted}}`);
  assert.strictEqual(item.toJSON().id, 9007199254740993n);
  // So is a schema.
  const exact = '{"maximum":12345678901234567890,"minimum":-1.5}';
  const bounded = new Schema(exact);
  assert.strictEqual(bounded.toJSONText(), exact);
  assert.deepStrictEqual(bounded.toJSON(), { maximum: 12345678901234567890n, minimum: -1.5 });
  assert.strictEqual(JSON.stringify(bounded),
    JSON.rawJSON ? exact : exact.replace('12345678901234567890', '"$&"'));
  assert.deepStrictEqual(JSON.parse(item.toJSONText()), JSON.parse(text));
  // As a value it is what it holds.
  const copy = schema.fromValue(item);
  assert.ok(copy.equals(item));
  copy.set('any', [item]);
  assert.strictEqual(copy.get('any')[0].id, 9007199254740993n);
}

function inspected(schema) {
  const item = schema.fromJSON('{"id":1,"tags":["a"]}');
  const batch = schema.checkBatch('{"id":1}\n{}\n');
  assert.strictEqual(inspect(schema), "Schema 'Item' { id, tags, any, size }");
  assert.strictEqual(inspect(item), "Instance { id: 1, tags: [ 'a' ], size: 1.5 }");
  assert.strictEqual(inspect({ item }), "{ item: Instance { id: 1, tags: [ 'a' ], size: 1.5 } }");
  assert.strictEqual(inspect(batch), 'Batch (1 of 2 records valid)');
  assert.strictEqual(inspect(new Schema('true')), "Schema '' {}");
  item.close();
  assert.strictEqual(inspect(item), 'Instance (closed)');
}

async function promises(schema) {
  const text = Buffer.from('{"id":1}\n{"id":-1}\n');
  const own = new Schema(TEXT);
  const waiting = own.checkBatchAsync(text);
  // Neither ends nor changes what runs.
  own.close();
  text.fill(0);
  const batch = await waiting;
  assert.deepStrictEqual([batch.size, batch.validCount], [2, 1]);
  await assert.rejects(own.checkBatchAsync('{}'), ClosedError);
  await assert.rejects(schema.checkBatchAsync(3), TypeError);
  await assert.rejects(schema.checkBatchAsync('', { format: 9 }), { code: 'SATYA_BAD_ARGUMENT' });
  const reason = new Error('enough');
  await assert.rejects(schema.checkBatchAsync('{}', { signal: AbortSignal.abort(reason) }), reason);
  const controller = new AbortController();
  const long = Buffer.from('{"id":1}\n'.repeat(1000000));
  const stopped = schema.checkBatchAsync(long, { signal: controller.signal, threads: 1 });
  controller.abort(reason);
  await assert.rejects(stopped, reason);
  const many = await Promise.all(Array.from({ length: 20 }, () =>
    schema.checkBatchAsync('{"id":1}\n'.repeat(1000))));
  assert.ok(many.every((one) => one.validCount === 1000));
}

/** Every worker loads the addon; one is ended while a batch of its runs. */
async function workers() {
  const results = await Promise.all([1, 2, 3].map(() => new Promise((resolve, reject) => {
    const worker = new Worker(__filename);
    worker.on('message', resolve);
    worker.on('error', reject);
  })));
  assert.deepStrictEqual(results, [1000, 1000, 1000]);
  const ended = new Worker(__filename, { argv: ['long'] });
  await new Promise((resolve) => ended.once('message', resolve));
  await ended.terminate();
}

if (isMainThread) {
  const schema = new Schema(TEXT);
  options(schema);
  parts(schema);
  values(schema);
  batches(schema);
  boxed(schema);
  stringified(schema);
  inspected(schema);
  promises(schema).then(workers).catch((error) => {
    console.log(error);
    process.exitCode = 1;
  });
} else if (process.argv[2] === 'long') {
  new Schema(TEXT).checkBatchAsync('{"id":1}\n'.repeat(1000000));
  parentPort.postMessage('started');
} else {
  const schema = new Schema(TEXT);
  let valid = 0;
  for (let round = 0; round < 1000; round++) valid += schema.isValidJSON('{"id":1}') ? 1 : 0;
  parentPort.postMessage(valid);
}
