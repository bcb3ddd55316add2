package dev.pawl.cli;

import dev.pawl.durable.RealDisk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;

/// A directory of a test in which the command line runs, without a person.
final class Shop {
  static final String H5 = "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8";

  final Path directory;
  InstantSource clock = InstantSource.system();

  Shop(Path directory) {
    this.directory = directory;
  }

  /// What a command said and how it ended.
  record Ran(int exitCode, String out, String err) {}

  /// A shop with a store and a key of 32 leaves.
  static Shop withKey(Path directory, String key) {
    Shop shop = new Shop(directory);
    shop.require("init", "-q", "--allow-unsafe-filesystem");
    shop.require("key", "create", key, "-q", "--params", H5);
    return shop;
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  Ran run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = Main.run(environment(out, err), arguments);
    return new Ran(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// What commands of this shop are built from, for a test that looks behind them.
  Assembly assembly() {
    return new Assembly(
        environment(new ByteArrayOutputStream(), new ByteArrayOutputStream()), new GlobalOptions());
  }

  void require(String... arguments) {
    Ran ran = run(arguments);
    if (ran.exitCode != 0) {
      throw new IllegalStateException(String.join(" ", arguments) + ": " + ran);
    }
  }

  private Environment environment(ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new Environment(
        Map.of(),
        "tester",
        directory,
        directory,
        directory,
        new ByteArrayInputStream(new byte[0]),
        new PrintStream(out, false, StandardCharsets.UTF_8),
        new PrintStream(err, false, StandardCharsets.UTF_8),
        Terminal.NONE,
        new RealDisk(),
        clock,
        SecureRandom::new);
  }
}
