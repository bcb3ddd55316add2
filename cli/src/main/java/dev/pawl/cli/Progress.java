package dev.pawl.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/// One line that is drawn again while work goes on: how much is done, how fast it goes, how long it
/// will take. Draws nothing where there is no screen.
///
/// ```
/// making key 'demo' [##########--------------] 41 %  3,120 leaves/s  6 s left
/// ```
final class Progress implements AutoCloseable {
  private static final int BAR_WIDTH = 24;
  private static final Duration REDRAW = Duration.ofMillis(100);

  private final String title;
  private final String afterwards;
  private final PrintStream to;
  private final InstantSource clock;
  private final boolean shown;
  private final Instant start;
  private final Thread interrupted;
  private long startDone = -1; // guarded by this
  private Instant drawn = Instant.MIN; // guarded by this
  private int width; // guarded by this: characters on the line now
  private int percent; // guarded by this
  private boolean ended; // guarded by this

  /// @param title what is done
  /// @param afterwards what is kept and how to go on, told when the program is interrupted; empty
  ///   where there is nothing to be told
  /// @param shown whether there is a screen
  Progress(String title, String afterwards, PrintStream to, InstantSource clock, boolean shown) {
    this.title = title;
    this.afterwards = afterwards;
    this.to = to;
    this.clock = clock;
    this.shown = shown;
    this.start = clock.instant();
    this.interrupted = new Thread(this::interrupt);
    if (shown || !afterwards.isEmpty()) {
      Runtime.getRuntime().addShutdownHook(interrupted);
    }
  }

  /// The program is ending in the middle of the work: leaves the line as it is, and says below it
  /// what that means. Nothing is drawn any more.
  synchronized void interrupt() {
    if (ended) {
      return;
    }
    ended = true;
    if (width > 0) {
      to.println();
    }
    if (!afterwards.isEmpty()) {
      to.println(
          "pawl: interrupted" + (percent > 0 ? " at " + percent + " %" : "") + "; " + afterwards);
    }
    to.flush();
  }

  /// Tells how far the work is. Any thread.
  ///
  /// @param unit what is counted, in the plural
  synchronized void update(long done, long total, String unit) {
    if (startDone < 0) {
      startDone = done; // what an earlier run left is no measure of this one's speed
    }
    percent = total <= 0 ? 0 : (int) (100 * done / total);
    Instant now = clock.instant();
    if (!shown || ended || total <= 0 || (done < total && now.isBefore(drawn.plus(REDRAW)))) {
      return;
    }
    drawn = now;
    draw(line(done, total, unit, Duration.between(start, now)));
  }

  private String line(long done, long total, String unit, Duration elapsed) {
    int filled = (int) (BAR_WIDTH * done / total);
    StringBuilder line = new StringBuilder(title).append(" [");
    line.repeat('#', filled).repeat('-', BAR_WIDTH - filled).append("] ");
    line.append(percent).append(" %");
    double seconds = elapsed.toMillis() / 1000.0;
    double rate = (done - startDone) / Math.max(seconds, 0.001);
    if (seconds > 0.5 && rate > 0) {
      line.append(String.format(Locale.ROOT, "  %,.0f %s/s", rate, unit));
      line.append("  ").append(Texts.duration((total - done) / rate)).append(" left");
    }
    return line.toString();
  }

  private void draw(String line) {
    to.print('\r' + line + " ".repeat(Math.max(0, width - line.length())));
    to.flush();
    width = line.length();
  }

  /// Removes the line.
  @Override
  public synchronized void close() {
    if (ended) {
      return;
    }
    ended = true;
    try {
      Runtime.getRuntime().removeShutdownHook(interrupted);
    } catch (IllegalStateException e) {
      return; // the program is ending just now
    }
    if (width > 0) {
      to.print('\r' + " ".repeat(width) + '\r');
      to.flush();
      width = 0;
    }
  }
}
