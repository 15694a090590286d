// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One reason why data or a schema was refused. */
public final class Problem {
  private final Structs.Problem raw = Structs.sized(new Structs.Problem());
  private final String type;
  private final String message;
  private final String pointer;
  private final String schemaPath;
  private final String input;
  private final List<Object> path = new ArrayList<>();
  private final Map<String, Object> parameters = new LinkedHashMap<>();

  private Problem(Pointer report, long index) {
    raw.fill(Library.satya_report_get(report, index, raw.getPointer()));
    type = Text.copy(raw.type, raw.type_size);
    message = Text.copy(raw.message, raw.message_size);
    pointer = Text.copy(raw.pointer, raw.pointer_size);
    schemaPath = Text.copy(raw.schema_path, raw.schema_path_size);
    input = Text.copy(raw.input, raw.input_size);
    for (long segment = 0; segment < raw.segment_count; segment++) {
      Value part = new Value();
      Status.check(Library.satya_report_segment(report, index, segment, part.pointer()));
      path.add(part.toJava());
    }
    for (long parameter = 0; parameter < raw.parameter_count; parameter++) {
      Value name = new Value();
      Value fact = new Value();
      Status.check(Library.satya_report_parameter(report, index, parameter, name.pointer(),
          fact.pointer()));
      parameters.put((String) name.toJava(), fact.toJava());
    }
  }

  static List<Problem> all(Pointer report) {
    List<Problem> problems = new ArrayList<>();
    long count = Library.satya_report_count(report);
    for (long index = 0; index < count; index++) problems.add(new Problem(report, index));
    return Collections.unmodifiableList(problems);
  }

  /** Its number in docs/ERRORS.md. */
  public int code() {
    return raw.code;
  }

  /** Its stable name: "missing". */
  public String type() {
    return type;
  }

  /** One line for people. */
  public String message() {
    return message;
  }

  /** Where in the data: a JSON Pointer. */
  public String pointer() {
    return pointer;
  }

  /** The parts of the place: a String for a member, a Long for an element. */
  public List<Object> path() {
    return Collections.unmodifiableList(path);
  }

  /** Which keyword of the schema. */
  public String schemaPath() {
    return schemaPath;
  }

  /** Facts, as docs/ERRORS.md lists them. */
  public Map<String, Object> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /** Byte in the source text; -1 without. */
  public long offset() {
    return raw.offset;
  }

  /** Line in the source text, from 1; 0 without. */
  public long line() {
    return raw.line;
  }

  /** Column in the source text, from 1, in code points; 0 without. */
  public long column() {
    return raw.column;
  }

  /** In a batch: the record's number, from 0. */
  public long record() {
    return raw.record;
  }

  /** The offending value, as far as echo allowed. */
  public String input() {
    return input;
  }

  @Override
  public String toString() {
    return message + " at \"" + pointer + "\"";
  }
}
