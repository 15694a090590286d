// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The native memory that objects hold. The collector does not see it, and without need runs no
 * cleaner: as for direct buffers, it is asked to run where that memory grew much since it last did.
 */
final class NativeMemory {
  private static final long STEP = 64L << 20;
  /** A cleaner that releases nothing for so many milliseconds found nothing. */
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

  private static synchronized void collect() {
    // Another thread may have done it meanwhile.
    if (HELD.get() <= limit) return;
    System.gc();
    try {
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
