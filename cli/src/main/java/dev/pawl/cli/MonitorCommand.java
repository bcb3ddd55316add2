package dev.pawl.cli;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskLock;
import dev.pawl.durable.DurableFiles;
import dev.pawl.durable.LockedException;
import dev.pawl.signer.LogMonitor;
import dev.pawl.signer.MonitorState;
import dev.pawl.signer.Sighting;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.published.LogReader;
import dev.pawl.tlog.published.LogSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl monitor`.
@CommandLine.Command(
    name = "monitor",
    header = "Follow a published log, and raise an alarm where it does not only grow by the rules.",
    description = {
      "Looks at the log again and again, reads what is new, and holds it against the rules and",
      "against all that it saw before; what it needs for that it keeps in a file of its own. It ends",
      "with the first alarm: exit code 7 where the log went back or is forked, 1 where a leaf was",
      "used against the rules, an entry or a signature is wrong, 3 where it fell silent. With --json",
      "it prints one document a line. A log that does not answer is looked at again, unless --once."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pawl monitor https://log.example.com/firmware --state firmware.monitor --silence 7d",
      "  pawl monitor /srv/log --state log.monitor --once --log-key \"$VKEY\"",
      "  pawl monitor https://log.example.com/firmware --state firmware.monitor \\",
      "      --policy release.policy --webhook https://pager.example.com/hook"
    })
final class MonitorCommand implements Command {
  private static final List<Duration> WEBHOOK_PAUSES =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(15));

  @Parameters(index = "0", paramLabel = "URL|DIR", description = "The published log.")
  private String log = "";

  @Option(
      names = "--state",
      required = true,
      paramLabel = "FILE",
      description = "Where to keep what was seen. Made at the first look: trust begins there.")
  private Path state = Path.of("");

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description = "How long to wait between two looks. Default: 60s.")
  private Duration interval = Duration.ofSeconds(60);

  @Option(names = "--once", description = "Look once and end.")
  private boolean once;

  @Option(
      names = "--silence",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = {
        "Raise an alarm when the log has shown nothing new for so long: no entry, and no newer",
        "cosignature of a witness in the policy. Default: never."
      })
  private @Nullable Duration silence;

  @Option(
      names = "--webhook",
      paramLabel = "URL",
      description = "Post each alarm there as JSON; tried four times.")
  private @Nullable URI webhook;

  @Option(
      names = "--tree-only",
      description = "Follow the tree and not what the entries say: for logs of other programs.")
  private boolean treeOnly;

  @Mixin private final LogOptions how = new LogOptions();

  private final Assembly assembly;

  MonitorCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException, InterruptedException {
    Environment environment = assembly.environment();
    Path file = environment.resolve(state);
    Optional<Webhook> pager = pager();
    new OutputFiles(environment, true).requireWritable(state);
    try (LogSource source = how.source(environment, log);
        DiskLock _ = lock(environment.disk(), file)) {
      LogMonitor monitor =
          new LogMonitor(
              new LogReader(source),
              how.trust(environment),
              load(environment.disk(), file),
              !treeOnly,
              Optional.ofNullable(silence));
      return follow(monitor, file, pager);
    } catch (IllegalArgumentException e) {
      throw Failure.of(ExitCode.USAGE, String.valueOf(e.getMessage()), "", e);
    }
  }

  private Optional<Webhook> pager() {
    try {
      return webhook == null ? Optional.empty() : Optional.of(new Webhook(webhook, WEBHOOK_PAUSES));
    } catch (IllegalArgumentException e) {
      throw Failure.of(ExitCode.USAGE, String.valueOf(e.getMessage()), "", e);
    }
  }

  private DiskLock lock(Disk disk, Path file) throws IOException {
    try {
      return disk.lock(file.resolveSibling(file.getFileName() + ".lock"));
    } catch (LockedException e) {
      throw Failure.of(ExitCode.UNAVAILABLE, "another monitor keeps its state in " + state, "", e);
    }
  }

  private Optional<MonitorState> load(Disk disk, Path file) throws IOException {
    if (!disk.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          MonitorState.decode(DurableFiles.readSmall(disk, file, MonitorState.BYTES_MAX)));
    } catch (MalformedException e) {
      throw Failure.of(
          ExitCode.DAMAGED,
          "the monitor's state %s: %s".formatted(state, e.getMessage()),
          """
          nothing was changed. Without it nobody can tell whether the log is what it was: look for a
          copy, or for a checkpoint kept elsewhere ('pawl audit URL --since FILE'), before you move
          it away to begin anew.\
          """,
          e);
    }
  }

  private ExitCode follow(LogMonitor monitor, Path file, Optional<Webhook> pager)
      throws IOException, InterruptedException {
    Environment environment = assembly.environment();
    Output output = assembly.output();
    while (true) {
      Sighting sighting = look(monitor);
      MonitorView view = new MonitorView(log, environment.clock().millis(), sighting);
      if (monitor.isChanged()) {
        DurableFiles.writeAtomically(
            environment.disk(), file, monitor.state().orElseThrow().encode());
      }
      view.show(output, once);
      if (sighting instanceof Sighting.Alarm alarm) {
        page(pager, view);
        return MonitorView.exitCode(alarm.fault());
      }
      if (once || output.isClosed()) {
        return sighting instanceof Sighting.NoAnswer ? ExitCode.UNAVAILABLE : ExitCode.OK;
      }
      Pause.of(interval);
    }
  }

  private Sighting look(LogMonitor monitor) {
    try (Progress progress = assembly.output().progress("reading", "the next look begins again")) {
      return monitor.look(
          assembly.environment().clock().millis(),
          (done, total) -> progress.update(done, total, "entries"));
    }
  }

  private void page(Optional<Webhook> pager, MonitorView view) throws InterruptedException {
    if (pager.isPresent()) {
      try {
        pager.get().post(view.fields());
        assembly.output().talk("the webhook took it");
      } catch (IOException e) {
        assembly.output().warn("%s", String.valueOf(e.getMessage()));
      }
    }
  }
}
