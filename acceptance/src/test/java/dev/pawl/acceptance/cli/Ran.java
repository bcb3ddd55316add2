package dev.pawl.acceptance.cli;

/// What a command said and how it ended.
record Ran(String out, String err, int exitCode) {
  /// A command that said nothing.
  static final Ran SILENTLY = new Ran("", "", 0);

  /// In the form of a golden script.
  String golden() {
    StringBuilder text = new StringBuilder();
    out.lines().forEach(line -> text.append(("| " + line).stripTrailing()).append('\n'));
    err.lines().forEach(line -> text.append(("! " + line).stripTrailing()).append('\n'));
    return exitCode == 0
        ? text.toString()
        : text.append("= ").append(exitCode).append('\n').toString();
  }
}
