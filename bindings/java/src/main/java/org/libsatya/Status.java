// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Pointer;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/** What the library returns, as what Java throws. */
final class Status {
  private static final Pattern WORD = Pattern.compile("_(.)");

  private Status() {}

  /** Where the status says all. */
  static void check(int status) {
    check(status, () -> "");
  }

  /** Throws what is no success; the reason names the field, option or record. */
  static void check(int status, Supplier<String> reason) {
    if (status == Library.SATYA_OK) return;
    String name = Library.satya_status_name(status).getString(0);
    if (status == Library.SATYA_NO_MEMORY) throw new OutOfMemoryError(name);
    if (status == Library.SATYA_CANCELLED) throw new CancellationException("the batch");
    String why = reason.get();
    String text = why.isEmpty() ? name : why + " (" + name + ")";
    if (status == Library.SATYA_NO_FIELD) throw new NoSuchElementException(text);
    if (status == Library.SATYA_BAD_ARGUMENT) throw new IllegalArgumentException(text);
    throw new SatyaException(text);
  }

  /** Whether data is valid; throws what is no verdict. */
  static boolean verdict(int status) {
    if (status == Library.SATYA_INVALID) return false;
    check(status);
    return true;
  }

  /** Why a call with options was refused. */
  static String fault(Pointer options) {
    return named(Library.satya_options_fault(options));
  }

  /** The same for those of a batch. */
  static String batchFault(Pointer options) {
    return named(Library.satya_batch_options_fault(options));
  }

  /** The first word of a fault is the name of a member, which Java writes in another way. */
  private static String named(Pointer fault) {
    String text = fault.getString(0, "UTF-8");
    if (text.isEmpty()) return "Schema.ABSENT is no field's value";
    int end = text.indexOf(' ');
    String name = WORD.matcher(text.substring(0, end))
        .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    return "option " + name + text.substring(end);
  }

  /** Runs a call of such a depth with a report, and throws what it says. */
  static Void explain(int depth, ToIntFunction<Pointer> call) {
    return explain(depth, call, () -> "");
  }

  /** The same with the reason of a call that fails otherwise. */
  static Void explain(int depth, ToIntFunction<Pointer> call, Supplier<String> reason) {
    Pointer report = Library.satya_report_new();
    if (report == null) throw new OutOfMemoryError("SATYA_NO_MEMORY");
    try {
      int status = Stack.run(depth, () -> call.applyAsInt(report));
      if (status == Library.SATYA_INVALID || status == Library.SATYA_BAD_SCHEMA) {
        throw new InvalidException(Problem.all(report), Library.satya_report_total(report),
            status == Library.SATYA_BAD_SCHEMA);
      }
      check(status, reason);
      return null;
    } finally {
      Library.satya_report_free(report);
    }
  }
}
