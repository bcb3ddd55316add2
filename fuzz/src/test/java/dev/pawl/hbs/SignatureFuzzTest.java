package dev.pawl.hbs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// HSS signatures, and the LMS signatures inside them.
class SignatureFuzzTest {
  private static final RoundTrip SIGNATURE =
      RoundTrip.of(
          MalformedException.class,
          bytes -> {
            HssSignature signature = HssSignature.parse(bytes);
            signature.leaf();
            return Optional.of(signature.encoded());
          });

  private static final RoundTrip LMS_SIGNATURE =
      RoundTrip.of(
          MalformedException.class, bytes -> Optional.of(LmsSignature.parse(bytes).encoded()));

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    SIGNATURE.check(bytes);
    LMS_SIGNATURE.check(bytes);
  }

  @Test
  void decode_changedSignatures_areTheSameOrRefused() {
    List<byte[]> signatures = new ArrayList<>();
    List<byte[]> lmsSignatures = new ArrayList<>();
    for (LmsParameters parameters : FormedSignatures.PARAMETERS) {
      byte[] bottom = FormedSignatures.signature(parameters);
      lmsSignatures.add(bottom);
      signatures.add(HssSignature.assemble(List.of(), bottom).encoded());
      signatures.add(FormedSignatures.twoLevels(parameters));
    }
    Mutations.of(signatures).run(SIGNATURE);
    Mutations.of(lmsSignatures).run(LMS_SIGNATURE);
  }
}
