package dev.pawl.cli;

import dev.pawl.hbs.SchemeParameters;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.KeyState;
import dev.pawl.signer.KeyProfile;
import dev.pawl.signer.KeyRequest;
import dev.pawl.signer.PawlStore;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl key create`.
@CommandLine.Command(
    name = "create",
    header = "Make a new key.",
    description = {
      "A key signs as many times as it has leaves and never again, so choose it for all it will have",
      "to sign; 'pawl key advise' compares. A profile is for those who will verify:",
      "",
      "  firmware   boot loaders: SHA-256, one tree, 32,768 signatures of 1.6 kB",
      "  java       jarsigner and other users of the JDK's own HSS/LMS verifier (32-byte SHA-256)",
      "  cnsa-2.0   single tree, SHA-256/192 preferred; refuses what CNSA 2.0 refuses",
      "",
      "What is honest: SP 800-208, and with it CNSA 2.0, asks that keys live in validated hardware.",
      "No software can conform to that. CNSA 2.0 accepts single-tree LMS and XMSS only.",
      "",
      "A long generation that is interrupted goes on when the same command is given again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pawl key create release --profile firmware",
      "  pawl key create release --params XMSS-SHA2_16_256",
      "  pawl key create release --profile java --params LMS_SHA256_M32_H20/LMOTS_SHA256_N32_W8",
      "  pawl key create fleet --params \\",
      "      LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8,LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8"
    })
final class KeyCreateCommand implements Command {
  @Parameters(
      paramLabel = "NAME",
      description = "What to call it: letters, digits, '.', '-' and '_'.")
  private String name = "";

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description = "Who will verify: firmware, java or cnsa-2.0.")
  @Nullable String profile;

  @Option(
      names = "--params",
      paramLabel = "SET[,SET...]",
      completionCandidates = ParameterSets.Names.class,
      description = {
        "A set of XMSS or XMSS^MT, or an LMS set for each level, the top first.",
        "Default: the profile's."
      })
  @Nullable String parameters;

  @Option(
      names = "--warn-at",
      paramLabel = "PERCENT",
      split = ",",
      description = {
        "When so many percent of the leaves are left, signing stops until somebody runs",
        "'pawl key acknowledge'. Default: 10,1."
      })
  private List<Double> warnAt = List.of(10.0, 1.0);

  @Mixin private final PassphraseOptions passphrases = new PassphraseOptions();

  private final Assembly assembly;

  KeyCreateCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    NewKey wanted = wanted();
    try (PawlStore store = assembly.open(passphrases.existing(assembly.environment()))) {
      KeyState key = wanted.make(assembly.output(), store);
      Output output = assembly.output();
      output.result(() -> wanted.fields(key), () -> wanted.lines(key).forEach(output::line));
      String program = assembly.environment().program();
      output.teach(
          List.of(
              "",
              "Next:  " + program + " key export " + name + " -o " + name + ".pem",
              "       " + program + " sign -k " + name + " FILE"));
    }
    return ExitCode.OK;
  }

  private NewKey wanted() {
    try {
      KeyProfile chosen = profile == null ? null : KeyProfile.of(profile.toLowerCase(Locale.ROOT));
      if (chosen == null && parameters == null) {
        throw Failure.usage(
            "say what the key is for: --profile firmware, java or cnsa-2.0, or --params",
            "'pawl key advise' compares parameter sets");
      }
      SchemeParameters set =
          parameters != null
              ? ParameterSets.parse(parameters)
              : Objects.requireNonNull(chosen).defaultParameters();
      if (chosen != null && chosen.refusal(set).isPresent()) {
        throw Failure.usage(
            "profile " + profile + " refuses " + set.name() + ": " + chosen.refusal(set).get(), "");
      }
      KeyPolicy policy = new KeyPolicy(chosen == null ? "" : chosen.label(), permille());
      return new NewKey(new KeyRequest(name, set, policy), Optional.ofNullable(chosen));
    } catch (IllegalArgumentException e) {
      throw Failure.of(ExitCode.USAGE, String.valueOf(e.getMessage()), "", e);
    }
  }

  private List<Integer> permille() {
    double previous = 100;
    for (double percent : warnAt) {
      if (percent < 0.1 || percent >= previous) {
        throw Failure.usage(
            "--warn-at takes percentages from 0.1 to 99.9, the greatest first", "such as 10,1");
      }
      previous = percent;
    }
    return warnAt.stream().map(percent -> (int) Math.round(percent * 10)).toList();
  }
}
