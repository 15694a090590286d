// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Pointer;
import java.lang.ref.Cleaner;
import java.util.function.Consumer;

/** What holds a handle: released by close, or when it is collected. */
abstract class Handle implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  private Pointer pointer;
  private final Handle owner;
  private final Cleaner.Cleanable cleanable;

  /** Takes over a handle, and the function that frees it. */
  Handle(Pointer pointer, Consumer<Pointer> free) {
    this.pointer = pointer;
    owner = null;
    cleanable = CLEANER.register(this, () -> free.accept(pointer));
  }

  /** Borrows a handle from an owner, with which it ends. */
  Handle(Pointer pointer, Handle owner) {
    this.pointer = pointer;
    this.owner = owner;
    cleanable = null;
  }

  private boolean isOpen() {
    return pointer != null && (owner == null || owner.isOpen());
  }

  /** The handle of an object that was not closed. */
  final Pointer handle() {
    if (!isOpen()) {
      throw new IllegalStateException(getClass().getSimpleName() + " is used after it was closed");
    }
    return pointer;
  }

  /** Releases what the object holds. Later uses throw IllegalStateException. */
  @Override
  public void close() {
    pointer = null;
    if (cleanable != null) cleanable.clean();
  }
}
