// SPDX-License-Identifier: Apache-2.0

// What TypeScript accepts of index.d.ts, and what it must refuse. It is compiled, never run.

import {
  Batch, ClosedError, Instance, Input, InvalidError, Schema, SchemaError, Value, abiVersion,
} from '..';

interface User {
  name: string;
  readonly tags: readonly string[];
  born?: Date;
  home?: { city: string };
}

class Point {
  constructor(readonly x: number, readonly y?: number) {}
  norm() {
    return this.x;
  }
}

function taken(schema: Schema, instance: Instance, user: User, data: unknown) {
  schema.validate(user);
  schema.validate(data);
  schema.fromValue(data).set('user', user);
  instance.set('when', new Date());
  instance.set('at', { when: new Date(), by: [user, instance], point: new Point(1) });
  instance.set('tags', user.tags);
  instance.set('tags', Object.freeze([1, 2, 3]));
  instance.set('point', new Point(1, 2));
  instance.set('copy', instance.toObject());
  instance.set('home', user.home);
  const rows: readonly (readonly (string | Date | undefined)[])[] = [['a', new Date()], [undefined]];
  schema.checkRows(rows);
  schema.checkRows([[user, [user], 1n]]);
  const input: Input = schema.toJSON();
  const text: string = schema.toJSONText() + instance.toJSONText();
  return { input, text };
}

async function use(): Promise<Value> {
  const schema = new Schema({ type: 'object', properties: { age: { type: 'integer' } } },
    { formats: 'assert', maxDepth: 10 });
  const user: Instance = schema.fromJSON(new Uint8Array(2), { mode: 'lax' });
  user.set('age', 10n ** 20n);
  user.set('age', undefined);
  user.delete('age');
  const age = user.get('age');
  if (age instanceof Instance) age.set('name', [null, true, 'a', { of: { any: 'depth' } }]);
  else if (typeof age === 'bigint') return age * 2n;
  try {
    schema.validate({ age: -1 });
  } catch (error) {
    if (error instanceof SchemaError) return error.total;
    if (error instanceof ClosedError) return error.code;
    if (!(error instanceof InvalidError)) throw error;
    for (const { pointer, line, path } of error.problems)
      return [pointer, line === undefined ? null : line, ...path];
  }
  const batch: Batch = await schema.checkBatchAsync('', { signal: new AbortController().signal });
  for (const record of batch) if (record) return record.toObject();
  schema.checkRows([[1, undefined], []], { keep: 'verdicts', start: batch.end });
  const verdict: number = batch.verdicts[0];
  batch[Symbol.dispose]();
  return verdict + batch.totals()[0].count + abiVersion();
}

function refused(schema: Schema, user: Instance) {
  // @ts-expect-error: what JSON does not have
  user.set('age', () => 1);
  // @ts-expect-error: nor a list with a hole
  user.set('age', [1, undefined]);
  // @ts-expect-error: nor a symbol
  user.set('age', Symbol());
  // @ts-expect-error: nor the values of a map
  user.set('age', new Map([['a', 1]]));
  // @ts-expect-error: nor those of bytes
  user.set('age', [new Float64Array(2)]);
  // @ts-expect-error: it is to be awaited
  user.set('age', Promise.resolve(1));
  // @ts-expect-error: nor functions in rows
  schema.checkRows([[() => 1]]);
  // @ts-expect-error: not a choice
  schema.validateJSON('1', { formats: 'check' });
  // @ts-expect-error: no text
  schema.checkBatch(1);
  // @ts-expect-error: only a schema makes instances
  new Instance();
  // @ts-expect-error: it may be absent
  schema.checkBatch('').get(0).toObject();
  // @ts-expect-error: read only
  user.closed = true;
}

export { refused, taken, use };
