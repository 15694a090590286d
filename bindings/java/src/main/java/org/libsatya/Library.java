// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/**
 * The functions and constants of satya.h, by their C names. HeaderTest compares them with the
 * header.
 */
final class Library {
  private Library() {}

  static {
    String named = System.getProperty("satya.library", "libsatya.so.0");
    try {
      Native.register(Library.class, named);
    } catch (UnsatisfiedLinkError error) {
      UnsatisfiedLinkError missing = new UnsatisfiedLinkError(named + " is not found or is another"
          + " library: install libsatya, or name it by -Dsatya.library=/path/to/libsatya.so.0");
      missing.initCause(error);
      throw missing;
    }
  }

  static final int SATYA_VERSION_MAJOR = 0;
  static final int SATYA_VERSION_MINOR = 1;
  static final int SATYA_VERSION_PATCH = 0;
  static final int SATYA_ABI_VERSION = 0;
  static final int SATYA_OK = 0;
  static final int SATYA_INVALID = 1;
  static final int SATYA_BAD_ARGUMENT = 10;
  static final int SATYA_WRONG_KIND = 11;
  static final int SATYA_NO_FIELD = 12;
  static final int SATYA_BAD_STATE = 13;
  static final int SATYA_BAD_SCHEMA = 20;
  static final int SATYA_NO_MEMORY = 60;
  static final int SATYA_LIMIT = 61;
  static final int SATYA_INTERNAL = 62;
  static final int SATYA_CANCELLED = 63;
  static final int SATYA_KIND_UNSET = 0;
  static final int SATYA_KIND_NULL = 1;
  static final int SATYA_KIND_BOOL = 2;
  static final int SATYA_KIND_INT64 = 3;
  static final int SATYA_KIND_DOUBLE = 4;
  static final int SATYA_KIND_NUMBER = 5;
  static final int SATYA_KIND_STRING = 6;
  static final int SATYA_KIND_ARRAY = 7;
  static final int SATYA_KIND_OBJECT = 8;
  static final int SATYA_KIND_RECORD = 9;
  static final int SATYA_KIND_HOST_ARRAY = 10;
  static final int SATYA_KIND_HOST_OBJECT = 11;
  static final int SATYA_FORMATS_DEFAULT = 0;
  static final int SATYA_FORMATS_ANNOTATE = 1;
  static final int SATYA_FORMATS_ASSERT = 2;
  static final int SATYA_MODE_DEFAULT = 0;
  static final int SATYA_MODE_STRICT = 1;
  static final int SATYA_MODE_LAX = 2;
  static final int SATYA_DUPLICATES_DEFAULT = 0;
  static final int SATYA_DUPLICATES_LAST = 1;
  static final int SATYA_DUPLICATES_REFUSE = 2;
  static final int SATYA_EXTRAS_DEFAULT = 0;
  static final int SATYA_EXTRAS_KEEP = 1;
  static final int SATYA_EXTRAS_IGNORE = 2;
  static final int SATYA_EXTRAS_REFUSE = 3;
  static final int SATYA_MAX_DEPTH = 1000;
  static final int SATYA_FIELD_REQUIRED = 1;
  static final int SATYA_FIELD_HAS_DEFAULT = 2;
  static final int SATYA_FIELD_RECORD = 4;
  static final int SATYA_BATCH_NDJSON = 0;
  static final int SATYA_BATCH_ARRAY = 1;
  static final int SATYA_BATCH_INSTANCES = 0;
  static final int SATYA_BATCH_VERDICTS = 1;

  static native int satya_version_number();

  static native Pointer satya_version_string();

  static native int satya_abi_version();

  static native Pointer satya_status_name(int status);

  static native int satya_value_at(Pointer array, long index, Pointer out);

  static native int satya_value_find(Pointer object, byte[] name, long name_size, Pointer out);

  static native int satya_value_member(Pointer object, long index, Pointer key, Pointer out);

  static native int satya_value_instance(Pointer record, Pointer out);

  static native Pointer satya_buffer_new();

  static native void satya_buffer_free(Pointer buffer);

  static native Pointer satya_buffer_data(Pointer buffer);

  static native long satya_buffer_size(Pointer buffer);

  static native Pointer satya_options_fault(Pointer options);

  static native Pointer satya_batch_options_fault(Pointer options);

  static native Pointer satya_report_new();

  static native void satya_report_free(Pointer report);

  static native void satya_report_clear(Pointer report);

  static native int satya_report_set_limit(Pointer report, long problems);

  static native int satya_report_set_echo(Pointer report, long bytes);

  static native long satya_report_count(Pointer report);

  static native long satya_report_total(Pointer report);

