package dev.pawl.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;

/// Where a command says something. Standard output carries data and results, standard error all
/// talk; what is said follows `--quiet` and `--json`.
///
/// | | stream | `--quiet` | `--json` |
/// |---|---|---|---|
/// | data | out | shown | replaced by the document |
/// | result | out | silent | replaced by the document |
/// | talk | err | silent | shown |
/// | warning, failure | err | shown | shown |
final class Output {
  private final Environment environment;
  private final GlobalOptions options;
  private boolean documentWritten; // owned by the command's thread
  private boolean lineWritten; // owned by the command's thread

  Output(Environment environment, GlobalOptions options) {
    this.environment = environment;
    this.options = options;
  }

  /// Shows what was asked for, as text or as the JSON document.
  void data(Supplier<Fields> document, Runnable text) {
    if (options.json) {
      document(document.get());
    } else {
      text.run();
    }
  }

  /// Tells what was done, as text that `--quiet` silences or as the JSON document.
  void result(Supplier<Fields> document, Runnable text) {
    if (options.json) {
      document(document.get());
    } else if (!options.quiet) {
      text.run();
    }
  }

  /// One line of data or result; only inside of [#data] and [#result].
  void line(String format, Object... values) {
    environment.out().println(Texts.printable(text(format, values)));
  }

  /// One JSON document of many, on a line of its own.
  void documentLine(Fields fields) {
    environment.out().println(Json.line(fields));
    lineWritten = true;
  }

  private void document(Fields fields) {
    environment.out().println(Json.pretty(fields));
    documentWritten = true;
  }

  /// A remark on the way.
  void talk(String format, Object... values) {
    if (!options.quiet) {
      err(text(format, values));
    }
  }

  /// Lines that teach: what happened, what to try next. For people only.
  void teach(List<String> lines) {
    if (!options.json) {
      lines.forEach(line -> talk("%s", line));
    }
  }

  /// Something that a person must know even where nothing else is told.
  void warn(String format, Object... values) {
    err("warning: " + text(format, values));
  }

  /// Why the command ends.
  void failure(Failure failure) {
    if (options.json && !documentWritten) {
      Fields error = new Fields().object("error", fields(failure));
      if (lineWritten) {
        documentLine(error);
      } else {
        document(error);
      }
    }
    err("pawl: " + failure.message());
    failure.remedy().ifPresent(remedy -> remedy.lines().forEach(line -> err("  " + line)));
    if (environment.variable("PAWL_DEBUG").isPresent()) {
      failure.printStackTrace(environment.err());
    }
    flush();
  }

  /// What a JSON document says of a failure.
  static Fields fields(Failure failure) {
    return new Fields()
        .text("kind", failure.exitCode().word())
        .small("exit", failure.exitCode().code())
        .text("message", failure.message())
        .text("remedy", failure.remedy().map(remedy -> remedy.replace('\n', ' ')));
  }

  /// Whether the JSON document was asked for.
  boolean isJson() {
    return options.json;
  }

  /// Bytes of data, as they are.
  void bytes(byte[] bytes) {
    environment.out().writeBytes(bytes);
  }

  /// Shows a long piece of work while it lasts, where there is a screen to show it on.
  ///
  /// @param afterwards what is kept and how to go on, told when the program is interrupted
  Progress progress(String title, String afterwards) {
    boolean shown = !options.quiet && environment.terminal().canShowProgress();
    return new Progress(
        title, options.quiet ? "" : afterwards, environment.err(), environment.clock(), shown);
  }

  /// Whether nobody reads any more.
  boolean isClosed() {
    return environment.out().checkError();
  }

  /// Lets everything be seen.
  void flush() {
    environment.out().flush();
    environment.err().flush();
  }

  private static String text(String format, Object... values) {
    return values.length == 0 ? format : format.formatted(values);
  }

  /// Data stands before the talk that follows it, also where both go to one screen.
  private void err(String line) {
    environment.out().flush();
    PrintStream err = environment.err();
    err.println(Texts.printable(line));
    err.flush();
  }
}
