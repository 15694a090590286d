// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * The stack that calls need. Native code that exhausts it ends the process, so that a call which
 * may need more than its thread has runs on a thread of this class instead, while its own waits.
 */
final class Stack {
  private Stack() {}

  /** The depth by default. */
  static final int DEPTH = 128;

  /** What satya.h says that a call needs, and for each level where more than DEPTH are let in. */
  private static final long LEAST = 512 << 10;
  private static final long LEVEL = 4 << 10;
  /** What is left to the frames of Java below the call, and to the guards of the JVM. */
  private static final long ROOM = 256 << 10;

  private static long need(int depth) {
    return Math.max(LEAST, Math.min(depth, Library.SATYA_MAX_DEPTH) * LEVEL) + ROOM;
  }

  /** Runs a call of the library for values of such a depth. */
  static int run(int depth, IntSupplier call) {
    return Out.get().stack >= need(depth) ? call.getAsInt() : Deep.run(call);
  }

  /** The bytes of this thread's stack. */
  static long size() {
    return Posix.IS_HERE ? Posix.size() : need(DEPTH);
  }

  private static final class Posix {
    static final boolean IS_HERE = register();

    private static boolean register() {
      try {
        Native.register(Posix.class, NativeLibrary.getProcess());
        return true;
      } catch (UnsatisfiedLinkError missing) {
        return false;
      }
    }

    static native long pthread_self();

    static native int pthread_getattr_np(long thread, Memory attributes);

    static native int pthread_attr_getstacksize(Memory attributes, Memory size);

    static native int pthread_attr_destroy(Memory attributes);

    static long size() {
      // Of 56 or 64 bytes, by the processor.
      Memory attributes = new Memory(128);
      Memory size = new Memory(8);
      if (pthread_getattr_np(pthread_self(), attributes) != 0) return need(DEPTH);
      pthread_attr_getstacksize(attributes, size);
      pthread_attr_destroy(attributes);
      return size.getLong(0);
    }
  }

  /** The threads, which are made when they are first needed and end when they are not. */
  private static final class Deep {
    private static final ThreadPoolExecutor THREADS = new ThreadPoolExecutor(0, Integer.MAX_VALUE,
        10, TimeUnit.SECONDS, new SynchronousQueue<>(), Deep::thread);

    private static Thread thread(Runnable calls) {
      Thread thread =
          new Thread(null, calls, "satya", need(Library.SATYA_MAX_DEPTH) + ROOM, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      return thread;
    }

    static int run(IntSupplier call) {
      FutureTask<Integer> task = new FutureTask<>(call::getAsInt);
      THREADS.execute(task);
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return task.get();
          } catch (InterruptedException interrupt) {
            // The call reads memory of this thread's objects: it has to end first.
            interrupted = true;
          } catch (ExecutionException failed) {
            // No call throws but by the JVM's own errors and unchecked exceptions.
            if (failed.getCause() instanceof Error) throw (Error) failed.getCause();
            throw (RuntimeException) failed.getCause();
          }
        }
      } finally {
        if (interrupted) Thread.currentThread().interrupt();
      }
    }
  }
}