  static native int satya_report_get(Pointer report, long index, Pointer out);

  static native int satya_report_segment(Pointer report, long index, long segment, Pointer out);

  static native int satya_report_parameter(
      Pointer report, long index, long parameter, Pointer name, Pointer value);

  static native int satya_report_to_json(Pointer report, Pointer buffer);

  static native int satya_schema_create(
      byte[] json, long size, Pointer options, Pointer out, Pointer report);

  static native Pointer satya_schema_retain(Pointer schema);

  static native void satya_schema_free(Pointer schema);

  static native int satya_schema_name(Pointer schema, Pointer name, Pointer name_size);

  static native long satya_schema_field_count(Pointer schema);

  static native int satya_schema_field_find(
      Pointer schema, byte[] name, long name_size, Pointer index);

  static native int satya_schema_field_get(Pointer schema, long index, Pointer out);

  static native int satya_schema_to_json(Pointer schema, Pointer buffer);

  static native int satya_schema_check_json(
      Pointer schema, byte[] json, long size, Pointer options, Pointer report);

  static native int satya_schema_check_value(
      Pointer schema, Pointer value, Pointer options, Pointer report);

  static native int satya_instance_new(
      Pointer schema, Pointer values, long count, Pointer options, Pointer out, Pointer report);

  static native int satya_instance_from_value(
      Pointer schema, Pointer value, Pointer options, Pointer out, Pointer report);

  static native int satya_instance_from_json(
      Pointer schema, byte[] json, long size, Pointer options, Pointer out, Pointer report);

  static native void satya_instance_free(Pointer instance);

  static native int satya_instance_get(Pointer instance, long field, Pointer out);

  static native int satya_instance_set(Pointer instance, long field, Pointer value, Pointer report);

  static native int satya_instance_get_int64(Pointer instance, long field, Pointer out);

  static native int satya_instance_get_double(Pointer instance, long field, Pointer out);

  static native int satya_instance_get_bool(Pointer instance, long field, Pointer out);

  static native int satya_instance_get_string(
      Pointer instance, long field, Pointer text, Pointer size);

  static native int satya_instance_set_int64(
      Pointer instance, long field, long value, Pointer report);

  static native int satya_instance_set_double(
      Pointer instance, long field, double value, Pointer report);

  static native int satya_instance_set_bool(
      Pointer instance, long field, byte value, Pointer report);

  static native int satya_instance_set_string(
      Pointer instance, long field, byte[] text, long size, Pointer report);

  static native int satya_instance_get_instance(Pointer instance, long field, Pointer out);

  static native byte satya_instance_is_set(Pointer instance, long field);

  static native Pointer satya_instance_schema(Pointer instance);

  static native long satya_instance_field_count(Pointer instance);

  static native int satya_instance_field_find(
      Pointer instance, byte[] name, long name_size, Pointer index);

  static native int satya_instance_field_nearest(
      Pointer instance, byte[] name, long name_size, Pointer index);

  static native int satya_instance_field_get(Pointer instance, long index, Pointer out);

  static native int satya_instance_value(Pointer instance, Pointer out);

  static native int satya_instance_extras(Pointer instance, Pointer out);

  static native int satya_instance_copy(Pointer instance, Pointer out);

  static native byte satya_instance_equal(Pointer a, Pointer b);

  static native int satya_instance_to_json(Pointer instance, Pointer buffer);

  static native int satya_batch_validate(
      Pointer schema, byte[] data, long size, Pointer options, Pointer out, Pointer report);

  static native int satya_batch_validate_values(
      Pointer schema, Pointer rows, long row_count, long row_width, Pointer options, Pointer out,
      Pointer report);

  static native void satya_batch_free(Pointer batch);

  static native long satya_batch_count(Pointer batch);

  static native long satya_batch_valid_count(Pointer batch);

  static native Pointer satya_batch_verdicts(Pointer batch);

  static native long satya_batch_consumed(Pointer batch);

  static native long satya_batch_lines(Pointer batch);

  static native long satya_batch_column(Pointer batch);

  static native int satya_batch_state(Pointer batch);

  static native Pointer satya_batch_instance(Pointer batch, long record);

  static native Pointer satya_batch_report(Pointer batch, long record);

  static native int satya_batch_source(Pointer batch, long record, Pointer offset, Pointer size);

  static native long satya_batch_total_count(Pointer batch);

  static native int satya_batch_total(Pointer batch, long index, Pointer out);

  // The same for memory outside the heap.
  static native int satya_batch_validate(Pointer schema, ByteBuffer data, long size,
      Pointer options, Pointer out, Pointer report);
}
