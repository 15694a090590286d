// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** The structs of satya.h, member by member. HeaderTest compares them with the header. */
final class Structs {
  private Structs() {}

  /** Sets the size of a struct, and zeroes the rest. */
  static <T extends Sized> T sized(T struct) {
    struct.struct_size = struct.size();
    struct.write();
    return struct;
  }

  /** A struct that begins with its size. */
  public abstract static class Sized extends Structure {
    public int struct_size;

    /** Reads what a function wrote, if it succeeded. */
    void fill(int status) {
      Status.check(status);
      read();
    }
  }

  @FieldOrder({"struct_size", "formats", "mode", "duplicates", "extras", "max_depth", "max_size",
    "max_visits", "max_pattern_effort", "max_digits", "reserved"})
  public static final class Options extends Sized {
    public int formats;
    public int mode;
    public int duplicates;
    public int extras;
    public int max_depth;
    public long max_size;
    public long max_visits;
    public long max_pattern_effort;
    public int max_digits;
    public int reserved;
  }

  @FieldOrder({"struct_size", "code", "type", "type_size", "message", "message_size", "pointer",
    "pointer_size", "schema_path", "schema_path_size", "segment_count", "parameter_count",
    "offset", "line", "column", "record", "input", "input_size"})
  public static final class Problem extends Sized {
    public int code;
    public Pointer type;
    public long type_size;
    public Pointer message;
    public long message_size;
    public Pointer pointer;
    public long pointer_size;
    public Pointer schema_path;
    public long schema_path_size;
    public long segment_count;
    public long parameter_count;
    public long offset;
    public long line;
    public long column;
    public long record;
    public Pointer input;
    public long input_size;
  }

  @FieldOrder({"struct_size", "flags", "kinds", "reserved", "name", "name_size", "description",
    "description_size", "default_value"})
  public static final class Field extends Sized {
    public int flags;
    public int kinds;
    public int reserved;
    public Pointer name;
    public long name_size;
    public Pointer description;
    public long description_size;
    public long[] default_value = new long[2];
  }

  @FieldOrder({"struct_size", "format", "threads", "keep", "partial", "borrow", "state", "reserved",
    "problems_per_record", "problems_in_all", "max_memory", "first_record", "first_line",
    "first_column", "base_offset", "echo", "cancel", "options"})
  public static final class BatchOptions extends Sized {
    public int format;
    public int threads;
    public int keep;
    public int partial;
    public int borrow;
    public int state;
    public int reserved;
    public long problems_per_record;
    public long problems_in_all;
    public long max_memory;
    public long first_record;
    public long first_line;
    public long first_column;
    public long base_offset;
    public long echo;
    public Pointer cancel;
    public Pointer options;
  }

  @FieldOrder({"struct_size", "code", "type", "type_size", "pointer", "pointer_size", "count"})
  public static final class Total extends Sized {
    public int code;
    public Pointer type;
    public long type_size;
    public Pointer pointer;
    public long pointer_size;
    public long count;
  }
}
