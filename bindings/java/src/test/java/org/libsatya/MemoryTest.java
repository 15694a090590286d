// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.function.Executable;

/**
 * Rounds that make and release every kind of object leave nothing, natively or in the heap. It is
 * run beside Tests/Runtimes/ledger.c, which counts native blocks.
 */
@EnabledIfEnvironmentVariable(named = "SATYA_LEDGER", matches = ".+",
    disabledReason = "no ledger counts native blocks")
final class MemoryTest {
  private static final int ROUNDS = 10_000;
  // One object a round would be five times as many blocks, and more bytes.
  private static final long BLOCKS = ROUNDS / 5;
  private static final long BYTES = ROUNDS * 16;

  private static final String TEXT = "{\"title\":\"T\",\"type\":\"object\",\"properties\":{"
      + "\"name\":{\"type\":\"string\",\"minLength\":1,\"default\":\"D\"},"
      + "\"tags\":{\"type\":\"array\"},\"any\":{},"
      + "\"home\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}},"
      + "\"required\":[\"name\"]}";
  private static final byte[][] TEXTS = {
    bytes("{\"name\":\"A\"}\n[]\n"), bytes("{\"name\":\"A\",\"other\":1}\n3\n")
  };
  private static final ByteBuffer DIRECT = ByteBuffer.allocateDirect(16).put(TEXTS[0]).flip();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void refused(Executable action) {
    assertThrows(InvalidException.class, action).problems().get(0).path();
  }

  private static void use(Instance record) {
    record.getInstance("home").set("city", "a city whose name takes a block of its own");
    refused(() -> record.set("name", 1));
    record.set("tags", List.of("x", "y"));
    record.set("any", Map.of("a", List.of(1, BigInteger.ONE.shiftLeft(70))));
    record.toJava();
    record.toJson();
    record.extras();
    record.getString("name");
  }

  private static void use(Batch batch) {
    batch.get(0).get("name");
    batch.verdicts();
    batch.problems(1);
    batch.textProblems();
    batch.totals();
    batch.end();
  }

  /** Every other round leaves the work to the collector. */
  private static Instance round(boolean closing) {
    Schema schema = Schema.compile(TEXT);
    schema.name();
    schema.fields();
    schema.toJson();
    Instance record =
        schema.fromJson("{\"name\":\"A\",\"home\":{\"city\":\"B\"},\"other\":[1]}");
    use(record);
    Instance copy = record.copy();
    Instance made = schema.fromValue(Map.of("name", "A", "home", Map.of("city", "B")));
    record.contentEquals(copy);
    refused(() -> schema.validateJson(bytes("{\"name\":3}"), new Options()));
    refused(() -> schema.validate(Map.of("name", 3), new Options()));
    BatchOptions options = new BatchOptions().threads(1);
    Batch batch = schema.checkBatch(TEXTS[closing ? 1 : 0], options);
    use(batch);
    Batch direct = schema.checkBatch(DIRECT, options);
    use(direct);
    Batch rows = schema.checkRows(List.of(List.of("A", List.of("x")), List.of(1)), options);
    use(rows);
    if (closing) List.of(rows, direct, batch, made, copy, record, schema).forEach(Handle::close);
    return record;
  }

  /** Native blocks, and bytes of the heap, after the cleaner has run. */
  private static long[] held() throws Exception {
    for (int turn = 0; turn < 3; turn++) {
      System.gc();
      Thread.sleep(50);
    }
    Runtime runtime = Runtime.getRuntime();
    return new long[] {nativeBlocks(), runtime.totalMemory() - runtime.freeMemory()};
  }

  private static ByteBuffer ledger() throws Exception {
    byte[] ledger = Files.readAllBytes(Path.of(System.getenv("SATYA_LEDGER")));
    return ByteBuffer.wrap(ledger).order(ByteOrder.nativeOrder());
  }

  private static long nativeBlocks() throws Exception {
    return ledger().getLong(0);
  }

