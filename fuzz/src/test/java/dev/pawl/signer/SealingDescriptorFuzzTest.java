package dev.pawl.signer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.signer.SealingDescriptor.Method;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SealingDescriptorFuzzTest {
  private static final RoundTrip DESCRIPTOR =
      RoundTrip.of(
          StoreDamagedException.class,
          bytes -> Optional.of(SealingDescriptor.decode(Bytes.copyOf(bytes)).encoded().toArray()));

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    DESCRIPTOR.check(bytes);
  }

  @Test
  void decode_changedDescriptors_areTheSameOrRefused() {
    Bytes salt = Bytes.copyOf(new byte[SealingDescriptor.SALT_BYTES]);
    int iterations = SealingDescriptor.ITERATIONS;
    Mutations.of(
            List.of(
                new SealingDescriptor(Method.KEY_FILE, 0, salt, salt).encoded().toArray(),
                new SealingDescriptor(Method.PASSPHRASE, iterations, salt, salt)
                    .encoded()
                    .toArray()))
        .run(DESCRIPTOR);
  }
}
