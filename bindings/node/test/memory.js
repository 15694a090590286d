// SPDX-License-Identifier: Apache-2.0
'use strict';

// Rounds that make and release every kind of object leave nothing, natively or in the heap. To be
// run with --expose-gc and beside Tests/Runtimes/ledger.c, which counts native blocks.
const fs = require('fs');
const { once } = require('events');
const { Worker, isMainThread } = require('worker_threads');
const { Schema, InvalidError } = require('..');

const ROUNDS = 10000;
// One object a round would be five times as many blocks, and more bytes.
const BLOCKS = ROUNDS / 5;
const BYTES = ROUNDS * 16;

const TEXT = JSON.stringify({
  title: 'T',
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, default: 'D' }, tags: { type: 'array' }, any: {},
    home: { type: 'object', properties: { city: { type: 'string' } } },
  },
  required: ['name'],
});

function refused(action) {
  try {
    action();
  } catch (error) {
    if (error instanceof InvalidError && error.problems[0].path.length === 1) return;
    throw error;
  }
  throw new Error('what is invalid is accepted');
}

function readSchema(schema) {
  return [schema.name, schema.fields.length, schema.toJSON(), schema.isValidJSON('{"name":"A"}')];
}

function useRecord(record) {
  record.get('home').set('city', 'a city whose name takes a block of its own');
  refused(() => record.set('name', 1));
  record.set('tags', ['x', 'y']);
  record.set('any', { a: [1, 2n ** 70n], b: 'text' });
  return [record.toObject(), record.toJSONText(), record.extras(), record.isSet('name')];
}

function useBatch(batch) {
  batch.get(0).get('name');
  return [batch.size, batch.verdicts, batch.problems(1), batch.problems(), batch.totals(),
    batch.end, [...batch].length];
}

const TEXTS = ['{"name":"A"}\n[]\n', Buffer.from('{"name":"A","other":1}\n3\n')];

// Every other round leaves the work to the collector.
async function round(number, keep) {
  const schema = new Schema(TEXT);
  readSchema(schema);
  const record = schema.fromJSON('{"name":"A","home":{"city":"B"},"other":[1]}');
  useRecord(record);
  const copy = record.copy();
  const made = schema.fromValue({ name: 'A', home: { city: 'B' } });
  record.equals(copy);
  refused(() => schema.validateJSON('{"name":3}'));
  refused(() => schema.validate({ name: 3 }));
  const batch = schema.checkBatch(TEXTS[number % 2], { threads: 1 });
  useBatch(batch);
  const rows = schema.checkRows([['A', ['x']], [1]], { threads: 1 });
  useBatch(rows);
  if (number % 20 === 0) useBatch(await schema.checkBatchAsync(TEXTS[number % 2], { threads: 1 }));
  if (keep) keep.push(record);
  else if (number % 2 === 0) [rows, batch, made, copy, record, schema].forEach((each) => each.close());
}

const pause = () => new Promise((resolve) => setImmediate(resolve));

const ledger = (offset) => Number(fs.readFileSync(process.env.SATYA_LEDGER).readBigInt64LE(offset));
const blocks = () => ledger(0);
const bytes = () => ledger(8);

// What is held after collections, and what follows them.
async function held() {
  for (let turn = 0; turn < 4; turn++) {
    global.gc();
    await pause();
  }
  return { blocks: blocks(), bytes: process.memoryUsage().heapUsed };
}

async function grown(count, keep) {
  const before = await held();
  for (let number = 0; number < count; number++) {
    await round(number, keep);
    if (number % 500 === 0) await held();
  }
  const after = await held();
  return { blocks: after.blocks - before.blocks, bytes: after.bytes - before.bytes };
}

// Large documents that a loop drops are released in it, though they are small to JavaScript, and
// it does not return to the event loop.
async function dropped() {
  const schema = new Schema('true');
  const json = `[${'"a text",'.repeat(20000)}1]`;
  const value = JSON.parse(json);
  const first = schema.fromJSON(json);
  const makers = [() => schema.fromJSON(json), () => first.copy(),
    () => schema.checkBatch(json, { threads: 1 }), () => schema.fromValue(value)];
  const rss = () => process.memoryUsage.rss();
  let before = rss();
  const kept = Array.from({ length: 100 }, makers[0]);
  const each = (rss() - before) / kept.length;
  kept.forEach((instance) => instance.close());
  for (const make of makers) {
    before = rss();
    for (let number = 0; number < 3000; number++) make();
    const grown = rss() - before;
    if (each < json.length || grown >= 1500 * each) {
      throw new Error(`${make}: ${grown} bytes of 3000 documents of ${each}`);
    }
    await held();
  }
}

