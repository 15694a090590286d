// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Memory;

/** A flag that ends the batches it was given to. */
public final class Cancellation {
  final Memory flag = new Memory(4);

  /** A flag that is not set. */
  public Cancellation() {
    flag.clear();
  }

  /** Ends the batches, from any thread. It stays set. */
  public void cancel() {
    flag.setInt(0, 1);
  }

  /** Whether it is set. */
  public boolean isCancelled() {
    return flag.getInt(0) != 0;
  }
}
