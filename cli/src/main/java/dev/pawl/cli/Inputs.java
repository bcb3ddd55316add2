package dev.pawl.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Several files to be read, closed together.
final class Inputs implements AutoCloseable {
  private final List<InputFile> files = new ArrayList<>();

  private Inputs() {}

  /// Looks all of them up, so that none is missing when the first is used.
  static Inputs of(Environment environment, List<Path> names) throws IOException {
    Inputs inputs = new Inputs();
    try {
      for (Path name : names) {
        inputs.files.add(InputFile.of(environment, name));
      }
      return inputs;
    } catch (IOException | RuntimeException e) {
      inputs.close();
      throw e;
    }
  }

  /// The files, in the order of their names.
  List<InputFile> list() {
    return Collections.unmodifiableList(files);
  }

  @Override
  public void close() throws IOException {
    for (InputFile file : files) {
      file.close();
    }
  }
}
