package dev.pawl.acceptance.kernel;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;

/// A mistake put into the program: a few places of one source replaced, compiled, and laid over the
/// installed module. The tests that are content with the true program must not be with this one.
///
/// @param module of the source
/// @param source the class
/// @param changes what stands there, and what stands there instead
record Planted(String module, String source, Map<String, String> changes) {
  private static final String WRITE = "DurableFiles.writeFully(file, tip.offset(), bytes.bytes());";

  /// Nothing is forced to the disk.
  static final Planted NO_FORCE =
      new Planted(
          "durable",
          "dev.pawl.durable.RealFile",
          Map.of("channel.force(false);", "channel.size();"));

  /// The journal answers first, and forces with the next batch.
  static final Planted ANSWER_BEFORE_FORCE =
      new Planted(
          "ledger",
          "dev.pawl.ledger.journal.Journal",
          Map.of(WRITE + "\n      file.force();", "file.force();\n      " + WRITE));

  /// The journal answers first, and writes with the next batch.
  static final Planted ANSWER_BEFORE_WRITE =
      new Planted(
          "ledger",
          "dev.pawl.ledger.journal.Journal",
          Map.of(
              WRITE,
              """
              if (late.hasRemaining()) DurableFiles.writeFully(file, lateAt, late);
              late = ByteBuffer.allocate(bytes.bytes().remaining());
              late.put(bytes.bytes()).flip();
              lateAt = tip.offset();
              """,
              "private final BatchWriter writer;",
              "private final BatchWriter writer; ByteBuffer late = ByteBuffer.allocate(0); long"
                  + " lateAt;"));

  /// What a force reports is ignored.
  static final Planted FORCE_FAILURE_IGNORED =
      new Planted(
          "durable",
          "dev.pawl.durable.RealFile",
          Map.of(
              "channel.force(false);",
              "try { channel.force(false); } catch (IOException e) { channel.size(); }"));

  /// A force that failed is tried again.
  static final Planted FORCE_RETRIED =
      new Planted(
          "durable",
          "dev.pawl.durable.RealFile",
          Map.of(
              "channel.force(false);",
              "try { channel.force(false); } catch (IOException e) { channel.force(false); }"));

  /// A write that the kernel cut short is taken for whole.
  static final Planted SHORT_WRITE_TAKEN_FOR_WHOLE =
      new Planted(
          "durable",
          "dev.pawl.durable.DurableFiles",
          Map.of(
              "while (source.hasRemaining()) {\n      int count = file.write",
              "if (source.hasRemaining()) {\n      int count = file.write"));

  /// No mistake: the true program with segments so small that each command begins some. They are 64
  /// MiB otherwise.
  static final Planted SMALL_SEGMENTS =
      new Planted(
          "signer",
          "dev.pawl.signer.PawlStore",
          Map.of("Journal.SEGMENT_BYTES, anchor.remembered()", "12L << 10, anchor.remembered()"));

  /// The program with the mistake in it.
  Installed install() throws IOException {
    Path place = Machine.PLACE.resolve("planted");
    House.remove(place);
    String file = source.replace('.', '/') + ".java";
    String text = Files.readString(Path.of("..", module, "src", "main", "java").resolve(file));
    for (Map.Entry<String, String> change : changes.entrySet()) {
      if (text.split(java.util.regex.Pattern.quote(change.getKey()), -1).length != 2) {
        throw new IllegalStateException(source + " does not hold once: " + change.getKey());
      }
      text = text.replace(change.getKey(), change.getValue());
    }
    Path changed = place.resolve("source").resolve(file);
    Files.createDirectories(changed.getParent());
    Files.writeString(changed, text);
    String name = "dev.pawl." + module;
    compile(name, place.resolve("source"), changed, place.resolve("classes"));
    return new Installed(Map.of(name, place.resolve("classes")));
  }

  private static void compile(String module, Path sources, Path changed, Path classes) {
    StringWriter words = new StringWriter();
    PrintWriter out = new PrintWriter(words);
    String annotations =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.contains("jspecify"))
            .findFirst()
            .orElseThrow();
    List<String> arguments =
        List.of(
            "-d",
            classes.toString(),
            "-p",
            Installed.library() + File.pathSeparator + annotations,
            "--add-modules",
            module + ",org.jspecify",
            "--patch-module",
            module + "=" + sources,
            changed.toString());
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(out, out, arguments.toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException(words.toString());
    }
  }
}
