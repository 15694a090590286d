// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.ToIntFunction;

/** Between Java's strings and UTF-8. */
final class Text {
  private Text() {}

  static String copy(Pointer text, long size) {
    if (size == 0) return "";
    return new String(text.getByteArray(0, Math.toIntExact(size)), StandardCharsets.UTF_8);
  }

  /** The UTF-8 of a string; a lone surrogate has none and is refused. */
  static byte[] utf8(CharSequence text) {
    Objects.requireNonNull(text, "a text is null");
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      return Arrays.copyOf(bytes.array(), bytes.limit());
    } catch (CharacterCodingException error) {
      throw new IllegalArgumentException("a string with a lone surrogate", error);
    }
  }

  /** Runs a call that writes what nests as deep to a buffer, and copies the text. */
  static String written(int depth, ToIntFunction<Pointer> write) {
    Pointer buffer = Library.satya_buffer_new();
    if (buffer == null) throw new OutOfMemoryError("SATYA_NO_MEMORY");
    try {
      Status.check(Stack.run(depth, () -> write.applyAsInt(buffer)));
      return copy(Library.satya_buffer_data(buffer), Library.satya_buffer_size(buffer));
    } finally {
      Library.satya_buffer_free(buffer);
    }
  }
}
