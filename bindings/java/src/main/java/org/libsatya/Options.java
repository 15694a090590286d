// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import java.util.Objects;

/**
 * Choices and limits; 0 means the default. Given to {@link Schema#compile} they are the schema's
 * own, given to another call they override these.
 */
public final class Options {
  /** The defaults. */
  public Options() {}

  /** Whether {@code format} is checked. */
  public enum Formats {
    /** As the schema says; it is not. */
    DEFAULT(Library.SATYA_FORMATS_DEFAULT),
    /** It is not. */
    ANNOTATE(Library.SATYA_FORMATS_ANNOTATE),
    /** It is. */
    ASSERT(Library.SATYA_FORMATS_ASSERT);

    private final int number;

    Formats(int number) {
      this.number = number;
    }
  }

  /** Whether text may stand for a number or boolean, and the like. */
  public enum Mode {
    /** As the schema says; it may not. */
    DEFAULT(Library.SATYA_MODE_DEFAULT),
    /** It may not. */
    STRICT(Library.SATYA_MODE_STRICT),
    /** It may. */
    LAX(Library.SATYA_MODE_LAX);

    private final int number;

    Mode(int number) {
      this.number = number;
    }
  }

  /** What a repeated key of a JSON object does. */
  public enum Duplicates {
    /** As the schema says; the last one wins. */
    DEFAULT(Library.SATYA_DUPLICATES_DEFAULT),
    /** The last one wins. */
    LAST(Library.SATYA_DUPLICATES_LAST),
    /** It is refused. */
    REFUSE(Library.SATYA_DUPLICATES_REFUSE);

    private final int number;

    Duplicates(int number) {
      this.number = number;
    }
  }

  /** What becomes of members that a record does not declare. */
  public enum Extras {
    /** As the schema says; they are kept. */
    DEFAULT(Library.SATYA_EXTRAS_DEFAULT),
    /** They are kept. */
    KEEP(Library.SATYA_EXTRAS_KEEP),
    /** They are ignored. */
    IGNORE(Library.SATYA_EXTRAS_IGNORE),
    /** They are refused. */
    REFUSE(Library.SATYA_EXTRAS_REFUSE);

    private final int number;

    Extras(int number) {
      this.number = number;
    }
  }

  private final Structs.Options raw = Structs.sized(new Structs.Options());

  /** Whether {@code format} is checked. */
  public Options formats(Formats formats) {
    raw.formats = Objects.requireNonNull(formats, "formats is null; DEFAULT is the default").number;
    return this;
  }

  /** Whether text may stand for a number or boolean, and the like. */
  public Options mode(Mode mode) {
    raw.mode = Objects.requireNonNull(mode, "mode is null; DEFAULT is the default").number;
    return this;
  }

  /** What a repeated key does. */
  public Options duplicates(Duplicates duplicates) {
    raw.duplicates = Objects.requireNonNull(duplicates, "duplicates is null; DEFAULT is the default").number;
    return this;
  }

  /** What becomes of undeclared members. */
  public Options extras(Extras extras) {
    raw.extras = Objects.requireNonNull(extras, "extras is null; DEFAULT is the default").number;
    return this;
  }

  /**
   * How deep arrays and objects may nest: 128 by default, at most 1000. A call takes up to 4 KiB of
   * stack for each level. Where its thread may have less, as by default it has above 128, it runs
   * on a thread of the library's while this one waits.
   */
  public Options maxDepth(int levels) {
    raw.max_depth = limit("maxDepth", levels);
    return this;
  }

  /** Bytes that a document may have. */
  public Options maxSize(long bytes) {
    raw.max_size = limit("maxSize", bytes);
    return this;
  }

  /** Visits of a schema to a value that a check may take. */
  public Options maxVisits(long visits) {
    raw.max_visits = limit("maxVisits", visits);
    return this;
  }

  /** Steps that matching one string may take. */
  public Options maxPatternEffort(long steps) {
    raw.max_pattern_effort = limit("maxPatternEffort", steps);
    return this;
  }

  /** Digits that a number may have. */
  public Options maxDigits(int digits) {
    raw.max_digits = limit("maxDigits", digits);
    return this;
  }

  /** A limit, which is no negative number: the library would take it for a large one. */
  static int limit(String name, int limit) {
    return (int) limit(name, (long) limit);
  }

  static long limit(String name, long limit) {
    if (limit >= 0) return limit;
    throw new IllegalArgumentException("option " + name + " should be at least 0, not " + limit);
  }

  /** How deep values may nest in a call with these options to what has a depth of its own. */
  int depth(int own) {
    return raw.max_depth == 0 ? own : raw.max_depth;
  }

  /** The struct of these options; it lives as long as they. */
  Structs.Options struct() {
    raw.write();
    return raw;
  }
}
