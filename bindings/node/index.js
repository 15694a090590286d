// SPDX-License-Identifier: Apache-2.0
'use strict';

// Satya for Node: classes over the native functions of src/addon.cc.

const path = require('path');

/** The addon; where it or the library is not found, the error says what to do. */
function load(file) {
  try {
    return require(file);
  } catch (error) {
    error.message += '\nsatya: build the addon by "npm rebuild satya" where libsatya is installed; '
      + 'where the loader does not find libsatya.so.0, LD_LIBRARY_PATH names its folder';
    throw error;
  }
}

const native = load(process.env.SATYA_ADDON || path.join(__dirname, 'build/Release/satya.node'));

/** Data or a schema that was refused. */
class InvalidError extends Error {
  constructor({ problems, total }) {
    const first = problems[0];
    const more = total > 1 ? ` and ${total - 1} more` : '';
    super(first ? `${first.message} at "${first.pointer}"${more}` : 'invalid');
    this.name = 'InvalidError';
    this.problems = problems;
    this.total = total;
  }
}

/** A schema that was refused. */
class SchemaError extends InvalidError {
  constructor(refusal) {
    super(refusal);
    this.name = 'SchemaError';
  }
}

/** The use of what was closed, or of a nested instance whose field was set. */
class ClosedError extends Error {
  constructor(what) {
    super(`${what} is used after it was closed`);
    this.name = 'ClosedError';
    this.code = 'ERR_CLOSED';
  }
}

// Thrown by the addon, where what runs inside a call, as a getter or toJSON, closes the object.
native.throwsClosed(ClosedError);

function isExternal(value) {
  return require('util').types.isExternal(value);
}

/** Throws a refusal; gives back what is none. */
function accepted(result, Kind = InvalidError) {
  if (result !== undefined && !isExternal(result)) throw new Kind(result);
  return result;
}

// How console.log and util.inspect ask an object for what it shows.
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

const SHOWN = Symbol('shown');

/** A copy of a value for JSON.stringify, which refuses bigints: their digits. */
function writable(value) {
  if (typeof value === 'bigint') return JSON.rawJSON ? JSON.rawJSON(`${value}`) : `${value}`;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(writable);
  const members = Object.entries(value);
  return Object.fromEntries(members.map(([name, member]) => [name, writable(member)]));
}

class Handle {
  #external;
  #owner;

  constructor(external, owner) {
    this.#external = external;
    this.#owner = owner;
  }