// What takes many times its text is released as its own size asks for it.
async function droppedByTheirOwnSize() {
  const schema = new Schema('{}');
  const record = new Schema('{"type":"object","properties":{"a":{},"b":{},"c":{},"d":{}}}');
  const lines = '1\n'.repeat(500000);
  const array = `[${'1,'.repeat(500000)}1]`;
  const empty = '{}\n'.repeat(200000);
  const makers = [() => schema.fromJSON(array), () => schema.checkBatch(lines, { threads: 1 }),
    () => record.checkBatch(empty, { threads: 1 }),
    () => schema.checkBatch(lines, { threads: 1, keep: 'verdicts' })];
  for (const make of makers) {
    await held();
    const before = bytes();
    let most = 0;
    // Of 8 MB or more each.
    for (let number = 0; number < 50; number++) {
      make();
      most = Math.max(most, bytes() - before);
    }
    if (most > 250 * 2 ** 20) throw new Error(`${make}: 50 dropped take ${most} bytes`);
  }
}

// So are small objects, closed ones too, of which a part of their memory stays until they are
// collected.
async function droppedSmall() {
  const schema = new Schema(TEXT);
  const json = '{"name":"A","home":{"city":"B"}}';
  const first = schema.fromJSON(json);
  const makers = [
    [300000, () => schema.fromJSON(json)], [300000, () => schema.fromValue({ name: 'A' })],
    [300000, () => first.copy()], [200000, () => first.copy().get('home')],
    [300000, () => { const copy = first.copy(); copy.close(); return copy; }],
    [30000, () => schema.checkBatch('{"name":"A"}\n', { threads: 1 })],
    [30000, () => schema.checkBatch('{"name":"A"}\n', { threads: 1 }).get(0)],
    [40000, () => new Schema(TEXT)],
  ];
  for (const [count, make] of makers) {
    let before = (await held()).blocks;
    let kept = Array.from({ length: 1000 }, make);
    const each = (blocks() - before) / kept.length;
    if (each < 1) throw new Error(`${make}: an object of ${each} blocks`);
    kept = [];
    before = (await held()).blocks;
    let most = 0;
    for (let number = 1; number <= count; number++) {
      make();
      if (number % (count / 50) === 0) most = Math.max(most, blocks() - before);
    }
    const left = (await held()).blocks - before;
    if (most >= count * each / 3 || left >= count * each / 100) {
      throw new Error(`${make}: ${most}, then ${left} blocks of ${count} objects of ${each}`);
    }
  }
}

// A thread that ends releases what its objects hold. Node itself leaves a block of each external;
// an object has three more at least.
const THREADS = 10, RECORDS = 1000;

async function endedThreads() {
  const run = () => once(new Worker(__filename), 'exit');
  await run();
  const before = (await held()).blocks;
  for (let number = 0; number < THREADS; number++) await run();
  const left = (await held()).blocks - before;
  if (left >= THREADS * RECORDS * 2) {
    throw new Error(`${left} blocks of ${THREADS} threads with ${RECORDS} objects each`);
  }
}

function inThread() {
  const schema = new Schema(TEXT);
  global.kept = Array.from({ length: RECORDS }, () => schema.fromJSON('{"name":"A"}'));
}

async function main() {
  await dropped();
  await droppedByTheirOwnSize();
  await droppedSmall();
  await endedThreads();
  await grown(4000);
  // The machine itself grows now and then; what leaks grows every time.
  let found;
  for (let attempt = 0; attempt < 3; attempt++) {
    found = await grown(ROUNDS);
    if (found.blocks < BLOCKS && found.bytes < BYTES) break;
  }
  if (found.blocks >= BLOCKS || found.bytes >= BYTES) {
    throw new Error(`${ROUNDS} rounds leave ${found.blocks} blocks and ${found.bytes} bytes`);
  }
  // The measure sees one object that each round keeps.
  const kept = [];
  found = await grown(BLOCKS, kept);
  if (found.blocks < kept.length || found.bytes < BYTES) {
    throw new Error(`what ${kept.length} rounds keep is not seen: ${JSON.stringify(found)}`);
  }
}

if (isMainThread) {
  main().catch((error) => {
    console.log(`fails: ${error.stack}`);
    process.exit(1);
  });
} else {
  inThread();
}
