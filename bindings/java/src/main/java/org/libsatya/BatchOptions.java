// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import java.util.Objects;

/** How to run a batch; 0 means the default. */
public final class BatchOptions {
  /** The defaults. */
  public BatchOptions() {}

  /** How the records stand in the text. */
  public enum Format {
    /** One record a line. */
    NDJSON(Library.SATYA_BATCH_NDJSON),
    /** One JSON array of records. */
    ARRAY(Library.SATYA_BATCH_ARRAY);

    private final int number;

    Format(int number) {
      this.number = number;
    }
  }

  /** What a batch keeps of valid records. */
  public enum Keep {
    /** Each as an instance. */
    INSTANCES(Library.SATYA_BATCH_INSTANCES),
    /** Nothing but the verdict. */
    VERDICTS(Library.SATYA_BATCH_VERDICTS);

    private final int number;

    Keep(int number) {
      this.number = number;
    }
  }

  private final Structs.BatchOptions raw = Structs.sized(new Structs.BatchOptions());
  private Options options;
  private Cancellation cancellation;

  /** How the records stand in the text; NDJSON by default. */
  public BatchOptions format(Format format) {
    raw.format = Objects.requireNonNull(format, "format is null").number;
    return this;
  }

  /** What is kept of valid records; instances by default. */
  public BatchOptions keep(Keep keep) {
    raw.keep = Objects.requireNonNull(keep, "keep is null").number;
    return this;
  }

  /** How many threads check; 0: one per processor. One is that of the call. */
  public BatchOptions threads(int threads) {
    raw.threads = Options.limit("threads", threads);
    return this;
  }

  /** More input follows. */
  public BatchOptions partial(boolean partial) {
    raw.partial = partial ? 1 : 0;
    return this;
  }

  /** Where the batch of the piece before ended. */
  public BatchOptions start(Batch.Position position) {
    Objects.requireNonNull(position, "the position is null");
    raw.first_record = position.record;
    raw.first_line = position.line;
    raw.first_column = position.column;
    raw.base_offset = position.offset;
    raw.state = position.state;
    return this;
  }

  /** Problems kept of each record. */
  public BatchOptions problemsPerRecord(long problems) {
    raw.problems_per_record = Options.limit("problemsPerRecord", problems);
    return this;
  }

  /** Problems kept of all records. */
  public BatchOptions problemsInAll(long problems) {
    raw.problems_in_all = Options.limit("problemsInAll", problems);
    return this;
  }

  /** Bytes the batch may hold. */
  public BatchOptions maxMemory(long bytes) {
    raw.max_memory = Options.limit("maxMemory", bytes);
    return this;
  }

  /** Lets problems show up to this many bytes of the offending value. */
  public BatchOptions echo(long bytes) {
    raw.echo = Options.limit("echo", bytes);
    return this;
  }

  /** Ends the batch with a CancellationException once the flag is set, from any thread. */
  public BatchOptions cancelBy(Cancellation flag) {
    cancellation = flag;
    return this;
  }

  /** Options for each record. */
  public BatchOptions options(Options options) {
    this.options = options;
    return this;
  }

  /** How deep records may nest in a batch of a schema with a depth of its own. */
  int depth(int own) {
    return options == null ? own : options.depth(own);
  }

  /** What the struct points to; it must live until the call ends, also if these options change. */
  Object[] held() {
    return new Object[] {cancellation, options};
  }

  /** The struct of these options; it lives as long as they. */
  Structs.BatchOptions struct() {
    raw.cancel = cancellation == null ? null : cancellation.flag;
    raw.options = options == null ? null : options.struct().getPointer();
    raw.write();
    return raw;
  }
}
