// SPDX-License-Identifier: Apache-2.0

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.libsatya.Batch;
import org.libsatya.BatchOptions;
import org.libsatya.Instance;
import org.libsatya.InvalidException;
import org.libsatya.Options;
import org.libsatya.Problem;
import org.libsatya.Schema;

/** The example of bindings/example in Java. */
public final class Example {
  private static final int PIECE_SIZE = 8192;

  private final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
  private final Path folder;

  private Example(Path folder) {
    this.folder = folder;
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private void print(List<Problem> problems) {
    for (Problem problem : problems) {
      String place = problem.line() == 0 ? ""
          : "line " + problem.line() + ", column " + problem.column() + ", ";
      out.println("  " + place + "at \"" + problem.pointer() + "\": " + problem.type() + ": "
          + problem.message());
    }
  }

  private void refused(String what, Runnable action) {
    try {
      action.run();
    } catch (InvalidException problem) {
      out.println(what + " is refused");
      print(problem.problems());
      return;
    }
    throw new IllegalStateException(what + " is accepted");
  }

  private Schema compile(String name) throws IOException {
    return Schema.compile(read(name), new Options().formats(Options.Formats.ASSERT));
  }

  private Schema compileAll() throws IOException {
    out.println("1. Compile a schema");
    Schema schema = compile("schema.json");
    out.println(schema.name() + " has " + schema.fields().size() + " fields");
    for (Schema.Field field : schema.fields()) {
      out.println("  " + field.name + (field.required ? ", required" : "")
          + (field.hasDefault ? ", with a default" : "") + (field.record ? ", a record" : ""));
    }
    String bad = read("bad-schema.json");
    refused("bad-schema.json", () -> Schema.compile(bad));
    return schema;
  }

  private Instance decode(Schema schema) throws IOException {
    out.println("2. Decode a record");
    Instance record = schema.fromJson(read("record.json"));
    out.println("Species: " + record.getString("Species"));
    out.println("Beak Length (mm): " + record.getDouble("Beak Length (mm)"));
    out.println("Body Mass (g): " + record.getLong("Body Mass (g)"));
    out.println("Ringed: " + record.getBoolean("Ringed") + ", "
        + (record.isGiven("Ringed") ? "given" : "by default"));
    out.println("Sex: " + (record.isPresent("Sex") ? "present" : "absent"));
    Instance nest = record.getInstance("Nest");
    List<?> eggs = (List<?>) nest.get("Eggs");
    out.println("Nest: number " + nest.getLong("Number") + ", " + eggs.size() + " egg of "
        + eggs.get(0));
    return record;
  }

  private void set(Instance record) {
    out.println("3. Set fields");
    record.set("Body Mass (g)", 5100);
    record.set("Sex", "FEMALE");
    record.set("Ringed", true);
    record.remove("Beak Length (mm)");
    record.getInstance("Nest").set("Number", 8);
    out.println("Sex: " + record.getString("Sex"));
    refused("Body Mass (g) = 50", () -> record.set("Body Mass (g)", 50));
    out.println("Body Mass (g): " + record.getLong("Body Mass (g)"));
    refused("removing Species", () -> record.remove("Species"));
  }

  private void explain(Schema schema) throws IOException {
    out.println("4. Explain a bad record");
    try {
      schema.fromJson(read("bad-record.json"));
    } catch (InvalidException problem) {
      out.println("bad-record.json has " + problem.total() + " problems");
      print(problem.problems());
    }
  }

  private void check() throws IOException {
    out.println("5. Check a file in pieces");
    BatchOptions options = new BatchOptions();
    byte[] rest = {};
    int piece = 0;
    int records = 0;
    int valid = 0;
    int heavy = 0;
    boolean partial = true;
    try (Schema schema = compile("elements.schema.json");
        InputStream file = Files.newInputStream(folder.resolve("elements.ndjson"))) {
      while (partial) {
        byte[] next = file.readNBytes(PIECE_SIZE);
        partial = next.length == PIECE_SIZE;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.write(rest);
        text.write(next);
        byte[] bytes = text.toByteArray();
        try (Batch batch = schema.checkBatch(bytes, options.partial(partial))) {
          out.println("piece " + ++piece + ": " + batch.size() + " records, " + batch.validCount()
              + " valid");
          for (int index = 0; index < batch.size(); index++) {
            Instance record = batch.get(index);
            if (record == null) print(batch.problems(index));
            else if (record.getDouble("mass") > 200) heavy++;
          }
          records += batch.size();
          valid += batch.validCount();
          options.start(batch.end());
          rest = java.util.Arrays.copyOfRange(bytes, batch.consumed(), bytes.length);
        }
      }
    }
    out.println(records + " records, " + valid + " valid, " + heavy + " heavier than 200 Da");
  }

  private void write(Schema schema, Instance record) {
    out.println("6. Write JSON");
    String json = record.toJson();
    out.println(json);
    try (Instance copy = schema.fromJson(json)) {
      out.println("read again: " + (copy.contentEquals(record) ? "equal" : "different"));
    }
  }

  public static void main(String[] arguments) throws IOException {
    Example example = new Example(Path.of(arguments.length > 0 ? arguments[0] : "."));
    try (Schema schema = example.compileAll(); Instance record = example.decode(schema)) {
      example.set(record);
      example.explain(schema);
      example.check();
      example.write(schema, record);
    }
    example.out.println("7. Everything is freed");
    example.out.flush();
  }
}
