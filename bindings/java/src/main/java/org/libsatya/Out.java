// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * Where functions write their results: one block a thread, since a Memory costs more than the call
 * it is for. A result is read before the next call.
 */
final class Out {
  private static final ThreadLocal<Out> OUTS = ThreadLocal.withInitial(Out::new);

  /** A number, a handle, or the address of a text. */
  final Pointer first;
  /** The size of a text. */
  final Pointer second;
  /** The bytes of the thread's stack. */
  final long stack = Stack.size();

  private Out() {
    first = new Memory(16);
    second = first.share(8);
  }

  static Out get() {
    return OUTS.get();
  }

  long number() {
    return first.getLong(0);
  }

  Pointer handle() {
    return first.getPointer(0);
  }

  String text() {
    return Text.copy(first.getPointer(0), second.getLong(0));
  }
}
