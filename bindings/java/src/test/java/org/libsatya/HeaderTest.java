// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Compares the constants, functions and structs of this binding with satya.h: that of the
 * repository, or the one that SATYA_HEADER names.
 */
final class HeaderTest {
  private static final Map<String, String> TYPES = Map.of("uint8_t", "byte", "uint32_t", "int",
      "satya_status", "int", "uint64_t", "long", "int64_t", "long", "size_t", "long", "double",
      "double", "void", "void");

  private static String header;

  /** The declarations of the header, without comments, on one line. */
  @BeforeAll
  static void read() throws IOException {
    String named = System.getenv().getOrDefault("SATYA_HEADER", "../../include/satya.h");
    String text = Files.readString(Path.of(named));
    int begin = text.indexOf("declarations: begin");
    text = text.substring(text.indexOf("*/", begin) + 2, text.indexOf("declarations: end"));
    header = text.replaceAll("(?s)/\\*.*?\\*/", " ").replaceAll("\\s+", " ");
  }

  private static String type(String declaration) {
    if (declaration.contains("*")) return "Pointer";
    String type = declaration.replaceFirst("\\w+\\s*$", "").replace("const ", "").trim();
    return type.equals("satya_value") ? "long[]" : TYPES.getOrDefault(type, type);
  }

  /** Text that goes in is a byte[] or a ByteBuffer; as all arrays it is a pointer to C. */
  private static String type(Class<?> type) {
    boolean pointer = type == byte[].class || type == ByteBuffer.class || type == Pointer.class;
    return pointer ? "Pointer" : type.getSimpleName();
  }

  @Test
  void constants() throws IllegalAccessException {
    Map<String, Integer> expected = new TreeMap<>();
    Matcher matcher = Pattern.compile("(SATYA_\\w+) = (\\d+)").matcher(header);
    while (matcher.find()) expected.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
    Map<String, Integer> found = new TreeMap<>();
    for (Field field : Library.class.getDeclaredFields()) {
      if (field.getType() == int.class) found.put(field.getName(), field.getInt(null));
    }
    assertEquals(expected, found, "constants");
    assertTrue(expected.size() > 40, "constants are found");
  }

  @Test
  void functions() {
    Map<String, String> expected = new TreeMap<>();
    Matcher matcher =
        Pattern.compile("([\\w ]+[ *]+)(satya_\\w+)\\(([^)]*)\\);").matcher(header);
    while (matcher.find()) {
      List<String> arguments = new ArrayList<>();
      for (String argument : matcher.group(3).split(",")) {
        if (!argument.equals("void")) arguments.add(type(argument));
      }
      expected.put(matcher.group(2), type(matcher.group(1) + "result") + arguments);
    }
    Map<String, String> found = new TreeMap<>();
    for (Method method : Library.class.getDeclaredMethods()) {
      if (!Modifier.isNative(method.getModifiers())) continue;
      List<String> arguments = new ArrayList<>();
      for (Class<?> argument : method.getParameterTypes()) arguments.add(type(argument));
      String signature = type(method.getReturnType()) + arguments;
      String other = found.put(method.getName(), signature);
      if (other != null) assertEquals(other, signature, method.getName());
    }
    assertEquals(expected, found, "functions");
    assertTrue(expected.size() > 50, "functions are found");
  }

  @Test
  void structs() throws ReflectiveOperationException {
    struct("satya_options", Structs.Options.class);
    struct("satya_problem", Structs.Problem.class);
    struct("satya_field", Structs.Field.class);
    struct("satya_batch_options", Structs.BatchOptions.class);
    struct("satya_total", Structs.Total.class);
  }

  private static void struct(String name, Class<? extends Structure> type)
      throws ReflectiveOperationException {
    Matcher matcher =
        Pattern.compile("typedef struct " + name + " \\{(.*?)\\} " + name).matcher(header);
    assertTrue(matcher.find(), name + " is found");
    Map<String, String> expected = new LinkedHashMap<>();
    for (String member : matcher.group(1).split(";")) {
      if (!member.isBlank()) expected.put(member.trim().replaceAll(".*\\W", ""), type(member));
    }
    Map<String, String> found = new LinkedHashMap<>();
    for (String member : type.getAnnotation(Structure.FieldOrder.class).value()) {
      found.put(member, type(type.getField(member).getType()));
    }
    assertEquals(expected.toString(), found.toString(), name);
  }

  @Test
  void version() {
    assertEquals(Library.SATYA_VERSION_MAJOR * 10000 + Library.SATYA_VERSION_MINOR * 100
        + Library.SATYA_VERSION_PATCH, Library.satya_version_number());
  }

  /** Value knows by itself where the members of satya_value are. */
  @Test
  void value() {
    Matcher matcher =
        Pattern.compile("struct satya_value \\{ (.*?) union \\{(.*?)\\} as; \\}").matcher(header);
    assertTrue(matcher.find(), "satya_value is found");
    Map<String, Integer> widths =
        Map.of("uint8_t", 1, "uint16_t", 2, "uint32_t", 4, "uint64_t", 8, "int64_t", 8, "double", 8);
    Map<String, Integer> places = new LinkedHashMap<>();
    int end = 0;
    for (String member : matcher.group(1).split(";")) {
      String[] words = member.trim().split(" ");
      int width = widths.get(words[0]);
      end = (end + width - 1) / width * width;
      places.put(words[1], end);
      end += width;
    }
    int widest = 0;
    for (String member : matcher.group(2).split(";")) {
      if (member.isBlank()) continue;
      int width =
          member.contains("*") ? Native.POINTER_SIZE : widths.get(member.trim().split(" ")[0]);
      widest = Math.max(widest, width);
    }
    places.put("as", (end + widest - 1) / widest * widest);
    assertEquals(Map.of("kind", 0, "reserved0", 1, "reserved1", 2, "size", Value.SIZE_AT,
        "as", Value.AS_AT), places, "satya_value");
    assertEquals(Value.SIZE, places.get("as") + widest, "the size of satya_value");
  }
}
