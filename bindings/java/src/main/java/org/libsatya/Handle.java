// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Pointer;
import java.lang.ref.Cleaner;
import java.util.function.Consumer;

/**
 * What holds a handle: released by close, or when it is collected. Whoever uses the handle holds
 * {@link #lock}, or is between {@link #enter} and {@link #leave}, so that no other thread releases it
 * meanwhile.
 */
abstract class Handle implements AutoCloseable {
  static final Cleaner CLEANER = Cleaner.create();

  private Pointer pointer;
  private int users;
  private final Handle owner;
  private final long bytes;
  private final int depth;
  private final Cleaner.Cleanable cleanable;

  /**
   * Takes over a handle of about so many bytes, of what nests as deep, and the function that frees
   * it.
   */
  Handle(Pointer pointer, Consumer<Pointer> free, long bytes, int depth) {
    this.pointer = pointer;
    this.bytes = bytes;
    this.depth = depth;
    owner = null;
    cleanable = CLEANER.register(this, () -> {
      free.accept(pointer);
      NativeMemory.remove(bytes);
    });
    NativeMemory.add(bytes);
  }

  /** Borrows a handle from an owner, with which it ends. */
  Handle(Pointer pointer, Handle owner) {
    this.pointer = pointer;
    this.owner = owner;
    bytes = 0;
    depth = owner.depth;
    cleanable = null;
  }

  /** Of how many parts it consists. */
  abstract long parts();

  /** About how many bytes a copy takes: those of the owner, or as if all its parts were alike. */
  final long share() {
    return owner == null ? bytes : owner.share() / Math.max(owner.parts(), 1);
  }

  /** How deep values may nest in calls with this object. */
  final int depth() {
    return depth;
  }

  /** The monitor of this object and of all that was read from it: what owns the memory. */
  final Object lock() {
    return owner == null ? this : owner.lock();
  }

  /** What an object shows of itself while it is open. */
  abstract String shown();

  /** What the object holds, or that it is closed. */
  @Override
  public final String toString() {
    synchronized (lock()) {
      String name = getClass().getSimpleName();
      return isOpen() ? name + "(" + shown() + ")" : name + "(closed)";
    }
  }

  /** What the object was read from, or null. */
  final Handle owner() {
    return owner;
  }

  /** Whether it may be used; the caller holds its lock. */
  final boolean isOpen() {
    return pointer != null && (owner == null || owner.isOpen());
  }

  /** The handle of an object that was not closed; the caller holds its lock. */
  final Pointer handle() {
    if (!isOpen()) {
      throw new IllegalStateException(getClass().getSimpleName() + " is used after it was closed");
    }
    return pointer;
  }

  /** The handle for a use by several threads at once, which leave() ends. */
  final Pointer enter() {
    synchronized (lock()) {
      Pointer entered = handle();
      users++;
      return entered;
    }
  }

  final void leave() {
    synchronized (lock()) {
      users--;
      if (users == 0 && pointer == null && cleanable != null) cleanable.clean();
    }
  }

  /** Releases what the object holds. Later uses throw IllegalStateException. */
  @Override
  public void close() {
    synchronized (lock()) {
      pointer = null;
      if (users == 0 && cleanable != null) cleanable.clean();
    }
  }
}
