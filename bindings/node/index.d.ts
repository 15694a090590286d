// SPDX-License-Identifier: Apache-2.0

// Compilers before 5.2 do not know this symbol; later ones merge both declarations.
declare global {
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/** What JSON holds; integers beyond 2^53 are bigint, numbers that no double holds are text. */
export type Value =
  | null | boolean | number | bigint | string | Value[] | { [name: string]: Value | undefined };

/** An object whose own members are data: no function, and no collection but arrays, since JSON
 *  sees nothing of what maps, typed arrays or promises hold. */
export type Members = object & {
  readonly [Symbol.hasInstance]?: never;
  readonly [Symbol.iterator]?: never;
  readonly [Symbol.toStringTag]?: never;
};

/** What is taken as a value: what JSON has, objects of any interface or class, and what says by
 *  toJSON what it is, as dates and instances do. An undefined member is absent. */
export type Input =
  | null | boolean | number | bigint | string | readonly Input[] | { toJSON(): unknown } | Members
  | { [name: string]: Input | undefined };

/** Choices and limits; what is absent is the default. Given to Schema they are its own. */
export interface Options {
  /** Whether `format` is checked; it is not. */
  formats?: 'annotate' | 'assert';
  /** Whether text may stand for a number or boolean, and the like; it may not. */
  mode?: 'strict' | 'lax';
  /** What a repeated key does; the last one wins. */
  duplicates?: 'last' | 'refuse';
  /** What becomes of members that a record does not declare; they are kept. */
  extras?: 'keep' | 'ignore' | 'refuse';
  /** How deep arrays and objects may nest: 128, at most 1000. Above 128 a call takes up to 4 KiB of
   *  stack for each level. */
  maxDepth?: number;
  /** Bytes that a document may have. */
  maxSize?: number;
  /** Visits of a schema to a value that a check may take. */
  maxVisits?: number;
  /** Steps that matching one string may take. */
  maxPatternEffort?: number;
  /** Digits that a number may have. */
  maxDigits?: number;
}

/** Where a batch ended: `start` of the next. */
export interface Position {
  /** Records so far. */
  record: number;
  /** Line feeds so far. */
  line: number;
  /** Code points since the last line feed. */
  column: number;
  /** Bytes used so far. */
  offset: number;
  /** What else the next piece has to know, as whether an array is open. */
  state: number;
}

/** How to run a batch. */
export interface BatchOptions {
  /** One record a line, or one JSON array of records. */
  format?: 'ndjson' | 'array';
  /** What is kept of valid records: each as an instance, or nothing but the verdict. */
  keep?: 'instances' | 'verdicts';
  /** 0: one per processor. */
  threads?: number;
  /** More input follows. */
  partial?: boolean;
  /** Where the input before this piece ended. */
  start?: Position;
  /** Problems kept of each record. */
  problemsPerRecord?: number;
  /** Problems kept of all records. */
  problemsInAll?: number;
  /** Bytes the batch may hold. */
  maxMemory?: number;
  /** Bytes of the offending value that a problem may show. */
  echo?: number;
  /** For each record. */
  options?: Options;
}

/** One reason why data or a schema was refused. */
export interface Problem {
  /** Its number in docs/ERRORS.md. */
  code: number;
  /** Its stable name: `missing`. */
  type: string;
  /** One line for people. */
  message: string;
  /** Where in the data: a JSON Pointer. */
  pointer: string;
  /** Which keyword of the schema. */
  schemaPath: string;
  /** The parts of the place: names of members, indexes of elements. */
  path: (string | number)[];
  /** Facts, as docs/ERRORS.md lists them. */
  parameters: { [name: string]: Value };
  /** In a batch: the record's number, from 0. */
  record: number;
  /** Byte in the source text, from 0; absent without source text, as line and column. */
  offset?: number;
  /** From 1. */
  line?: number;
  /** From 1, in code points. */
  column?: number;
  /** The offending value, as far as `echo` allowed. */
  input?: string;
}

/** A declared member of a record. */
export interface Field {
  name: string;
  /** Of the schema, or empty. */
  description: string;
  required: boolean;
  hasDefault: boolean;
  /** Whether it holds a nested record. */
  record: boolean;
  /** undefined where there is none. */
  default: Value | undefined;
}

/** How often one problem stands at one place of the records. */
export interface Total {
  /** The problem's number in docs/ERRORS.md. */
  code: number;
  /** Its stable name. */
  type: string;
  /** Its place, with `*` for every index. */
  pointer: string;
  count: number;
}

/** Data that was refused. */
export class InvalidError extends Error {
  /** Those that were kept, in document order. */
  readonly problems: Problem[];
  /** How many were found. */
  readonly total: number;
}

/** A schema that was refused. */
export class SchemaError extends InvalidError {}

/** The use of what was closed, or of a nested instance whose field was set. */
export class ClosedError extends Error {
  readonly code: 'ERR_CLOSED';
}

declare class Handle {
  /** Whether it was closed, or what it was read from. */
  readonly closed: boolean;
  /** Releases what the object holds. Later uses throw a ClosedError. */
  close(): void;
  [Symbol.dispose](): void;
}

/** Data that satisfies its schema. Nested instances and those of a batch are views. */
export class Instance extends Handle {
  private constructor();
  /** The value of a field; undefined if it is absent. A nested record is an Instance. */
  get(name: string): Value | Instance | undefined;
  /** Checks a value and stores it; on an InvalidError the old one stays. */
  set(name: string, value: Input | undefined): void;
  /** Removes an optional field. */
  delete(name: string): void;
  /** Whether the field was given, and not filled from its default. */
  isSet(name: string): boolean;
  /** A copy of the whole: an object, or what a root that is no record holds. */
  toObject(): Value;
  /** The members that the record does not declare; undefined where there are none. */
  extras(): { [name: string]: Value } | undefined;
  /** The instance as JSON text. */
  toJSONText(): string;
  /**
   * What JSON.stringify writes. It cannot write bigints: their digits stand in its text as a
   * number where JSON.rawJSON exists, else as a string. toJSONText() is exact everywhere.
   */
  toJSON(name?: string): Value;
  /** An instance of its own with equal data. */
  copy(): Instance;
  /** Whether both hold equal data. */
  equals(other: Instance): boolean;
}

/** The results of a batch. */
export class Batch extends Handle implements Iterable<Instance | undefined> {
  private constructor();
  /** The number of records. */
  readonly size: number;
  /** The number of valid records. */
  readonly validCount: number;
  /** How many bytes of the text were used. */
  readonly consumed: number;
  /** One byte a record: 0 valid, 1 invalid. */
  readonly verdicts: Uint8Array;
  /** Where the batch ended: `start` of the next. */
  readonly end: Position;
  /** A record, to read; undefined where it is invalid or was not kept. */
  get(record: number): Instance | undefined;
  /** The problems of a record, or without it those of the text around the records. */
  problems(record?: number): Problem[];
  /** Byte offset and size of a record in the whole input. */
  source(record: number): { offset: number; size: number };
  /** All totals, the most frequent first. */
  totals(): Total[];
  [Symbol.iterator](): Iterator<Instance | undefined>;
}

/** A compiled JSON Schema. */
export class Schema extends Handle {
  /** Compiles a document: JSON text, or an object; SchemaError has its mistakes. */
  constructor(schema: string | Uint8Array | object | boolean, options?: Options);
  /** The schema's title. */
  readonly name: string;
  /** The fields of a schema whose root is a record. */
  readonly fields: Field[];
  /** The schema document as JSON text, exactly. */
  toJSONText(): string;
  /** The schema document as a value; what JSON.stringify writes, as Instance.toJSON does. */
  toJSON(name?: string): Value;
  /** Whether a document satisfies the schema. */
  isValidJSON(json: string | Uint8Array): boolean;
  /** Checks a document; throws an InvalidError if it is refused. */
  validateJSON(json: string | Uint8Array, options?: Options): void;
  /** Checks a value, of whatever type; throws an InvalidError if it is refused. */
  validate(value: unknown, options?: Options): void;
  /** Checks a document and keeps it as an Instance. */
  fromJSON(json: string | Uint8Array, options?: Options): Instance;
  /** Checks a value, of whatever type, and keeps it as an Instance. */
  fromValue(value: unknown, options?: Options): Instance;
  /** Checks every record of a text. Bad records are no error. */
  checkBatch(text: string | Uint8Array, options?: BatchOptions): Batch;
  /** The same on another thread; an AbortSignal ends it. */
  checkBatchAsync(
    text: string | Uint8Array, options?: BatchOptions & { signal?: AbortSignal }): Promise<Batch>;
  /** Checks rows: arrays of values in field order; what is missing is absent. */
  checkRows(rows: readonly (readonly (Input | undefined)[])[], options?: BatchOptions): Batch;
}

/** The number of the library's binary interface. */
export function abiVersion(): number;
