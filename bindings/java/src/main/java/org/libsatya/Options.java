// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

/**
 * Choices and limits; 0 means the default. Given to {@link Schema#compile} they are the schema's
 * own, given to another call they override these.
 */
public final class Options {
  /** Whether {@code format} is checked. */
  public enum Formats {
    DEFAULT(Library.SATYA_FORMATS_DEFAULT),
    ANNOTATE(Library.SATYA_FORMATS_ANNOTATE),
    ASSERT(Library.SATYA_FORMATS_ASSERT);

    private final int number;

    Formats(int number) {
      this.number = number;
    }
  }

  /** Whether text may stand for a number or boolean, and the like. */
  public enum Mode {
    DEFAULT(Library.SATYA_MODE_DEFAULT),
    STRICT(Library.SATYA_MODE_STRICT),
    LAX(Library.SATYA_MODE_LAX);

    private final int number;

    Mode(int number) {
      this.number = number;
    }
  }

  /** What a repeated key of a JSON object does. */
  public enum Duplicates {
    DEFAULT(Library.SATYA_DUPLICATES_DEFAULT),
    LAST(Library.SATYA_DUPLICATES_LAST),
    REFUSE(Library.SATYA_DUPLICATES_REFUSE);

    private final int number;

    Duplicates(int number) {
      this.number = number;
    }
  }

  /** What becomes of members that a record does not declare. */
  public enum Extras {
    DEFAULT(Library.SATYA_EXTRAS_DEFAULT),
    KEEP(Library.SATYA_EXTRAS_KEEP),
    IGNORE(Library.SATYA_EXTRAS_IGNORE),
    REFUSE(Library.SATYA_EXTRAS_REFUSE);

    private final int number;

    Extras(int number) {
      this.number = number;
    }
  }

  private final Structs.Options raw = Structs.sized(new Structs.Options());

  public Options formats(Formats formats) {
    raw.formats = formats.number;
    return this;
  }

  public Options mode(Mode mode) {
    raw.mode = mode.number;
    return this;
  }

  public Options duplicates(Duplicates duplicates) {
    raw.duplicates = duplicates.number;
    return this;
  }

  public Options extras(Extras extras) {
    raw.extras = extras.number;
    return this;
  }

  public Options maxDepth(int levels) {
    raw.max_depth = levels;
    return this;
  }

  public Options maxSize(long bytes) {
    raw.max_size = bytes;
    return this;
  }

  public Options maxVisits(long visits) {
    raw.max_visits = visits;
    return this;
  }

  public Options maxPatternEffort(long steps) {
    raw.max_pattern_effort = steps;
    return this;
  }

  public Options maxDigits(int digits) {
    raw.max_digits = digits;
    return this;
  }

  /** The struct of these options; it lives as long as they. */
  Structs.Options struct() {
    raw.write();
    return raw;
  }
}
