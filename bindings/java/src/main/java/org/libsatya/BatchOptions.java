// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

/** How to run a batch; 0 means the default. */
public final class BatchOptions {
  /** How the records stand in the text. */
  public enum Format {
    NDJSON(Library.SATYA_BATCH_NDJSON),
    ARRAY(Library.SATYA_BATCH_ARRAY);

    private final int number;

    Format(int number) {
      this.number = number;
    }
  }

  /** What a batch keeps of valid records. */
  public enum Keep {
    INSTANCES(Library.SATYA_BATCH_INSTANCES),
    VERDICTS(Library.SATYA_BATCH_VERDICTS);

    private final int number;

    Keep(int number) {
      this.number = number;
    }
  }

  private final Structs.BatchOptions raw = Structs.sized(new Structs.BatchOptions());
  private Options options;
  private Cancellation cancellation;

  public BatchOptions format(Format format) {
    raw.format = format.number;
    return this;
  }

  public BatchOptions keep(Keep keep) {
    raw.keep = keep.number;
    return this;
  }

  public BatchOptions threads(int threads) {
    raw.threads = threads;
    return this;
  }

  /** More input follows. */
  public BatchOptions partial(boolean partial) {
    raw.partial = partial ? 1 : 0;
    return this;
  }

  /** Where the batch of the piece before ended. */
  public BatchOptions start(Batch.Position position) {
    raw.first_record = position.record;
    raw.first_line = position.line;
    raw.first_column = position.column;
    raw.base_offset = position.offset;
    raw.state = position.state;
    return this;
  }

  public BatchOptions problemsPerRecord(long problems) {
    raw.problems_per_record = problems;
    return this;
  }

  public BatchOptions problemsInAll(long problems) {
    raw.problems_in_all = problems;
    return this;
  }

  public BatchOptions maxMemory(long bytes) {
    raw.max_memory = bytes;
    return this;
  }

  /** Lets problems show up to this many bytes of the offending value. */
  public BatchOptions echo(long bytes) {
    raw.echo = bytes;
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

  /** The struct of these options; it lives as long as they. */
  Structs.BatchOptions struct() {
    raw.cancel = cancellation == null ? null : cancellation.flag;
    raw.options = options == null ? null : options.struct().getPointer();
    raw.write();
    return raw;
  }
}
