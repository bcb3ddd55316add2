package dev.pawl.signer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.sign.SchemePrivateKey;
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
/// instead, only the blob that was sealed may open.
class SealedKeyFuzzTest {
  private static final SchemeParameters LMS =
      SchemeParameters.parse("LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8");
  private static final SchemeParameters XMSS = SchemeParameters.parse("XMSSMT-SHA2_40/4_192");
  private static final KeyId ID = new KeyId(Bytes.copyOf(new byte[KeyId.BYTES]));
  private static final Vault VAULT =
      new Vault(
          SealingKey.generate(
              new SecureRandom()), // a new one each time: what the corpus holds is shut
          new StoreId(Bytes.copyOf(new byte[StoreId.BYTES])),
          new SecureRandom());
  private static final Bytes SEALED_LMS = sealed(LMS);
  private static final Bytes SEALED_XMSS = sealed(XMSS);

  private static final RoundTrip LMS_BLOB = blob(LMS, SEALED_LMS);
  private static final RoundTrip XMSS_BLOB = blob(XMSS, SEALED_XMSS);

  private static Bytes sealed(SchemeParameters parameters) {
    try (SchemePrivateKey key = SchemePrivateKey.generate(parameters, new SecureRandom())) {
      return VAULT.seal(ID, key);
    }
  }

  private static RoundTrip blob(SchemeParameters parameters, Bytes sealed) {
    return RoundTrip.of(
        StoreDamagedException.class,
        bytes -> {
          VAULT.unseal(ID, parameters, Bytes.copyOf(bytes)).close();
          return Optional.of(sealed.toArray());
        });
  }

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    LMS_BLOB.check(bytes);
    XMSS_BLOB.check(bytes);
    // What is too short or too long does not reach the cipher.
    LMS_BLOB.check(Arrays.copyOf(bytes, SEALED_LMS.size()));
    XMSS_BLOB.check(Arrays.copyOf(bytes, SEALED_XMSS.size()));
  }

  @Test
  void decode_changedBlobs_areTheSameOrRefused() {
    Mutations.of(List.of(SEALED_LMS.toArray())).run(LMS_BLOB);
    Mutations.of(List.of(SEALED_XMSS.toArray())).run(XMSS_BLOB);
  }
}
