// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
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

/** Compares the constants, functions and structs of this binding with satya.h, its argument. */
public final class HeaderTest {
  private static final Map<String, String> TYPES = Map.of("uint8_t", "byte", "uint32_t", "int",
      "satya_status", "int", "uint64_t", "long", "int64_t", "long", "size_t", "long", "double",
      "double", "void", "void");

  private static int failures = 0;

  private static void same(String what, Object expected, Object found) {
    if (expected.equals(found)) return;
    failures++;
    System.out.println("fails: " + what + ": " + found + ", expected " + expected);
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

  private static void constants(String header) throws IllegalAccessException {
    Map<String, Integer> expected = new TreeMap<>();
    Matcher matcher = Pattern.compile("(SATYA_\\w+) = (\\d+)").matcher(header);
    while (matcher.find()) expected.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
    Map<String, Integer> found = new TreeMap<>();
    for (Field field : Library.class.getDeclaredFields()) {
      if (field.getType() == int.class) found.put(field.getName(), field.getInt(null));
    }
    same("constants", expected, found);
    same("constants are found", true, expected.size() > 40);
  }

  private static void functions(String header) {
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
      if (other != null) same(method.getName(), other, signature);
    }
    same("functions", expected, found);
    same("functions are found", true, expected.size() > 50);
  }

  private static void struct(String header, String name, Class<? extends Structure> type)
      throws ReflectiveOperationException {
    Matcher matcher =
        Pattern.compile("typedef struct " + name + " \\{(.*?)\\} " + name).matcher(header);
    same(name + " is found", true, matcher.find());
    Map<String, String> expected = new LinkedHashMap<>();
    for (String member : matcher.group(1).split(";")) {
      if (!member.isBlank()) expected.put(member.trim().replaceAll(".*\\W", ""), type(member));
    }
    Map<String, String> found = new LinkedHashMap<>();
    for (String member : type.getAnnotation(Structure.FieldOrder.class).value()) {
      found.put(member, type(type.getField(member).getType()));
    }
    same(name, expected.toString(), found.toString());
  }

  /** Value knows by itself where the members of satya_value are. */
  private static void value(String header) {
    Matcher matcher =
        Pattern.compile("struct satya_value \\{ (.*?) union \\{(.*?)\\} as; \\}").matcher(header);
    same("satya_value is found", true, matcher.find());
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
    same("satya_value", Map.of("kind", 0, "reserved0", 1, "reserved1", 2, "size", Value.SIZE_AT,
        "as", Value.AS_AT), places);
    same("the size of satya_value", Value.SIZE, places.get("as") + widest);
  }

  public static void main(String[] arguments) throws Exception {
    String header = Files.readString(Path.of(arguments[0]));
    int begin = header.indexOf("declarations: begin");
    header = header.substring(header.indexOf("*/", begin) + 2,
        header.indexOf("declarations: end"));
    header = header.replaceAll("(?s)/\\*.*?\\*/", " ").replaceAll("\\s+", " ");
    constants(header);
    functions(header);
    value(header);
    struct(header, "satya_options", Structs.Options.class);
    struct(header, "satya_problem", Structs.Problem.class);
    struct(header, "satya_field", Structs.Field.class);
    struct(header, "satya_batch_options", Structs.BatchOptions.class);
    struct(header, "satya_total", Structs.Total.class);
    same("the version", Library.SATYA_VERSION_MAJOR * 10000 + Library.SATYA_VERSION_MINOR * 100
        + Library.SATYA_VERSION_PATCH, Library.satya_version_number());
    System.exit(failures == 0 ? 0 : 1);
  }
}
