package dev.pawl.cli;

import dev.pawl.anchors.AnchorFactory;
import dev.pawl.ledger.Oversight;
import dev.pawl.ledger.RequiredAnchor;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.TrustPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `pawl anchor require`.
@CommandLine.Command(
    name = "require",
    header = "Require one anchor more.",
    description = {
      "The anchor is prepared and has to confirm the ledger before it is required. From then on no",
      "leaf of any key is used unless it has confirmed: where it does not answer, signing ends with",
      "exit code 3; where it remembers more than the ledger holds, with 7.",
      "",
      "  witness FILE   a quorum of witnesses: a C2SP tlog-policy with their URLs. Each witness must",
      "                 follow this log already: 'pawl log key' prints what its operator needs.",
      "  tpm SPEC       an NV counter of a TPM 2.0, as '0x01800001' or '0x01800001 /dev/tpmrm0'",
      "  https SPEC     an object on another host that can be written on condition (If-Match), as",
      "                 'https://backup.example.com/pawl/anchor'",
      "",
      "All of them are in docs/reference/anchors.md."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pawl anchor require witness policy.txt --reason 'SEC-12'",
      "  pawl anchor require tpm 0x01800001 --reason 'SEC-12'"
    })
final class AnchorRequireCommand implements Command {
  private static final int POLICY_BYTES_MAX = 64 << 10;

  @Parameters(index = "0", paramLabel = "KIND", description = "witness, tpm or https.")
  private String kind = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "SPEC",
      description = "Which one; see above.")
  private List<String> specification = List.of();

  @Mixin private final AnchorDecision decision = new AnchorDecision();

  private final Assembly assembly;

  AnchorRequireCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    assembly.requireStore();
    RequiredAnchor wanted = wanted();
    return decision.decide(
        assembly,
        (now, unchanged) -> {
          requireThisLog(now);
          if (now.anchors().contains(wanted)) {
            throw Failure.usage("this anchor is required already", "'pawl anchor list' shows all");
          }
          List<RequiredAnchor> anchors = new ArrayList<>(now.anchors());
          anchors.add(wanted);
          return AnchorDecision.with(unchanged, anchors, now.release(), now.graceLeft());
        });
  }

  /// The lines of logs in a policy are for its readers; but one that names another log is a
  /// mistake.
  private void requireThisLog(Oversight now) throws IOException {
    Optional<String> origin = now.logKey().map(created -> created.origin());
    try {
      List<TrustPolicy.Party> logs =
          kind.equals("witness") ? TrustPolicy.parse(policy(given())).logs() : List.of();
      if (origin.isPresent()
          && !logs.isEmpty()
          && logs.stream().noneMatch(log -> log.name().equals(origin.get()))) {
        throw Failure.usage(
            given() + " is about the log " + logs.getFirst().name(),
            "this store's log is " + origin.get() + "; 'pawl log key' prints its lines");
      }
    } catch (MalformedException e) {
      throw new IllegalStateException("the policy was read before", e);
    }
  }

  private String given() {
    return String.join(" ", specification);
  }

  private RequiredAnchor wanted() throws IOException {
    String text = kind.equals("witness") ? policy(given()) : given();
    try {
      return AnchorFactory.check(kind, text);
    } catch (MalformedException | IllegalArgumentException e) {
      throw Failure.of(
          ExitCode.USAGE, String.valueOf(e.getMessage()), "see 'pawl anchor require --help'", e);
    }
  }

  private String policy(String file) throws IOException {
    try (InputFile input = InputFile.of(assembly.environment(), Path.of(file), "policy")) {
      return new String(input.readSmall(POLICY_BYTES_MAX), StandardCharsets.UTF_8);
    }
  }
}
