package dev.pawl.cli;

import dev.pawl.signer.HashSpeed;
import dev.pawl.signer.KeyAdvice;
import dev.pawl.signer.KeyAdvisor;
import dev.pawl.signer.KeyProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// `pawl key advise`. Needs no store.
@CommandLine.Command(
    name = "advise",
    header = "Compare parameter sets: what they can sign, what they cost on this machine.",
    description = {
      "Lists the sets that make the wanted signatures before the first warning at 10 %% left, the best",
      "choice for most first: one tree before several levels, few leaves before many, short signatures",
      "before long ones. Times are estimates from a measurement of some seconds."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pawl key advise --signatures 500 --years 10",
      "  pawl key advise --signatures 100000 --years 5 --profile java"
    })
final class KeyAdviseCommand implements Command {
  private static final int SHOWN = 12;

  @Option(
      names = "--signatures",
      required = true,
      paramLabel = "N",
      description = "How many signatures a year.")
  private long signatures;

  @Option(names = "--years", paramLabel = "Y", description = "For how many years. Default: 1.")
  private int years = 1;

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description = "Only what firmware, java or cnsa-2.0 accepts.")
  @Nullable String profile;

  @Option(names = "--all", description = "List all sets, not only the first " + SHOWN + ".")
  private boolean all;

  private final Assembly assembly;

  KeyAdviseCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws InterruptedException {
    long wanted = wanted();
    Optional<KeyProfile> consumer = consumer();
    Output output = assembly.output();
    HashSpeed speed;
    try (Progress progress = output.progress("measuring this machine", "")) {
      progress.update(0, 1, "steps");
      speed = HashSpeed.measure(assembly.environment().clock());
    }
    List<KeyAdvice> sets =
        new KeyAdvisor(speed, Runtime.getRuntime().availableProcessors()).advise(wanted, consumer);
    List<KeyAdvice> shown = all ? sets : sets.subList(0, Math.min(SHOWN, sets.size()));
    output.data(
        () -> fields(wanted, shown), () -> table(shown).forEach(line -> output.line("%s", line)));
    tell(output, wanted, sets, shown);
    return ExitCode.OK;
  }

  private void tell(Output output, long wanted, List<KeyAdvice> sets, List<KeyAdvice> shown) {
    if (sets.isEmpty()) {
      output.talk(
          "No set makes %s. Use several keys, one after the other.",
          Texts.count(wanted, "signature", "signatures"));
      return;
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "For "
            + Texts.count(wanted, "signature", "signatures")
            + " in all. Keygen is on all cores, sign and verify on one, without the ledger.");
    if (shown.size() < sets.size()) {
      lines.add(Texts.count(sets.size() - shown.size()) + " more: --all lists them.");
    }
    lines.add("");
    lines.add(
        "Next:  "
            + assembly.environment().program()
            + " key create NAME --params "
            + shown.getFirst().parameters().name());
    output.teach(lines);
  }

  private long wanted() {
    if (signatures < 1 || years < 1 || signatures > Long.MAX_VALUE / years) {
      throw Failure.usage(
          "%d signatures a year for %d years make no number".formatted(signatures, years),
          "both are 1 or more");
    }
    return signatures * years;
  }

  private Optional<KeyProfile> consumer() {
    try {
      return Optional.ofNullable(profile).map(name -> KeyProfile.of(name.toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw Failure.of(ExitCode.USAGE, String.valueOf(e.getMessage()), "", e);
    }
  }

  private static List<String> table(List<KeyAdvice> sets) {
    if (sets.isEmpty()) {
      return List.of();
    }
    Table table =
        new Table(
            "PARAMETERS",
            ">SIGNATURES",
            ">BYTES EACH",
            ">KEYGEN",
            ">SIGN",
            ">VERIFY",
            ">ON DISK",
            "ACCEPTED BY");
    for (KeyAdvice set : sets) {
      table.row(
          set.parameters().name(),
          Texts.count(set.capacity()),
          Texts.count(set.signatureBytes()),
          duration(set.keyGeneration()),
          duration(set.sign()),
          duration(set.verify()),
          Texts.bytes(set.nodeBytes()),
          String.join(", ", profiles(set)));
    }
    return table.lines();
  }

  private static String duration(Duration duration) {
    return Texts.duration(duration.toNanos() / 1e9);
  }

  private static List<String> profiles(KeyAdvice set) {
    return Arrays.stream(KeyProfile.values())
        .filter(set.profiles()::contains)
        .map(KeyProfile::label)
        .toList();
  }

  private static Fields fields(long wanted, List<KeyAdvice> sets) {
    return new Fields()
        .number("signatures", wanted)
        .objects("sets", sets.stream().map(KeyAdviseCommand::fields).toList());
  }

  private static Fields fields(KeyAdvice set) {
    return new Fields()
        .text("parameters", set.parameters().name())
        .number("capacity", set.capacity())
        .small("publicKeyBytes", set.publicKeyBytes())
        .small("signatureBytes", set.signatureBytes())
        .number("nodeBytes", set.nodeBytes())
        .number("keyGenerationMicros", set.keyGeneration().toNanos() / 1_000)
        .number("signMicros", set.sign().toNanos() / 1_000)
        .number("verifyMicros", set.verify().toNanos() / 1_000)
        .texts("profiles", profiles(set));
  }
}
