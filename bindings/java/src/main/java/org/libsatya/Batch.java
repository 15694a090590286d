// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** The results of a batch, and its records. Threads that share one wait for each other. */
public final class Batch extends Handle implements Iterable<Instance> {
  private static final long AROUND = -1;

  private final Structs.BatchOptions start;

  Batch(Pointer handle, Structs.BatchOptions start, long bytes, int depth) {
    super(handle, Library::satya_batch_free, bytes, depth);
    this.start = start;
  }

  @Override
  long parts() {
    return Library.satya_batch_count(handle());
  }

  @Override
  String shown() {
    return validCount() + " of " + size() + " records valid";
  }

  /** Where a batch ended, and the next piece of input starts. */
  public static final class Position {
    final long record;
    final long line;
    final long column;
    final long offset;
    final int state;

    Position(long record, long line, long column, long offset, int state) {
      this.record = record;
      this.line = line;
      this.column = column;
      this.offset = offset;
      this.state = state;
    }

    @Override
    public String toString() {
      return "record " + record + ", line " + line + ", column " + column + ", byte " + offset;
    }
  }

  /** How often one problem stands at one place of the records. */
  public static final class Total {
    /** The problem's number in docs/ERRORS.md. */
    public final int code;
    /** Its stable name: "missing". */
    public final String type;
    /** Its place, with "*" for every index. */
    public final String pointer;
    /** How often it is there. */
    public final long count;

    Total(Structs.Total raw) {
      code = raw.code;
      type = Text.copy(raw.type, raw.type_size);
      pointer = Text.copy(raw.pointer, raw.pointer_size);
      count = raw.count;
    }

    @Override
    public String toString() {
      return count + " times " + type + " at \"" + pointer + "\"";
    }
  }

  /** The number of records. */
  public int size() {
    synchronized (lock()) {
      return Math.toIntExact(Library.satya_batch_count(handle()));
    }
  }

  /** The number of valid records. */
  public int validCount() {
    synchronized (lock()) {
      return Math.toIntExact(Library.satya_batch_valid_count(handle()));
    }
  }

  /** How many bytes of the text were used. */
  public int consumed() {
    synchronized (lock()) {
      return Math.toIntExact(Library.satya_batch_consumed(handle()));
    }
  }

  /** One byte a record: 0 valid, 1 invalid. */
  public byte[] verdicts() {
    synchronized (lock()) {
      return Library.satya_batch_verdicts(handle()).getByteArray(0, size());
    }
  }

  /** Where the batch ended. */
  public Position end() {
    synchronized (lock()) {
      Pointer batch = handle();
      return new Position(start.first_record + size(),
          start.first_line + Library.satya_batch_lines(batch), Library.satya_batch_column(batch),
          start.base_offset + consumed(), Library.satya_batch_state(batch));
    }
  }

  /** A record, to read; null where it is invalid or was not kept. */
  public Instance get(int record) {
    synchronized (lock()) {
      Pointer instance = record < 0 ? null : Library.satya_batch_instance(handle(), record);
      return instance == null ? null : new Instance(instance, this);
    }
  }

  /** Goes over the records, as {@link #get} gives them. */
  @Override
  public Iterator<Instance> iterator() {
    return IntStream.range(0, size()).mapToObj(this::get).iterator();
  }

  /** The problems of a record. */
  public List<Problem> problems(int record) {
    synchronized (lock()) {
      return record < 0 ? List.of() : report(record);
    }
  }

  /** The problems of the text around the records. */
  public List<Problem> textProblems() {
    synchronized (lock()) {
      return report(AROUND);
    }
  }

  private List<Problem> report(long record) {
    return Problem.all(Library.satya_batch_report(handle(), record));
  }

  /** Byte offset and size of a record in the whole input. */
  public long[] source(int record) {
    synchronized (lock()) {
      Out out = Out.get();
      int status = Library.satya_batch_source(handle(), record, out.first, out.second);
      Status.check(status, () -> status == Library.SATYA_BAD_STATE
          ? "a batch of rows was read from no text"
          : "no record " + record + ", but " + size() + " of them");
      return new long[] {out.number(), out.second.getLong(0)};
    }
  }

  /** All totals, the most frequent first. */
  public List<Total> totals() {
    synchronized (lock()) {
      List<Total> totals = new ArrayList<>();
      Structs.Total raw = Structs.sized(new Structs.Total());
      long count = Library.satya_batch_total_count(handle());
      for (long index = 0; index < count; index++) {
        raw.fill(Library.satya_batch_total(handle(), index, raw.getPointer()));
        totals.add(new Total(raw));
      }
      return totals;
    }
  }
}
