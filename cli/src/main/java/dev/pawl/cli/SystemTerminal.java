package dev.pawl.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The terminal that this process was started in. Looks for it only when asked.
final class SystemTerminal implements Terminal {
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  @Override
  public boolean canAsk() {
    return console().isPresent();
  }

  /// Java tells only of standard input and output together; where the kernel tells about standard
  /// error itself, that counts.
  @Override
  public boolean canShowProgress() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return canAsk();
    }
  }

  @Override
  public Optional<String> ask(String question) {
    return console().map(console -> console.readLine("%s", question));
  }

  @Override
  public Optional<char[]> askPassphrase(String question) {
    return console().map(console -> console.readPassword("%s", question));
  }

  /// Some versions of Java give no console where there is no terminal, others one that is none.
  private static Optional<Console> console() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }
}
