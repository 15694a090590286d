// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the example does not show: options, all parts of a problem, values, rows, threads. */
final class UseTest {
  private static final String TEXT = "{\"title\":\"Item\",\"type\":\"object\",\"properties\":{"
      + "\"id\":{\"type\":\"integer\",\"minimum\":0},"
      + "\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"any\":{},"
      + "\"size\":{\"type\":\"number\",\"default\":1.5,\"description\":\"in m\"}},"
      + "\"required\":[\"id\"]}";

  private Schema schema;

  @BeforeEach
  void compile() {
    schema = Schema.compile(TEXT);
  }

  @AfterEach
  void close() {
    schema.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String refusal(Runnable action) {
    try {
      action.run();
      return "accepted";
    } catch (InvalidException refused) {
      return refused.problems().get(0).type();
    } catch (RuntimeException failed) {
      return failed.getClass().getSimpleName();
    }
  }

  @Test
  void options() {
    Options lax = new Options().mode(Options.Mode.LAX);
    Options strict = new Options().mode(Options.Mode.STRICT);
    byte[] text = bytes("{\"id\":\"3\"}");
    assertEquals("int_type", refusal(() -> schema.fromJson(text, new Options())), "strict");
    assertEquals(3L, schema.fromJson(text, lax).get("id"), "lax");
    assertEquals(3L, schema.fromValue(Map.of("id", "3"), lax).get("id"), "lax, a value");
    Schema own = Schema.compile(TEXT, lax.extras(Options.Extras.REFUSE)
        .duplicates(Options.Duplicates.REFUSE));
    assertEquals(3L, own.fromJson("{\"id\":\"3\"}").get("id"), "the schema's own");
    assertEquals("int_type", refusal(() -> own.validateJson(text, strict)),
        "a call's before the schema's");
    assertEquals("extra_forbidden", refusal(() -> own.fromJson("{\"id\":1,\"x\":2}")), "extras");
    assertEquals("accepted", refusal(() -> schema.fromJson("{\"id\":1,\"id\":2}")), "duplicates");
    assertNotEquals("accepted", refusal(() -> own.fromJson("{\"id\":1,\"id\":2}")),
        "duplicates refused");
    assertNotEquals("accepted", refusal(() -> schema.fromJson(bytes("{\"id\":1,\"any\":[[[]]]}"),
        new Options().maxDepth(2))), "a limit");
    assertEquals(Map.of("x", 2L), schema.fromJson("{\"id\":1,\"x\":2}").extras(), "extras kept");
    assertTrue(schema.isValidJson("{\"id\":1}"), "a valid document");
    assertEquals("int_type", refusal(() -> schema.validate(Map.of("id", true), new Options())),
        "an invalid value");
  }

  /** Text is a String or bytes in UTF-8, with and without options. */
  @Test
  void overloads() {
    String text = "{\"id\":\"3\"}";
    Options lax = new Options().mode(Options.Mode.LAX);
    BatchOptions verdicts = new BatchOptions().options(lax);
    assertEquals("Item", Schema.compile(bytes(TEXT)).name(), "a schema of bytes");
    assertFalse(schema.isValidJson(text) || schema.isValidJson(bytes(text)), "a verdict");
    assertEquals("int_type", refusal(() -> schema.validateJson(text)), "a text");
    assertEquals("int_type", refusal(() -> schema.validateJson(bytes(text))), "bytes");
    schema.validateJson(text, lax);
    assertEquals("int_type", refusal(() -> schema.validate(Map.of("id", "3"))), "a value");
    assertEquals("int_type", refusal(() -> schema.fromJson(bytes(text))), "an instance of bytes");
    assertEquals(3L, schema.fromJson(text, lax).get("id"), "an instance of a text");
    assertEquals(0, schema.checkBatch(text).validCount(), "a batch");
    assertEquals(0, schema.checkBatch(bytes(text)).validCount(), "a batch of bytes");
    assertEquals(0, schema.checkBatch(ByteBuffer.wrap(bytes(text))).validCount(), "of a buffer");
    assertEquals(1, schema.checkBatch(text, verdicts).validCount(), "a batch with options");
    assertEquals(1, schema.checkRows(List.of(List.of(3))).validCount(), "rows");
  }

  @Test
  void arrays() {
    Instance item = schema.fromValue(Map.of("id", 1, "tags", new String[] {"a", "b"}));
    assertEquals(List.of("a", "b"), item.get("tags"), "texts");
    item.set("any", new Object[] {new int[] {1, 2}, new double[][] {{0.5}, {}}, null});
    assertEquals("[[1,2],[[0.5],[]],null]", schema.fromJson(item.toJson()).get("any").toString()
        .replace(" ", ""), "arrays in arrays");
    Object[] circle = new Object[1];
    circle[0] = circle;
    assertThrows(IllegalArgumentException.class, () -> item.set("any", circle), "in itself");
  }

  @Test
  void parts() {
    Schema.Field size = schema.fields().get(3);
    assertEquals("size in m 1.5 false true false", size.name + " " + size.description + " "
        + size.defaultValue + " " + size.required + " " + size.hasDefault + " " + size.record,
        "a field");
    assertEquals("Item", schema.name(), "the name");
    assertEquals(schema.toJson(), Schema.compile(schema.toJson()).toJson(), "the document");
    Batch batch = schema.checkBatch(bytes("{\"id\":1}\n{\"id\":2,\n"), new BatchOptions().echo(20));
    assertEquals(2L, batch.problems(1).get(0).line(), "a syntax error is in its line");
    Batch bad = schema.checkBatch(bytes("{\"id\":7}\n {\"id\":-5,\"tags\":[\"é\",1]}\n"),
        new BatchOptions().echo(20));
    Problem low = bad.problems(1).get(0);
    assertTrue(low.code() > 0, "code");
    assertEquals("greater_than_equal", low.type(), "type");
    assertEquals("Input should be greater than or equal to 0", low.message(), "message");
    assertEquals("/id", low.pointer(), "pointer");
    assertEquals(List.of("id"), low.path(), "path");
    assertEquals("#/properties/id/minimum", low.schemaPath(), "schema path");
    assertEquals(Map.of("ge", 0L), low.parameters(), "parameters");
    assertEquals(List.of(16L, 2L, 8L, 1L), List.of(low.offset(), low.line(), low.column(),
        low.record()), "place");
    assertEquals("-5", low.input(), "input");
    Problem tag = bad.problems(1).get(1);
    assertEquals(List.of("tags", 1L), tag.path(), "path with an index");
    assertEquals(23L, tag.column(), "column in code points");
    assertEquals(List.of(10L, 25L), List.of(bad.source(1)[0], bad.source(1)[1]), "source");
    InvalidException refused = assertThrows(InvalidException.class,
        () -> schema.fromValue(Map.of("id", -1, "tags", List.of(1, 2))));
    assertEquals(3L, refused.total(), "total");
    Problem first = refused.problems().get(0);
    assertEquals(List.of(-1L, 0L, 0L), List.of(first.offset(), first.line(), first.column()),
        "without text");
  }

  @Test
  void values() {
    Instance item = schema.fromValue(Map.of("id", BigInteger.ONE.shiftLeft(63)));
    assertEquals(BigInteger.ONE.shiftLeft(63), item.get("id"), "2^63");
    assertEquals(1.5, item.getDouble("size"), "a default");
    assertFalse(item.isGiven("size"), "is not given");
    item.set("any", Arrays.asList(null, true, -1L, 0.25, "\0é\ud83d\ude00", List.of(), Map.of()));
    assertEquals(Arrays.asList(null, true, -1L, 0.25, "\0é\ud83d\ude00", List.of(),
        Map.of()), item.get("any"), "values go and come");
    try (Instance far = schema.fromJson("{\"id\":1,\"any\":1e99999999999}")) {
      assertEquals("1e99999999999", far.get("any"), "1e99999999999");
    }
    item.set("any", new BigDecimal("1e400"));
    assertEquals(0, new BigDecimal("1e400").compareTo(
        new BigDecimal(String.valueOf(item.get("any")))), "1e400");
    item.set("any", Arrays.asList(0.1f, -3e38f, 16777216f));
    assertEquals(List.of(0.1, -3e38, 16777216.0), item.get("any"), "what a float is written as");
    item.set("any", item);
    assertEquals(List.of(1.5), List.of(((Map<?, ?>) item.get("any")).get("size")),
        "an instance as a value");
    item.set("any", Schema.ABSENT);
    assertFalse(item.isPresent("any"), "absent");
    item.set("any", null);
    assertTrue(item.isPresent("any"), "null");
    Instance copy = item.copy();
    assertTrue(copy.contentEquals(item) && item.contentEquals(item), "a copy");
    copy.set("id", 1);
    assertFalse(copy.contentEquals(item), "that is independent");
  }

  @Test
  void batches() {
    List<List<?>> rows = List.of(List.of(1, List.of("x")), List.of(-1, Schema.ABSENT, 2),
        List.of("3"));
    Batch batch = schema.checkRows(rows, new BatchOptions());
    assertEquals(List.of(3, 1), List.of(batch.size(), batch.validCount()), "rows");
    assertEquals(List.of("x"), batch.get(0).get("tags"), "a row");
    assertEquals("greater_than_equal", batch.problems(1).get(0).type(), "its problem");
    assertEquals("IllegalArgumentException", refusal(() -> schema.checkRows(
        List.of(Arrays.asList(1, null, null, null, null)), new BatchOptions())), "a long row");
    assertEquals(2, schema.checkRows(rows, new BatchOptions()
        .options(new Options().mode(Options.Mode.LAX))).validCount(), "lax rows");
    BatchOptions verdicts = new BatchOptions().keep(BatchOptions.Keep.VERDICTS).threads(2)
        .format(BatchOptions.Format.ARRAY).problemsPerRecord(1);
    batch = schema.checkBatch(bytes("[{\"id\":1},{\"id\":-1},{\"id\":-2,\"tags\":[1,2]}]"),
        verdicts);
    assertEquals("[0, 1, 1]", Arrays.toString(batch.verdicts()), "verdicts");
    assertNull(batch.get(0), "nothing kept");
    assertEquals(1, batch.problems(2).size(), "kept problems");
    Batch.Total total = batch.totals().get(0);
    assertEquals("string_type /tags/* 2", batch.totals().stream()
        .filter(one -> one.pointer.equals("/tags/*")).map(one -> one.type + " " + one.pointer + " "
            + one.count).findFirst().orElse("none"), "totals");
    assertEquals(2L, total.count, "the most frequent first");
    assertEquals("SatyaException", refusal(() -> schema.checkBatch(
        bytes("{\"id\":1}\n".repeat(10_000)), new BatchOptions().maxMemory(1000))),
        "a limit of memory");
    Cancellation flag = new Cancellation();
    BatchOptions cancelled = new BatchOptions().cancelBy(flag);
    assertEquals(1, schema.checkBatch(bytes("{}"), cancelled).size(), "a flag that is not set");
    flag.cancel();
    assertEquals(CancellationException.class.getSimpleName(),
        refusal(() -> schema.checkBatch(bytes("{}"), cancelled)), "a flag that is set");
  }

  private static byte[] nested(int levels) {
    return bytes("[".repeat(levels) + "]".repeat(levels));
  }

  /** Runs what may take all the stack that there is on a thread that has little. */
  private static void onThread(long stack, Runnable action) throws InterruptedException {
    Throwable[] failure = new Throwable[1];
    Thread thread = new Thread(null, () -> {
      try {
        action.run();
      } catch (Throwable failed) {
        failure[0] = failed;
      }
    }, "small", stack);
    thread.start();
    thread.join();
    if (failure[0] != null) throw new AssertionError(failure[0]);
  }

  /** Of what takes the most stack: more than Java's threads have, which would end the process. */
  @Test
  void deepestValues() throws InterruptedException {
    String node = "{\"items\":{\"$ref\":\"#/$defs/n\"}}";
    for (int wrap = 0; wrap < 6; wrap++) node = "{\"anyOf\":[{\"type\":\"null\"}," + node + "]}";
    String text = "{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":" + node + "}}";
    String record = "{\"type\":\"object\",\"properties\":{\"a\":"
        + text.replace("#/", "#/properties/a/") + "}}";
    Options limit = new Options().maxDepth(1000);
    Runnable all = () -> {
      try (Schema deep = Schema.compile(text, limit); Schema plain = Schema.compile(text);
          Schema fields = Schema.compile(record, limit)) {
        deep.validateJson(nested(400), new Options());
        plain.validateJson(nested(400), limit);
        assertTrue(deep.isValidJson(new String(nested(400), StandardCharsets.UTF_8)), "a verdict");
        assertEquals("recursion_limit", refusal(() -> deep.validateJson(nested(1001), limit)));
        BatchOptions one = new BatchOptions().threads(1);
        assertEquals(1, deep.checkBatch(nested(400), one).validCount(), "a batch");
        assertEquals(1, plain.checkBatch(nested(400), one.options(limit)).validCount(), "a batch");
        try (Instance made = plain.fromJson(nested(400), limit); Instance copy = made.copy();
            Instance holder = fields.fromJson("{}")) {
          assertTrue(made.contentEquals(copy), "a copy");
          assertEquals(800, made.toJson().length(), "JSON");
          deep.validate(made, new Options());
          holder.set("a", made);
          Batch rows = fields.checkRows(List.of(List.of(made)), one);
          assertTrue(rows.get(0).contentEquals(holder), "a row, and what was set");
        }
      }
    };
    onThread(0, all);
    onThread(64 << 10, () -> {
      try (Schema plain = Schema.compile(text)) {
        plain.validateJson(nested(50), new Options());
        assertEquals(100, plain.fromJson(nested(50), new Options()).toJson().length(), "50 levels");
      }
    });
    onThread(16 << 20, all);
    // Who waits for such a call is not stopped, and keeps the sign that it should.
    onThread(0, () -> {
      Thread.currentThread().interrupt();
      try (Schema deep = Schema.compile(text, limit)) {
        deep.validateJson(nested(400), limit);
      }
      assertTrue(Thread.interrupted(), "the interrupt is lost");
    });
  }

  /** Threads share objects, and close them while others use them: no more than an exception. */
  @Test
  void threads() throws InterruptedException {
    AtomicInteger wrong = new AtomicInteger();
    for (int round = 0; round < 20; round++) {
      Schema shared = Schema.compile(TEXT);
      Instance item = shared.fromJson("{\"id\":1,\"any\":{\"a\":[\"" + "x".repeat(1000) + "\"]}}");
      Batch batch = shared.checkBatch(bytes("{\"id\":1}\n".repeat(100)), new BatchOptions());
      Thread[] threads = new Thread[4];
      for (int index = 0; index < threads.length; index++) {
        threads[index] = new Thread(() -> {
          try {
            for (int turn = 0; turn < 200; turn++) {
              if (shared.isValidJson("{\"id\":-1}")) wrong.incrementAndGet();
              item.set("any", "y".repeat(turn));
              if (item.getString("any").length() > 1000) wrong.incrementAndGet();
              if (batch.get(turn % 100).getLong("id") != 1) wrong.incrementAndGet();
            }
          } catch (IllegalStateException closed) {
            // What another thread closed.
          }
        });
        threads[index].start();
      }
      Thread.sleep(2);
      if (round % 2 == 0) {
        item.close();
        batch.close();
        shared.close();
      }
      for (Thread thread : threads) thread.join();
    }
    assertEquals(0, wrong.get(), "threads");
  }
}
