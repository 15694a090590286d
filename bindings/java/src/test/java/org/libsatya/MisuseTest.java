// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What nobody should do with this binding, and what it says then. */
final class MisuseTest {
  private static final String TEXT = "{\"type\":\"object\",\"properties\":{"
      + "\"name\":{\"type\":\"string\",\"minLength\":1},\"age\":{\"type\":\"integer\"},"
      + "\"score\":{\"type\":\"number\"},\"tags\":{\"type\":\"array\"},\"any\":{},"
      + "\"home\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}},"
      + "\"required\":[\"name\"]}";

  private Schema schema;

  @BeforeEach
  void compile() {
    schema = Schema.compile(TEXT);
  }

  @AfterEach
  void close() {
    schema.close();
  }

  private static void invalid(String type, String what, Executable action) {
    InvalidException refused = assertThrows(InvalidException.class, action, what);
    String found = refused.problems().get(0).type();
    assertTrue(found.startsWith(type), what + ": " + found);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void refusesOption(String name, Executable action) {
    String message = assertThrows(IllegalArgumentException.class, action, name).getMessage();
    assertEquals("option " + name + " should be at least 0, not -1", message);
  }

  /** What the library would take for no limit. */
  @Test
  void negativeOptions() {
    Options options = new Options();
    refusesOption("maxDepth", () -> options.maxDepth(-1));
    refusesOption("maxSize", () -> options.maxSize(-1));
    refusesOption("maxVisits", () -> options.maxVisits(-1));
    refusesOption("maxPatternEffort", () -> options.maxPatternEffort(-1));
    refusesOption("maxDigits", () -> options.maxDigits(-1));
    BatchOptions batch = new BatchOptions();
    refusesOption("threads", () -> batch.threads(-1));
    refusesOption("problemsPerRecord", () -> batch.problemsPerRecord(-1));
    refusesOption("problemsInAll", () -> batch.problemsInAll(-1));
    refusesOption("maxMemory", () -> batch.maxMemory(-1));
    refusesOption("echo", () -> batch.echo(-1));
  }

  /** A list that tells a size which it has not: as others write to it, or by mistake. */
  private static List<Object> misleading(int size, Object... elements) {
    return new ArrayList<>(Arrays.asList(elements)) {
      private static final long serialVersionUID = 1;

      @Override
      public int size() {
        return size;
      }
    };
  }

  @Test
  void sizesThatChange() {
    Instance record = schema.fromJson("{\"name\":\"A\"}");
    record.set("tags", misleading(0, "x", "y"));
    assertEquals(List.of("x", "y"), record.get("tags"), "more than it said");
    record.set("tags", misleading(9, "x"));
    assertEquals(List.of("x"), record.get("tags"), "fewer than it said");
    List<List<Object>> rows = List.of(misleading(1, "A", 1, 2.5, null, null, null, "beyond"), List.of("B"));
    assertThrows(IllegalArgumentException.class, () -> schema.checkRows(rows, new BatchOptions()),
        "a row that is longer than it said");
  }

  @Test
  void useAfterClose() {
    Instance record = schema.fromJson("{\"name\":\"A\",\"home\":{\"city\":\"B\"}}");
    Instance home = record.getInstance("home");
    assertSame(record.get("home"), home, "one child is one");
    invalid("", "a refused set", () -> record.set("home", 3));
    assertEquals("B", home.getString("city"), "a refused set ends no child");
    record.set("home", Map.of("city", "C"));
    assertThrows(IllegalStateException.class, () -> home.get("city"),
        "a child whose field was set");
    Instance again = record.getInstance("home");
    record.close();
    record.close();
    assertThrows(IllegalStateException.class, () -> record.get("name"), "reading");
    assertThrows(IllegalStateException.class, () -> record.set("name", "B"), "setting");
    assertThrows(IllegalStateException.class, record::toJson, "writing");
    assertThrows(IllegalStateException.class, record::copy, "copying");
    assertThrows(IllegalStateException.class, () -> again.get("city"), "a child");
    Batch batch = schema.checkBatch(bytes("{\"name\":\"A\"}\n"), new BatchOptions());
    Instance kept = batch.get(0);
    assertThrows(SatyaException.class, () -> kept.set("name", "B"), "a set in a batch");
    batch.close();
    batch.close();
    assertThrows(IllegalStateException.class, batch::size, "a batch");
    assertThrows(IllegalStateException.class, () -> kept.get("name"), "an instance of a batch");
    Schema other = Schema.compile(TEXT);
    Instance survivor = other.fromJson("{\"name\":\"A\"}");
    other.close();
    other.close();
    assertThrows(IllegalStateException.class, () -> other.fromJson("{}"), "a schema");
    assertThrows(IllegalStateException.class, other::name, "a schema's name");
    assertEquals("A", survivor.getString("name"), "an instance outlives its schema");
    Instance lent = schema.checkBatch(bytes("{\"name\":\"A\"}\n"), new BatchOptions()).get(0);
    System.gc();
    assertEquals("A", lent.getString("name"), "an instance keeps its batch");
  }

  private static final String DEFAULTS = "{\"type\":\"object\",\"properties\":{"
      + "\"a\":{\"type\":\"integer\"},\"home\":{\"type\":\"object\",\"default\":{\"city\":\"B\"},"
      + "\"properties\":{\"city\":{\"type\":\"string\"}}},"
      + "\"part\":{\"type\":\"object\",\"properties\":{\"full\":{\"const\":true}}}},"
      + "\"maxProperties\":2,\"if\":{\"properties\":{\"part\":{\"required\":[\"full\"]}},"
      + "\"required\":[\"part\"]},\"then\":{\"maxProperties\":1}}";

  @Test
  void children() {
    Instance record = schema.fromJson("{\"name\":\"A\",\"home\":{\"city\":\"B\"}}");
    for (int turn = 0; turn < 2; turn++) {
      Instance home = record.getInstance("home");
      assertSame(record.get("home"), home, "a child that is read again");
      assertEquals("B", home.getString("city"), "its field");
      home.close();
      assertThrows(IllegalStateException.class, () -> home.get("city"), "a closed child");
    }
    // A set may drop a default that was filled in for another field, here or around.
    Schema defaults = Schema.compile(DEFAULTS);
    Instance outer = defaults.fromJson("{\"part\":{}}");
    Instance dropped = outer.getInstance("home");
    Instance part = outer.getInstance("part");
    part.set("full", true);
    assertThrows(IllegalStateException.class, () -> dropped.set("city", "x"),
        "a default that a set inside dropped");
    assertTrue(outer.get("part") == part && part.getBoolean("full"), "what was set through lives");
    Instance other = defaults.fromJson("{\"part\":{}}");
    Instance home = other.getInstance("home");
    Instance kept = other.getInstance("part");
    other.set("a", 5);
    assertThrows(IllegalStateException.class, () -> home.set("city", "x"),
        "a default that a set dropped");
    assertTrue(other.get("home") == null && other.get("part") == kept, "what else was read lives");
    assertEquals("{\"a\":5,\"part\":{}}", other.toJson());
  }

  /** A check that fails is no verdict. */
  @Test
  void verdicts() {
    assertTrue(schema.isValidJson("{\"name\":\"A\"}") && !schema.isValidJson("1"), "verdicts");
    assertThrows(SatyaException.class, () -> Status.verdict(Library.SATYA_INTERNAL),
        "an internal error");
    OutOfMemoryError wanting = assertThrows(OutOfMemoryError.class,
        () -> Status.verdict(Library.SATYA_NO_MEMORY), "want of memory");
    assertEquals("SATYA_NO_MEMORY", wanting.getMessage());
  }

  @Test
  void wrongTypes() {
    Instance record = schema.fromJson("{\"name\":\"A\",\"age\":3}");
    invalid("int_type", "text for an integer", () -> record.set("age", "3"));
    invalid("string_type", "an integer for text", () -> record.set("name", 3));
    invalid("string_type", "null for text", () -> record.set("name", null));
    invalid("missing", "no text", () -> record.remove("name"));
    invalid("finite_number", "NaN", () -> record.set("score", Double.NaN));
    invalid("schema_keyword_value", "a bad schema", () -> Schema.compile("{\"type\":\"text\"}"));
    assertThrows(IllegalArgumentException.class, () -> record.set("any", new Object()),
        "an object");
    assertThrows(IllegalArgumentException.class, () -> record.set("any", Map.of(1, 2)),
        "a number as a key");
    List<Object> circle = new ArrayList<>();
    circle.add(circle);
    assertThrows(IllegalArgumentException.class, () -> record.set("any", circle),
        "a list in itself");
    assertThrows(NoSuchElementException.class, () -> record.get("other"), "an unknown name");
    assertThrows(SatyaException.class, () -> record.getLong("name"), "text as a number");
    assertThrows(SatyaException.class, () -> record.getDouble("score"), "an absent number");
    assertThrows(SatyaException.class, () -> record.getInstance("home"), "an absent child");
    assertEquals("{\"name\":\"A\",\"age\":3}", record.toJson(), "nothing changed");
    record.set("age", BigInteger.ONE.shiftLeft(64));
    assertEquals(BigInteger.ONE.shiftLeft(64), record.get("age"), "2^64");
    record.set("any", new BigDecimal("1.25"));
    List<Object> list = Arrays.asList(1L, null, true, List.of(), "x");
    record.set("any", list);
    assertEquals(list, record.get("any"), "a list");
    assertTrue(record.toJava() instanceof Map && record.extras() == null, "a copy");
  }

  @Test
  void nullsAndBytes() {
    invalid("json_empty", "an empty document", () -> schema.fromJson(""));
    assertThrows(NullPointerException.class, () -> schema.fromJson((String) null), "null as JSON");
    assertThrows(NullPointerException.class, () -> Schema.compile((String) null),
        "null as a schema");
    byte[] broken = {'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xff, '"', '}'};
    invalid("", "a document that is no UTF-8", () -> schema.fromJson(broken, new Options()));
    Instance record = schema.fromJson("{\"name\":\"A\"}");
    assertThrows(NullPointerException.class, () -> record.get(null), "null as a name");
    assertThrows(IllegalArgumentException.class, () -> record.set("name", "\ud800"),
        "a lone surrogate");
    assertThrows(IllegalArgumentException.class, () -> schema.fromJson("\"\udc00\""),
        "a lone surrogate as JSON");
    record.set("name", "a\0b\ud83d\ude00");
    assertEquals("a\0b\ud83d\ude00", record.getString("name"), "a text with a NUL");
    assertTrue(record.get("score") == null && !record.isPresent("score"), "an absent field");
    BatchOptions array = new BatchOptions().format(BatchOptions.Format.ARRAY);
    Batch cut = schema.checkBatch(bytes("[{\"name\":\"A\"}"), array);
    assertTrue(cut.size() == 1 && cut.textProblems().size() == 1, "an array that is cut short");
    assertTrue(cut.get(-1) == null && cut.get(9) == null && cut.problems(9).isEmpty(),
        "records that are not there");
    String line = "[{\"name\":\"A\"},{\"na";
    Batch head = schema.checkBatch(bytes(line), array.partial(true));
    Batch tail = schema.checkBatch(bytes(line.substring(head.consumed()) + "me\":3}]"),
        array.partial(false).start(head.end()));
    assertEquals(23, tail.problems(0).get(0).column(), "a column in a later piece");
    assertThrows(NoSuchElementException.class, () -> cut.source(9), "a source that is not there");
    ByteBuffer heap = ByteBuffer.wrap(bytes("x{}\ny"));
    heap.position(1).limit(4);
    assertEquals(3, schema.checkBatch(heap, new BatchOptions()).consumed(), "a buffer in the heap");
    assertEquals(1, schema.checkBatch(heap.asReadOnlyBuffer(), new BatchOptions()).size(),
        "a buffer that is read-only");
    assertEquals(1, heap.position(), "a buffer stays where it is");
    ByteBuffer direct = ByteBuffer.allocateDirect(8).put(bytes(" {}\n"));
    direct.position(1).limit(4);
    assertEquals(3, schema.checkBatch(direct, new BatchOptions()).consumed(), "a part of a buffer");
  }

  private static void says(Class<? extends Throwable> kind, String expected, Executable action) {
    String found = assertThrows(kind, action, expected).getMessage();
    assertTrue(found.contains(expected), expected + ": " + found);
  }

  @Test
  void messages() {
    Class<? extends Throwable> missing = NoSuchElementException.class;
    Class<? extends Throwable> failed = SatyaException.class;
    Class<? extends Throwable> refused = IllegalArgumentException.class;
    Instance record = schema.fromJson("{\"name\":\"A\",\"age\":3}");
    says(missing, "no field \"nmae\"; nearest: \"name\" (SATYA_NO_FIELD)",
        () -> record.get("nmae"));
    says(missing, "no field \"other\" (SATYA_NO_FIELD)", () -> record.set("other", 1));
    says(failed, "field \"name\" holds a string, not an integer of 64 bits (SATYA_WRONG_KIND)",
        () -> record.getLong("name"));
    says(failed, "field \"score\" is absent, not a number", () -> record.getDouble("score"));
    says(failed, "field \"age\" holds an integer, not a boolean", () -> record.getBoolean("age"));
    says(failed, "field \"age\" holds an integer, not a string", () -> record.getString("age"));
    says(failed, "field \"age\" holds an integer, not a record", () -> record.getInstance("age"));
    Options deep = new Options().maxDepth(1001);
    String expected = "option maxDepth should be at most 1000 (SATYA_BAD_ARGUMENT)";
    says(refused, expected, () -> Schema.compile(TEXT, deep));
    says(refused, expected, () -> schema.fromJson(bytes("{}"), deep));
    says(refused, expected, () -> schema.validateJson(bytes("{}"), deep));
    says(refused, expected, () -> schema.validate(1, deep));
    says(refused, expected, () -> schema.fromValue(1, deep));
    says(refused, expected, () -> schema.checkBatch(bytes("1"), new BatchOptions().options(deep)));
    says(refused, "option threads should be at most 256",
        () -> schema.checkBatch(bytes("1"), new BatchOptions().threads(300)));
    says(refused, "field \"any\": java.lang.Object is no JSON value",
        () -> record.set("any", new Object()));
    says(refused, "field \"any\": byte[] is no JSON value; a text is a String",
        () -> record.set("any", new byte[1]));
    says(refused, "field \"name\": a string with a lone surrogate",
        () -> record.set("name", "\ud800"));
    says(refused, "row 1, value 0: java.lang.Object is no JSON value", () -> schema.checkRows(
        List.of(List.of("A"), List.of(new Object())), new BatchOptions()));
    says(refused, "row 0, value 5: a key is no string: 1", () -> schema.checkRows(
        List.of(List.of("A", 1, 2, List.of(), 4, Map.of(1, 2))), new BatchOptions()));
    says(refused, "row 1 has 9 values for 6 fields", () -> schema.checkRows(
        List.of(List.of("A"), List.of(1, 2, 3, 4, 5, 6, 7, 8, 9)), new BatchOptions()));
    says(failed, "rows need a schema whose root is a record",
        () -> Schema.compile("true").checkRows(List.of(List.of()), new BatchOptions()));
    Batch batch = schema.checkBatch(bytes("{\"name\":\"A\"}\n"), new BatchOptions());
    says(failed, "field \"name\": an instance of a batch is not set; set a copy() of it",
        () -> batch.get(0).set("name", "B"));
    says(missing, "no record 1, but 1 of them", () -> batch.source(1));
    says(failed, "a batch of rows was read from no text",
        () -> schema.checkRows(List.of(List.of("A")), new BatchOptions()).source(0));
  }

  @Test
  void namedNulls() {
    Class<? extends Throwable> kind = NullPointerException.class;
    byte[] text = bytes("{}");
    Instance record = schema.fromJson("{\"name\":\"A\"}");
    says(kind, "the JSON text is null", () -> Schema.compile((String) null));
    says(kind, "the JSON text is null", () -> Schema.compile((byte[]) null, new Options()));
    says(kind, "the options are null", () -> Schema.compile("true", null));
    says(kind, "the JSON text is null", () -> schema.fromJson((String) null));
    says(kind, "the JSON text is null", () -> schema.fromJson((byte[]) null, new Options()));
    says(kind, "the options are null", () -> schema.fromJson(text, null));
    says(kind, "the JSON text is null", () -> schema.isValidJson((String) null));
    says(kind, "the JSON text is null", () -> schema.validateJson((byte[]) null, new Options()));
    says(kind, "the options are null", () -> schema.validateJson(text, null));
    says(kind, "the options are null", () -> schema.validate(1, null));
    says(kind, "the options are null", () -> schema.fromValue(1, null));
    says(kind, "the JSON text is null", () -> schema.checkBatch((byte[]) null, new BatchOptions()));
    says(kind, "the buffer is null",
        () -> schema.checkBatch((ByteBuffer) null, new BatchOptions()));
    says(kind, "the options are null", () -> schema.checkBatch(text, null));
    says(kind, "the rows are null", () -> schema.checkRows(null, new BatchOptions()));
    says(kind, "row 0 is null",
        () -> schema.checkRows(Arrays.asList((List<Object>) null), new BatchOptions()));
    says(kind, "the options are null", () -> schema.checkRows(List.of(), null));
    says(kind, "the name of a field is null", () -> record.get(null));
    says(kind, "the name of a field is null", () -> record.set(null, 1));
    says(kind, "formats is null", () -> new Options().formats(null));
    says(kind, "keep is null", () -> new BatchOptions().keep(null));
    says(kind, "the position is null", () -> new BatchOptions().start(null));
    assertFalse(record.contentEquals(null), "an instance equals null");
    schema.checkBatch(text, new BatchOptions().options(null).cancelBy(null)).close();
  }

  @Test
  void shown() {
    try (Schema titled = Schema.compile("{\"title\":\"T\",\"type\":\"object\","
        + "\"properties\":{\"a\":{},\"b\":{\"type\":\"integer\"}},\"required\":[\"a\"]}")) {
      Instance record = titled.fromJson("{\"a\":1}");
      Batch batch = titled.checkBatch(bytes("{\"a\":1}\n{\"a\":1,\"b\":[]}\n"), new BatchOptions());
      assertEquals("Schema(\"T\" [a*, b])", titled.toString());
      assertEquals("Instance({\"a\":1})", record.toString());
      assertEquals("Batch(1 of 2 records valid)", batch.toString());
      StringBuilder records = new StringBuilder();
      for (Instance each : batch) records.append(each).append(';');
      assertEquals("Instance({\"a\":1});null;", records.toString(), "records: " + records);
      String total = batch.totals().get(0).toString();
      assertEquals("1 times int_type at \"/b\"", total);
      String end = batch.end().toString();
      assertEquals("record 2, line 2, column 0, byte 23", end);
      record.close();
      assertEquals("Instance(closed)", record.toString());
    }
  }
}
