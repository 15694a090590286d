// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import java.util.List;

/** Data or a schema that was refused. */
public final class InvalidException extends SatyaException {
  private static final long serialVersionUID = 1;

  /** The problems; a copy that was serialized has none. */
  private final transient List<Problem> problems;
  /** How many were found. */
  private final long total;
  /** Whether it is a schema. */
  private final boolean schema;

  InvalidException(List<Problem> problems, long total, boolean schema) {
    super(text(problems, total));
    this.problems = problems;
    this.total = total;
    this.schema = schema;
  }

  private static String text(List<Problem> problems, long total) {
    if (problems.isEmpty()) return "invalid";
    String first = problems.get(0).message() + " at \"" + problems.get(0).pointer() + "\"";
    return total > 1 ? first + " and " + (total - 1) + " more" : first;
  }

  /** The problems that were kept, in document order. */
  public List<Problem> problems() {
    return problems == null ? List.of() : problems;
  }

  /** How many problems were found. */
  public long total() {
    return total;
  }

  /** Whether it is a schema that was refused. */
  public boolean isSchema() {
    return schema;
  }
}
