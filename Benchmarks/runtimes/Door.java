// SPDX-License-Identifier: Apache-2.0

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.libsatya.Batch;
import org.libsatya.BatchOptions;
import org.libsatya.Instance;
import org.libsatya.Options;
import org.libsatya.Schema;

/** The cost of the door in Java; see README.md of this folder. */
public final class Door {
  private static final int CALLS = 100_000;
  private static final int RECORDS = 100_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static int valid;

  private static void measure(String name, int calls, int units, Runnable call) {
    double[] rounds = new double[5];
    // The first calls are interpreted.
    for (int index = 0; index < calls / 2 + 1; index++) call.run();
    for (int round = 0; round < rounds.length; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (int index = 0; index < calls; index++) call.run();
      rounds[round] = (double) (THREADS.getCurrentThreadCpuTime() - start) / calls / units;
    }
    Arrays.sort(rounds);
    System.out.printf("%s %.1f %.1f%n", name, rounds[2], rounds[0]);
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    byte[] text = Files.readAllBytes(Path.of(arguments[1]));
    ByteBuffer lines = ByteBuffer.allocateDirect(text.length).put(text).flip();
    byte[] json = Files.readAllBytes(folder.resolve("record.json"));
    Schema schema = Schema.compile(Files.readString(folder.resolve("schema.json")));
    Options plain = new Options();
    Instance record = schema.fromJson(json, plain);
    BatchOptions options = new BatchOptions().keep(BatchOptions.Keep.VERDICTS).threads(1);
    measure("empty", CALLS, 1, Schema::abiVersion);
    measure("get", CALLS, 1, () -> record.getLong("Body Mass (g)"));
    measure("set", CALLS, 1, () -> record.set("Body Mass (g)", 5100));
    measure("from_json", CALLS / 10, 1, () -> schema.fromJson(json, plain).close());
    measure("batch", 1, RECORDS, () -> {
      try (Batch batch = schema.checkBatch(lines, options)) {
        valid = batch.validCount();
      }
    });
    System.out.println("valid " + valid);
  }
}
