package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.sign.SchemePrivateKey;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultTest {
  private static final SchemeParameters PARAMETERS =
      SchemeParameters.parse("LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8");
  private static final KeyId KEY = keyId(1);
  private static final StoreId STORE = KeyWorkshop.store(1);

  private final SecureRandom random = new SecureRandom();
  private final Vault vault = vault(STORE, 7);
  private final SchemePrivateKey key = SchemePrivateKey.generate(PARAMETERS, random);
  private final Bytes sealed = vault.seal(KEY, key);

  private static KeyId keyId(int value) {
    byte[] id = new byte[KeyId.BYTES];
    id[15] = (byte) value;
    return new KeyId(Bytes.copyOf(id));
  }

  private Vault vault(StoreId store, int sealingKey) {
    byte[] bytes = new byte[SealingKey.BYTES];
    bytes[0] = (byte) sealingKey;
    return new Vault(SealingKey.takingOver(bytes), store, random);
  }

  private void assertDamaged(Vault by, KeyId id, SchemeParameters parameters, Bytes bytes) {
    assertThatThrownBy(() -> by.unseal(id, parameters, bytes))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("sealed private key");
  }

  @Test
  void unseal_ofWhatWasSealed_isTheSameKey() {
    try (SchemePrivateKey unsealed = vault(STORE, 7).unseal(KEY, PARAMETERS, sealed)) {
      assertThat(unsealed.identity()).isEqualTo(key.identity());
      assertThat(unsealed.secretForSealing()).isEqualTo(key.secretForSealing());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"XMSS-SHA2_10_192", "XMSSMT-SHA2_60/12_512"})
  void unseal_ofAKeyOfXmss_isTheSameKey(String name) {
    SchemeParameters parameters = SchemeParameters.parse(name);
    try (SchemePrivateKey xmss = SchemePrivateKey.generate(parameters, random);
        SchemePrivateKey unsealed = vault.unseal(KEY, parameters, vault.seal(KEY, xmss))) {
      assertThat(unsealed.identity()).isEqualTo(xmss.identity()).hasSize(parameters.n());
      assertThat(unsealed.secretForSealing())
          .isEqualTo(xmss.secretForSealing())
          .hasSize(2 * parameters.n());
      assertDamaged(vault, KEY, PARAMETERS, vault.seal(KEY, xmss));
      assertDamaged(vault, KEY, parameters, sealed);
    }
  }

  @Test
  void seal_twice_givesOtherBytes() {
    assertThat(vault.seal(KEY, key)).isNotEqualTo(sealed);
  }

  @Test
  void unseal_forAnotherKeyStoreSealingKeyOrParameterSet_fails() {
    assertDamaged(vault, keyId(2), PARAMETERS, sealed);
    assertDamaged(vault(KeyWorkshop.store(2), 7), KEY, PARAMETERS, sealed);
    assertDamaged(vault(STORE, 8), KEY, PARAMETERS, sealed);
    for (String other :
        new String[] {
          "LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8",
          "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W4",
          "LMS_SHAKE_M32_H5/LMOTS_SHAKE_N32_W8",
          "LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W8",
          PARAMETERS.name() + "," + PARAMETERS.name()
        }) {
      assertDamaged(vault, KEY, SchemeParameters.parse(other), sealed);
    }
  }

  @Test
  void unseal_ofAnyFlippedBitOrLength_fails() {
    byte[] whole = sealed.toArray();
    for (int bit = 0; bit < whole.length * Byte.SIZE; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      assertDamaged(vault, KEY, PARAMETERS, Bytes.copyOf(flipped));
    }
    for (int length = 0; length < whole.length; length++) {
      assertDamaged(vault, KEY, PARAMETERS, Bytes.copyOf(whole, 0, length));
    }
  }

  @Test
  void tagOfNodes_dependsOnKeyStoreSealingKeyAndContent() {
    byte[] nodes = {1, 2, 3};
    byte[] tag = vault.tagOfNodes(KEY, nodes);
    assertThat(vault.tagOfNodes(KEY, nodes)).isEqualTo(tag);
    assertThat(vault.tagOfNodes(keyId(2), nodes)).isNotEqualTo(tag);
    assertThat(vault(KeyWorkshop.store(2), 7).tagOfNodes(KEY, nodes)).isNotEqualTo(tag);
    assertThat(vault(STORE, 8).tagOfNodes(KEY, nodes)).isNotEqualTo(tag);
    assertThat(vault.tagOfNodes(KEY, new byte[] {1, 2, 4})).isNotEqualTo(tag);
  }

  @Test
  void close_endsSealing() {
    vault.close();
    assertThatThrownBy(() -> vault.unseal(KEY, PARAMETERS, sealed))
        .isInstanceOf(IllegalStateException.class);
  }
}
