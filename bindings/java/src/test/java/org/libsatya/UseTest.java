// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

/** What the example does not show: options, all parts of a problem, values, rows, threads. */
public final class UseTest {
  private static final String TEXT = "{\"title\":\"Item\",\"type\":\"object\",\"properties\":{"
      + "\"id\":{\"type\":\"integer\",\"minimum\":0},"
      + "\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"any\":{},"
      + "\"size\":{\"type\":\"number\",\"default\":1.5,\"description\":\"in m\"}},"
      + "\"required\":[\"id\"]}";

  private static int failures = 0;

  private static void same(String what, Object expected, Object found) {
    if (expected == null ? found == null : expected.equals(found)) return;
    failures++;
    System.out.println("fails: " + what + ": " + found + ", expected " + expected);
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

  private static void options(Schema schema) {
    Options lax = new Options().mode(Options.Mode.LAX);
    Options strict = new Options().mode(Options.Mode.STRICT);
    byte[] text = bytes("{\"id\":\"3\"}");
    same("strict", "int_type", refusal(() -> schema.fromJson(text, new Options())));
    same("lax", 3L, schema.fromJson(text, lax).get("id"));
    same("lax, a value", 3L, schema.fromValue(Map.of("id", "3"), lax).get("id"));
    Schema own = Schema.compile(TEXT, lax.extras(Options.Extras.REFUSE)
        .duplicates(Options.Duplicates.REFUSE));
    same("the schema's own", 3L, own.fromJson("{\"id\":\"3\"}").get("id"));
    same("a call's before the schema's", "int_type",
        refusal(() -> own.validateJson(text, strict)));
    same("extras", "extra_forbidden", refusal(() -> own.fromJson("{\"id\":1,\"x\":2}")));
    same("duplicates", "accepted", refusal(() -> schema.fromJson("{\"id\":1,\"id\":2}")));
    same("duplicates refused", false,
        refusal(() -> own.fromJson("{\"id\":1,\"id\":2}")).equals("accepted"));
    same("a limit", false, refusal(() -> schema.fromJson(bytes("{\"id\":1,\"any\":[[[]]]}"),
        new Options().maxDepth(2))).equals("accepted"));
    same("extras kept", Map.of("x", 2L), schema.fromJson("{\"id\":1,\"x\":2}").extras());
    same("a valid document", true, schema.isValidJson("{\"id\":1}"));
    same("an invalid value", "int_type",
        refusal(() -> schema.validate(Map.of("id", true), new Options())));
  }

  private static void parts(Schema schema) {
    Schema.Field size = schema.fields().get(3);
    same("a field", "size in m 1.5 false true false", size.name + " " + size.description + " "
        + size.defaultValue + " " + size.required + " " + size.hasDefault + " " + size.record);
    same("the name", "Item", schema.name());
    same("the document", schema.toJson(), Schema.compile(schema.toJson()).toJson());
    Batch batch = schema.checkBatch(bytes("{\"id\":1}\n{\"id\":2,\n"), new BatchOptions().echo(20));
    same("a syntax error is in its line", 2L, batch.problems(1).get(0).line());
    Batch bad = schema.checkBatch(bytes("{\"id\":7}\n {\"id\":-5,\"tags\":[\"é\",1]}\n"),
        new BatchOptions().echo(20));
    Problem low = bad.problems(1).get(0);
    same("code", true, low.code() > 0);
    same("type", "greater_than_equal", low.type());
    same("message", "Input should be greater than or equal to 0", low.message());
    same("pointer", "/id", low.pointer());
    same("path", List.of("id"), low.path());
    same("schema path", "#/properties/id/minimum", low.schemaPath());
    same("parameters", Map.of("ge", 0L), low.parameters());
    same("place", List.of(16L, 2L, 8L, 1L),
        List.of(low.offset(), low.line(), low.column(), low.record()));
    same("input", "-5", low.input());
    Problem tag = bad.problems(1).get(1);
    same("path with an index", List.of("tags", 1L), tag.path());
    same("column in code points", 23L, tag.column());
    same("source", List.of(10L, 25L), List.of(bad.source(1)[0], bad.source(1)[1]));
    try {
      schema.fromValue(Map.of("id", -1, "tags", List.of(1, 2)));
    } catch (InvalidException refused) {
      same("total", 3L, refused.total());
      same("without text", List.of(-1L, 0L, 0L), List.of(refused.problems().get(0).offset(),
          refused.problems().get(0).line(), refused.problems().get(0).column()));
    }
  }

  private static void values(Schema schema) {
    Instance item = schema.fromValue(Map.of("id", BigInteger.ONE.shiftLeft(63)));
    same("2^63", BigInteger.ONE.shiftLeft(63), item.get("id"));
    same("a default", 1.5, item.getDouble("size"));
    same("is not given", false, item.isGiven("size"));
    item.set("any", Arrays.asList(null, true, -1L, 0.25, "\0é\ud83d\ude00", List.of(), Map.of()));
    same("values go and come", Arrays.asList(null, true, -1L, 0.25, "\0é\ud83d\ude00", List.of(),
        Map.of()), item.get("any"));
    try (Instance far = schema.fromJson("{\"id\":1,\"any\":1e99999999999}")) {
      same("1e99999999999", "1e99999999999", far.get("any"));
    }
    item.set("any", new BigDecimal("1e400"));
    same("1e400", 0, new BigDecimal("1e400").compareTo(
        new BigDecimal(String.valueOf(item.get("any")))));
    item.set("any", item);
    same("an instance as a value", List.of(1.5),
        List.of(((Map<?, ?>) item.get("any")).get("size")));
    item.set("any", Schema.ABSENT);
    same("absent", false, item.isPresent("any"));
    item.set("any", null);
    same("null", true, item.isPresent("any"));
    Instance copy = item.copy();
    same("a copy", true, copy.contentEquals(item) && item.contentEquals(item));
    copy.set("id", 1);
    same("that is independent", false, copy.contentEquals(item));
  }

  private static void batches(Schema schema) {
    List<List<?>> rows = List.of(List.of(1, List.of("x")), List.of(-1, Schema.ABSENT, 2),
        List.of("3"));
    Batch batch = schema.checkRows(rows, new BatchOptions());
    same("rows", List.of(3, 1), List.of(batch.size(), batch.validCount()));
    same("a row", List.of("x"), batch.get(0).get("tags"));
    same("its problem", "greater_than_equal", batch.problems(1).get(0).type());
    same("a long row", "IllegalArgumentException", refusal(() -> schema.checkRows(
        List.of(Arrays.asList(1, null, null, null, null)), new BatchOptions())));
    same("lax rows", 2, schema.checkRows(rows, new BatchOptions()
        .options(new Options().mode(Options.Mode.LAX))).validCount());
    BatchOptions verdicts = new BatchOptions().keep(BatchOptions.Keep.VERDICTS).threads(2)
        .format(BatchOptions.Format.ARRAY).problemsPerRecord(1);
    batch = schema.checkBatch(bytes("[{\"id\":1},{\"id\":-1},{\"id\":-2,\"tags\":[1,2]}]"), verdicts);
    same("verdicts", "[0, 1, 1]", Arrays.toString(batch.verdicts()));
    same("nothing kept", null, batch.get(0));
    same("kept problems", 1, batch.problems(2).size());
    Batch.Total total = batch.totals().get(0);
    same("totals", "string_type /tags/* 2", batch.totals().stream()
        .filter(one -> one.pointer.equals("/tags/*")).map(one -> one.type + " " + one.pointer + " "
            + one.count).findFirst().orElse("none"));
    same("the most frequent first", 2L, total.count);
    same("a limit of memory", "SatyaException", refusal(() -> schema.checkBatch(
        bytes("{\"id\":1}\n".repeat(10_000)), new BatchOptions().maxMemory(1000))));
    Cancellation flag = new Cancellation();
    BatchOptions cancelled = new BatchOptions().cancelBy(flag);
    same("a flag that is not set", 1, schema.checkBatch(bytes("{}"), cancelled).size());
    flag.cancel();
    same("a flag that is set", CancellationException.class.getSimpleName(),
        refusal(() -> schema.checkBatch(bytes("{}"), cancelled)));
  }

  /** Threads share objects, and close them while others use them: no more than an exception. */
  private static void threads() throws InterruptedException {
    AtomicInteger wrong = new AtomicInteger();
    for (int round = 0; round < 20; round++) {
      Schema schema = Schema.compile(TEXT);
      Instance item = schema.fromJson("{\"id\":1,\"any\":{\"a\":[\"" + "x".repeat(1000) + "\"]}}");
      Batch batch = schema.checkBatch(bytes("{\"id\":1}\n".repeat(100)), new BatchOptions());
      Thread[] threads = new Thread[4];
      for (int index = 0; index < threads.length; index++) {
        threads[index] = new Thread(() -> {
          try {
            for (int turn = 0; turn < 200; turn++) {
              if (schema.isValidJson("{\"id\":-1}")) wrong.incrementAndGet();
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
        schema.close();
      }
      for (Thread thread : threads) thread.join();
    }
    same("threads", 0, wrong.get());
  }

  public static void main(String[] arguments) throws Exception {
    Schema schema = Schema.compile(TEXT);
    options(schema);
    parts(schema);
    values(schema);
    batches(schema);
    threads();
    System.exit(failures == 0 ? 0 : 1);
  }
}
