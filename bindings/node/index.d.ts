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

export interface Options {
  formats?: 'annotate' | 'assert';
  mode?: 'strict' | 'lax';
  duplicates?: 'last' | 'refuse';
  extras?: 'keep' | 'ignore' | 'refuse';
  maxDepth?: number;
  maxSize?: number;
  maxVisits?: number;
  maxPatternEffort?: number;
  maxDigits?: number;
}

export interface Position {
  record: number;
  line: number;
  column: number;
  offset: number;
  state: number;
}

export interface BatchOptions {
  format?: 'ndjson' | 'array';
  keep?: 'instances' | 'verdicts';
  threads?: number;
  partial?: boolean;
  start?: Position;
  problemsPerRecord?: number;
  problemsInAll?: number;
  maxMemory?: number;
  echo?: number;
  options?: Options;
}

export interface Problem {
  code: number;
  type: string;
  message: string;
  pointer: string;
  schemaPath: string;
  path: (string | number)[];
  parameters: { [name: string]: Value };
  record: number;
  offset?: number;
  line?: number;
  column?: number;
  input?: string;
}

export interface Field {
  name: string;
  description: string;
  required: boolean;
  hasDefault: boolean;
  record: boolean;
  default: Value | undefined;
}

export interface Total {
  code: number;
  type: string;
  pointer: string;
  count: number;
}

export class InvalidError extends Error {
  readonly problems: Problem[];
  readonly total: number;
}

export class SchemaError extends InvalidError {}

export class ClosedError extends Error {
  readonly code: 'ERR_CLOSED';
}

declare class Handle {
  readonly closed: boolean;
  close(): void;
  [Symbol.dispose](): void;
}

export class Instance extends Handle {
  private constructor();
  get(name: string): Value | Instance | undefined;
  set(name: string, value: Value | Instance | undefined): void;
  delete(name: string): void;
  isSet(name: string): boolean;
  toObject(): Value;
  extras(): { [name: string]: Value } | undefined;
  toJSONText(): string;
  toJSON(): Value;
  copy(): Instance;
  equals(other: Instance): boolean;
}

export class Batch extends Handle implements Iterable<Instance | undefined> {
  private constructor();
  readonly size: number;
  readonly validCount: number;
  readonly consumed: number;
  readonly verdicts: Uint8Array;
  readonly end: Position;
  get(record: number): Instance | undefined;
  problems(record?: number): Problem[];
  source(record: number): { offset: number; size: number };
  totals(): Total[];
  [Symbol.iterator](): Iterator<Instance | undefined>;
}

export class Schema extends Handle {
  constructor(schema: string | Uint8Array | object | boolean, options?: Options);
  readonly name: string;
  readonly fields: Field[];
  toJSON(): Value;
  isValidJSON(json: string | Uint8Array): boolean;
  validateJSON(json: string | Uint8Array, options?: Options): void;
  validate(value: Value, options?: Options): void;
  fromJSON(json: string | Uint8Array, options?: Options): Instance;
  fromValue(value: Value, options?: Options): Instance;
  checkBatch(text: string | Uint8Array, options?: BatchOptions): Batch;
  checkBatchAsync(
    text: string | Uint8Array, options?: BatchOptions & { signal?: AbortSignal }): Promise<Batch>;
  checkRows(rows: (Value | undefined)[][], options?: BatchOptions): Batch;
}

export function abiVersion(): number;
