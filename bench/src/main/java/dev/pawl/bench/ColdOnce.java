package dev.pawl.bench;

import dev.pawl.hbs.Message;
import dev.pawl.hbs.SchemeParameters;
import java.io.IOException;
import java.util.List;

/// Makes one key in a JVM of its own, signs and verifies once and prints what each took, for
/// [ColdBench].
public final class ColdOnce {
  private ColdOnce() {}

  /// What it took, in nanoseconds.
  record Result(long generate, long sign, long verify) {
    static Result parse(String line) {
      List<Long> values = List.of(line.split(" ", -1)).stream().map(Long::valueOf).toList();
      return new Result(values.get(0), values.get(1), values.get(2));
    }

    @Override
    public String toString() {
      return "%d %d %d".formatted(generate, sign, verify);
    }
  }

  /// Makes a key of the parameters that the argument names, on all cores.
  public static void main(String[] args) throws IOException, InterruptedException {
    SchemeParameters parameters = SchemeParameters.parse(args[0]);
    Message message = Message.of(SigningBench.MESSAGE);
    long start = System.nanoTime();
    PawlKey key = PawlKey.generate(parameters, Runtime.getRuntime().availableProcessors());
    long generated = System.nanoTime();
    byte[] signature = key.sign(0, message);
    long signed = System.nanoTime();
    key.verify(message, signature);
    long verified = System.nanoTime();
    System.out.println(new Result(generated - start, signed - generated, verified - signed));
  }
}