  static of(object) {
    const handle = object.#external;
    if (handle === undefined || (object.#owner && object.#owner.closed)) {
      throw new ClosedError(object.constructor.name);
    }
    return handle;
  }

  static ownerOf(object) {
    return object.#owner;
  }

  get closed() {
    return this.#external === undefined || (this.#owner !== undefined && this.#owner.closed);
  }

  /** What console.log shows: the class and what `shown` makes. */
  [INSPECT](depth, options, inspect) {
    const name = this.constructor.name;
    if (this.closed) return `${name} (closed)`;
    const shown = this[SHOWN]();
    return `${name} ${typeof shown === 'string' ? shown : inspect(shown, options)}`;
  }

  /** Releases what the object holds. Later uses throw a ClosedError. */
  close() {
    if (this.#external !== undefined) native.close(this.#external);
    this.#external = undefined;
  }
}

if (Symbol.dispose) Handle.prototype[Symbol.dispose] = Handle.prototype.close;

const INTERNAL = Symbol('internal');

function internal(token, name) {
  if (token !== INTERNAL) throw new TypeError(`${name} has no constructor`);
}

/** Data that satisfies its schema. */
class Instance extends Handle {
  #children = new Map();

  constructor(token, external, owner) {
    internal(token, 'Instance');
    super(external, owner);
  }

  /** The value of a field; undefined if it is absent. A nested record is an Instance. */
  get(name) {
    const value = native.instanceGet(Handle.of(this), name);
    if (!isExternal(value)) return value;
    let child = this.#children.get(name);
    if (child === undefined || child.closed) {
      child = new Instance(INTERNAL, value, this);
      this.#children.set(name, child);
    }
    return child;
  }

  /** Checks a value and stores it; on an InvalidError the old one stays. */
  set(name, value) {
    accepted(native.instanceSet(Handle.of(this), name, value));
    const child = this.#children.get(name);
    if (child !== undefined) {
      child.close();
      this.#children.delete(name);
    }
    this.#endDropped();
  }

  /** Ends what was read from defaults that a set dropped, here and in the instances around. */
  #endDropped(set) {
    for (const [name, child] of this.#children) {
      if (child === set || (!child.closed && this.#holds(name, child))) continue;
      child.close();
      this.#children.delete(name);
    }
    const around = Handle.ownerOf(this);
    if (around) around.#endDropped(this);
  }

  #holds(name, child) {
    return native.instanceHolds(Handle.of(this), name, Handle.of(child));
  }

  /** Removes an optional field. */
  delete(name) {
    this.set(name, undefined);
  }

  /** Whether the field was given, and not filled from its default. */
  isSet(name) {
    return native.instanceIsSet(Handle.of(this), name);
  }

  /** A copy of the whole: an object, or what a root that is no record holds. */
  toObject() {
    return native.instanceValue(Handle.of(this));
  }

  /** The members that the record does not declare; undefined where there are none. */
  extras() {
    return native.instanceExtras(Handle.of(this));
  }

  /** The instance as JSON text. */
  toJSONText() {
    return native.instanceToJson(Handle.of(this));
  }

  /**
   * What JSON.stringify writes, which names the member it is for. It cannot write bigints: their
   * digits stand in the text as a number where JSON.rawJSON exists, else as a string. toJSONText
   * is exact everywhere. Without a name it is toObject().
   */
  toJSON(name) {
    return name === undefined ? this.toObject() : writable(this.toObject());
  }

  [SHOWN]() {
    return this.toObject();
  }

  /** An instance of its own with equal data. */
  copy() {
    return new Instance(INTERNAL, native.instanceCopy(Handle.of(this)));
  }

  /** Whether both hold equal data. */
  equals(other) {
    return other instanceof Instance && native.instanceEqual(Handle.of(this), Handle.of(other));
  }
}

/** The results of a batch. */
class Batch extends Handle {
  #start;

  constructor(token, external, start) {
    internal(token, 'Batch');
    super(external);
    this.#start = start;
  }

  /** The number of records. */
  get size() {
    return native.batchSize(Handle.of(this));
  }

  /** The number of valid records. */
  get validCount() {
    return native.batchValidCount(Handle.of(this));
  }

  /** How many bytes of the text were used. */
  get consumed() {
    return native.batchConsumed(Handle.of(this));
  }

  /** One byte a record: 0 valid, 1 invalid. */
  get verdicts() {
    return native.batchVerdicts(Handle.of(this));
  }

  /** Where the batch ended: `start` of the next. */
  get end() {
    const { record = 0, line = 0, offset = 0 } = this.#start;
    return {
      record: record + this.size,
      line: line + native.batchLines(Handle.of(this)),
      column: native.batchColumn(Handle.of(this)),
      offset: offset + this.consumed,
      state: native.batchState(Handle.of(this)),
    };
  }

  /** A record, to read; undefined where it is invalid or was not kept. */
  get(record) {
    const external = native.batchInstance(Handle.of(this), record);
    return external && new Instance(INTERNAL, external, this);
  }

  *[Symbol.iterator]() {
    const size = this.size;
    for (let record = 0; record < size; record++) yield this.get(record);
  }

  /** The problems of a record, or without it those of the text around the records. */
  problems(record) {
    return native.batchProblems(Handle.of(this), record);
  }

  /** Byte offset and size of a record in the whole input. */
  source(record) {
    return native.batchSource(Handle.of(this), record);
  }

  [SHOWN]() {
    return `(${this.validCount} of ${this.size} records valid)`;
  }

  /** How often each problem stands at each place of the records, the most frequent first. */
  totals() {
    return native.batchTotals(Handle.of(this));
  }
}

/** Whether JSON sees nothing of an object that is not empty: a promise, a map, a buffer. */
function isHollow(object) {
  const prototype = Object.getPrototypeOf(object);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return !isPlain && Object.keys(object).length === 0 && typeof object.toJSON !== 'function';
}

/** A compiled JSON Schema. */
class Schema extends Handle {
  /** Compiles a document: JSON text, or an object; SchemaError has its mistakes. */
  constructor(schema, options) {
    const plain = typeof schema === 'object' && schema !== null && !(schema instanceof Uint8Array);
    if (plain && isHollow(schema)) {
      const kind = schema.constructor?.name;
      throw new TypeError(`a schema is JSON text, a boolean or an object with members, not a ${kind}`);
    }
    const json = plain || typeof schema === 'boolean' ? JSON.stringify(schema) : schema;
    super(accepted(native.schemaNew(json, options), SchemaError));
  }

  [SHOWN]() {
    const names = this.fields.map(({ name }) => name).join(', ');
    return `'${this.name}' {${names && ` ${names} `}}`;
  }

  /** The schema's title. */
  get name() {
    return native.schemaName(Handle.of(this));
  }

  /** The fields of a schema whose root is a record. */
  get fields() {
    return native.schemaFields(Handle.of(this));
  }

  /** The schema document as JSON text, exactly. */
  toJSONText() {
    return native.schemaToJson(Handle.of(this));
  }

  /** The schema document as a value; what JSON.stringify writes, as Instance.toJSON does. */
  toJSON(name) {
    const document = native.schemaValue(Handle.of(this));
    return name === undefined ? document : writable(document);
  }

  /** Whether a document satisfies the schema. */
  isValidJSON(json) {
    return native.schemaIsValidJson(Handle.of(this), json);
  }

  /** Checks a document; throws an InvalidError if it is refused. */
  validateJSON(json, options) {
    accepted(native.schemaCheckJson(Handle.of(this), json, options));
  }

  /** Checks a value; throws an InvalidError if it is refused. */
  validate(value, options) {
    accepted(native.schemaCheckValue(Handle.of(this), value, options));
  }

  /** Checks a document and keeps it as an Instance. */
  fromJSON(json, options) {
    return new Instance(INTERNAL,
      accepted(native.instanceFromJson(Handle.of(this), json, options)));
  }

  /** Checks a value and keeps it as an Instance. */
  fromValue(value, options) {
    return new Instance(INTERNAL,
      accepted(native.instanceFromValue(Handle.of(this), value, options)));
  }

  /** Checks every record of a text. Bad records are no error. */
  checkBatch(text, options = {}) {
    return new Batch(INTERNAL, native.batchNew(Handle.of(this), text, options),
      options.start || {});
  }

  /** Checks rows: arrays of values in field order; what is missing is absent. */
  checkRows(rows, options = {}) {
    return new Batch(INTERNAL, native.batchOfRows(Handle.of(this), rows, options),
      options.start || {});
  }

  /**
   * The same as checkBatch, on another thread: a promise of the batch. The text is copied. An
   * AbortSignal as `signal` ends it, and rejects with the signal's reason.
   */
  async checkBatchAsync(text, options = {}) {
    const { signal } = options;
    if (signal && signal.aborted) throw signal.reason;
    const { promise, task } = native.batchStart(Handle.of(this), text, options);
    const abort = () => native.batchCancel(task);
    if (signal) signal.addEventListener('abort', abort, { once: true });
    try {
      return new Batch(INTERNAL, await promise, options.start || {});
    } catch (error) {
      throw error.code === 'SATYA_CANCELLED' && signal && signal.aborted ? signal.reason : error;
    } finally {
      if (signal) signal.removeEventListener('abort', abort);
    }
  }
}

module.exports = {
  Schema, Instance, Batch, InvalidError, SchemaError, ClosedError, abiVersion: native.abiVersion,
};
