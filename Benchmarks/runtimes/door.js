// SPDX-License-Identifier: Apache-2.0
'use strict';

// The cost of the door in JavaScript; see README.md of this folder.
const fs = require('fs');
const { Schema, abiVersion } = require('../../bindings/node');

const [CALLS, RECORDS] = [100000, 100000];

// Processor time of the process, in nanoseconds.
function now() {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

function measure(name, calls, units, call) {
  const rounds = [];
  for (let index = 0; index < calls / 10; index++) call();
  for (let round = 0; round < 5; round++) {
    const start = now();
    for (let index = 0; index < calls; index++) call();
    rounds.push((now() - start) / calls / units);
  }
  rounds.sort((a, b) => a - b);
  console.log(`${name} ${rounds[2].toFixed(1)} ${rounds[0].toFixed(1)}`);
}

const [folder, file] = process.argv.slice(2);
const lines = fs.readFileSync(file);
const json = fs.readFileSync(`${folder}/record.json`);
const schema = new Schema(fs.readFileSync(`${folder}/schema.json`));
const record = schema.fromJSON(json);
let valid = 0;
measure('empty', CALLS, 1, () => abiVersion());
measure('get', CALLS, 1, () => record.get('Body Mass (g)'));
measure('set', CALLS, 1, () => record.set('Body Mass (g)', 5100));
measure('from_json', CALLS / 10, 1, () => schema.fromJSON(json).close());
measure('batch', 1, RECORDS, () => {
  const batch = schema.checkBatch(lines, { keep: 'verdicts', threads: 1 });
  valid = batch.validCount;
  batch.close();
});
console.log(`valid ${valid}`);
