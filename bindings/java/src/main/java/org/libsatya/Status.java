// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Pointer;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.function.ToIntFunction;

/** What the library returns, as what Java throws. */
final class Status {
  private Status() {}

  static void check(int status) {
    if (status == Library.SATYA_OK) return;
    String name = Library.satya_status_name(status).getString(0);
    if (status == Library.SATYA_NO_MEMORY) throw new OutOfMemoryError(name);
    if (status == Library.SATYA_CANCELLED) throw new CancellationException("the batch");
    if (status == Library.SATYA_NO_FIELD) throw new NoSuchElementException("no such field");
    throw new SatyaException(name);
  }

  /** Runs a call with a report, and throws what it says. */
  static Void explain(ToIntFunction<Pointer> call) {
    Pointer report = Library.satya_report_new();
    if (report == null) throw new OutOfMemoryError("SATYA_NO_MEMORY");
    try {
      int status = call.applyAsInt(report);
      if (status == Library.SATYA_INVALID || status == Library.SATYA_BAD_SCHEMA) {
        throw new InvalidException(Problem.all(report), Library.satya_report_total(report),
            status == Library.SATYA_BAD_SCHEMA);
      }
      check(status);
      return null;
    } finally {
      Library.satya_report_free(report);
    }
  }
}
