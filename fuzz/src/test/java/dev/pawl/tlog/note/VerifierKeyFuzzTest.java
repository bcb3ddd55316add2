package dev.pawl.tlog.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.Notes;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.tlog.MalformedException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A verifier key, and a policy of one line that names it as a log: a policy has many texts, so it
/// has only to be read or refused.
class VerifierKeyFuzzTest {
  private static final RoundTrip KEY =
      RoundTrip.ofText(MalformedException.class, text -> VerifierKey.parse(text).toString());

  private static final RoundTrip POLICY =
      RoundTrip.ofText(
          MalformedException.class,
          text -> {
            TrustPolicy.parse(text);
            return text;
          });

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    accepts(bytes);
  }

  private static boolean accepts(byte[] bytes) {
    return KEY.check(bytes) | POLICY.check(bytes);
  }

  @Test
  void decode_changedKeysAndPolicies_areTheSameOrRefused() {
    String log = Notes.LOG.verifier().toString();
    String witness = Notes.WITNESS.verifier().toString();
    String policy =
        """
        # a test
        log %s https://a.example/
        witness w\t%s
        group g any w
        quorum g
        """
            .formatted(log, witness);
    Mutations.of(List.of(log.getBytes(UTF_8), witness.getBytes(UTF_8), policy.getBytes(UTF_8)))
        .run(VerifierKeyFuzzTest::accepts);
  }
}
