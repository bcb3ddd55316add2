package dev.pawl.signer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The sealed private key. Sealing draws a nonce, so nothing encodes to the same bytes twice;
/// instead, only the one blob that was sealed may open.
class SealedKeyFuzzTest {
  private static final HssParameters PARAMETERS =
      HssParameters.parse("LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8");
  private static final KeyId ID = new KeyId(Bytes.copyOf(new byte[KeyId.BYTES]));
  private static final Vault VAULT =
      new Vault(
          SealingKey.generate(
              new SecureRandom()), // a new one each time: what the corpus holds is shut
          new StoreId(Bytes.copyOf(new byte[StoreId.BYTES])),
          new SecureRandom());
  private static final Bytes SEALED =
      VAULT.seal(ID, PARAMETERS, LmsPrivateKey.generate(PARAMETERS.level(0), new SecureRandom()));

  private static final RoundTrip BLOB =
      RoundTrip.of(
          StoreDamagedException.class,
          bytes -> {
            VAULT.unseal(ID, PARAMETERS, Bytes.copyOf(bytes)).close();
            return Optional.of(SEALED.toArray());
          });

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    BLOB.check(bytes);
    // What is too short or too long does not reach the cipher.
    BLOB.check(Arrays.copyOf(bytes, SEALED.size()));
  }

  @Test
  void decode_changedBlobs_areTheSameOrRefused() {
    Mutations.of(List.of(SEALED.toArray())).run(BLOB);
  }
}
