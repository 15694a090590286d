// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The native memory that objects hold. The collector does not see it, and without need runs no
 * cleaner: as for direct buffers, it is asked to run where that memory grew much since it last did.
 */
final class NativeMemory {
  private static final long STEP = 64L << 20;
  // What an object takes beside its values or rules; how much of rules and names a byte of a schema
  // becomes, and of values a byte of JSON: 2 bytes in long texts, 10 in arrays of one digit.
  private static final long INSTANCE = 128;
  private static final long BATCH = 3072;
  private static final long SCHEMA = 2048;
  private static final long SCHEMA_TIMES = 16;
  private static final long TEXT_TIMES = 6;
  // What a record of a batch takes beside its values, and each field, set or not; and what it takes
  // where verdicts alone are kept.
  private static final long RECORD = 48;
  private static final long FIELD = 16;
  private static final long VERDICT = 24;

  /** So many milliseconds a collection may take until the cleaner hears of it. */
  private static final int LONGEST_COLLECTION = 1000;
  /** A cleaner that then releases nothing for so many milliseconds found nothing. */
  private static final int LONGEST_WAIT = 16;

  private static final AtomicLong HELD = new AtomicLong();
  private static volatile long limit = STEP;

  private NativeMemory() {}

  static void add(long bytes) {
    if (HELD.addAndGet(bytes) > limit) collect();
  }

  static void remove(long bytes) {
    HELD.addAndGet(-bytes);
  }

  /** About how many bytes the values of so many bytes of JSON take. */
  static long ofJson(long size) {
    return TEXT_TIMES * size;
  }

  /** The same for a schema of so many bytes of JSON. */
  static long ofSchema(long size) {
    return SCHEMA + SCHEMA_TIMES * size;
  }

  /** The same for an instance whose values take so many. */
  static long ofInstance(long values) {
    return INSTANCE + values;
  }

  /** The same for a batch of records of so many fields, beside which the values take so many. */
  static long ofBatch(long records, long fields, long values) {
    return BATCH + (RECORD + FIELD * fields) * records + values;
  }

  /** The same for a batch that keeps verdicts alone. */
  static long ofVerdicts(long records) {
    return BATCH + VERDICT * records;
  }

  private static synchronized void collect() {
    // Another thread may have done it meanwhile.
    if (HELD.get() <= limit) return;
    // Dropped with the others, it tells when the collector has found them.
    CountDownLatch begun = new CountDownLatch(1);
    Handle.CLEANER.register(new Object(), begun::countDown);
    System.gc();
    try {
      begun.await(LONGEST_COLLECTION, TimeUnit.MILLISECONDS);
      int wait = 1;
      while (wait <= LONGEST_WAIT && HELD.get() > limit / 2) {
        long before = HELD.get();
        Thread.sleep(wait);
        wait = HELD.get() < before ? 1 : 2 * wait;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    long held = HELD.get();
    limit = held + Math.max(STEP, held);
  }
}