  private static long nativeMebibytes() throws Exception {
    return ledger().getLong(8) >> 20;
  }

  /** Large documents that a loop drops are released in it, though they are small to the heap. */
  @Test
  void dropped() throws Exception {
    Schema schema = Schema.compile("true");
    byte[] json = bytes("[" + "\"a text\",".repeat(20_000) + "1]");
    Instance first = schema.fromJson(json, new Options());
    BatchOptions options = new BatchOptions().threads(1);
    List<Supplier<Handle>> makers = List.of(() -> schema.fromJson(json, new Options()),
        first::copy, () -> schema.checkBatch(json, options));
    for (Supplier<Handle> make : makers) {
      long before = held()[0];
      List<Handle> kept = new ArrayList<>();
      for (int number = 0; number < 20; number++) kept.add(make.get());
      long each = (nativeBlocks() - before) / kept.size();
      kept.forEach(Handle::close);
      long most = 0;
      for (int number = 0; number < 2000; number++) {
        make.get();
        if (number % 20 == 0) most = Math.max(most, nativeBlocks() - before);
      }
      assertTrue(each >= 1 && most < 1000 * each, most + " blocks of 2000 documents of " + each);
    }
  }

  /** What takes many times its text is released as its own size asks for it. */
  @Test
  void droppedByTheirOwnSize() throws Exception {
    Schema schema = Schema.compile("{}");
    Schema record = Schema.compile(
        "{\"type\":\"object\",\"properties\":{\"a\":{},\"b\":{},\"c\":{},\"d\":{}}}");
    byte[] lines = bytes("1\n".repeat(500_000));
    byte[] array = bytes("[" + "1,".repeat(500_000) + "1]");
    byte[] empty = bytes("{}\n".repeat(200_000));
    BatchOptions options = new BatchOptions().threads(1);
    BatchOptions verdicts = new BatchOptions().threads(1).keep(BatchOptions.Keep.VERDICTS);
    Map<String, Supplier<Handle>> makers = Map.of(
        "documents", () -> schema.fromJson(array, new Options()),
        "batches", () -> schema.checkBatch(lines, options),
        "records", () -> record.checkBatch(empty, options),
        "verdicts", () -> schema.checkBatch(lines, verdicts));
    for (Map.Entry<String, Supplier<Handle>> maker : makers.entrySet()) {
      held();
      long before = nativeMebibytes();
      long most = 0;
      // Of 8 MB or more each.
      for (int number = 0; number < 50; number++) {
        maker.getValue().get();
        most = Math.max(most, nativeMebibytes() - before);
      }
      assertTrue(most <= 250, maker.getKey() + ": 50 dropped take " + most + " MiB");
    }
  }

  private static long[] grown(long count, List<Instance> keep) throws Exception {
    long[] before = held();
    for (int number = 0; number < count; number++) {
      Instance record = round(keep == null && number % 2 == 0);
      if (keep != null) keep.add(record);
      if (number % 500 == 0) System.gc();
    }
    long[] after = held();
    return new long[] {after[0] - before[0], after[1] - before[1]};
  }

  @Test
  void rounds() throws Exception {
    grown(ROUNDS, null);
    // The virtual machine itself grows now and then; what leaks grows every time.
    long[] found = {BLOCKS, BYTES};
    for (int attempt = 0; attempt < 4 && (found[0] >= BLOCKS || found[1] >= BYTES); attempt++) {
      found = grown(ROUNDS, null);
    }
    assertTrue(found[0] < BLOCKS && found[1] < BYTES,
        ROUNDS + " rounds leave " + found[0] + " blocks, " + found[1] + " bytes");
    // The measure sees one object that each round keeps.
    List<Instance> kept = new ArrayList<>();
    found = grown(BLOCKS, kept);
    assertTrue(found[0] >= kept.size() && found[1] >= BYTES, "what " + kept.size()
        + " rounds keep is not seen: " + found[0] + " blocks, " + found[1] + " bytes");
  }
}
