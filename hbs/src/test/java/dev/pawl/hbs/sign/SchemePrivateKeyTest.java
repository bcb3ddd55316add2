package dev.pawl.hbs.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.TreePublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What all schemes have in common: a key is an identity and a secret, and its trees follow from
/// them.
class SchemePrivateKeyTest {
  private static final String LMS = "LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W4";
  private static final String HSS = LMS + "," + LMS + "," + LMS;
  private static final String XMSS = "XMSS-SHA2_10_192";
  private static final String XMSS_MT = "XMSSMT-SHA2_20/4_256";

  private final SecureRandom random = new SecureRandom();

  private SchemePrivateKey generate(String parameters) {
    return SchemePrivateKey.generate(SchemeParameters.parse(parameters), random);
  }

  /// The public key of a tree, from the leaves up.
  private static TreePublicKey made(TreePrivateKey tree) {
    byte[] nodes = tree.allNodes();
    return tree.publicKey(Arrays.copyOfRange(nodes, tree.n(), 2 * tree.n()));
  }

  @ParameterizedTest
  @ValueSource(strings = {LMS, HSS, XMSS, XMSS_MT})
  void unsealed_fromIdentityAndSecret_isTheSameKey(String name) {
    SchemeParameters parameters = SchemeParameters.parse(name);
    try (SchemePrivateKey key = generate(name);
        SchemePrivateKey again =
            SchemePrivateKey.unsealed(parameters, key.identity(), key.secretForSealing());
        TreePrivateKey top = key.top();
        TreePrivateKey topAgain = again.top()) {
      assertThat(key.identity()).hasSize(SchemePrivateKey.identityBytes(parameters));
      assertThat(key.secretForSealing()).hasSize(SchemePrivateKey.secretBytes(parameters));
      assertThat(made(topAgain)).isEqualTo(made(top));
      SchemePublicKey publicKey = key.publicKey(made(top).root());
      assertThat(publicKey.top()).isEqualTo(made(top));
      assertThat(publicKey.isOf(parameters)).isTrue();
      assertThat(again.of(publicKey).parameters()).isEqualTo(parameters);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {HSS, XMSS_MT})
  void tree_ofALayer_hasItsHeightAndIsItsOwn(String name) {
    try (SchemePrivateKey key = generate(name);
        TreePrivateKey one = key.tree(0, 33);
        TreePrivateKey same = key.tree(0, 33);
        TreePrivateKey other = key.tree(0, 34);
        TreePrivateKey above = key.tree(1, 1)) {
      assertThat(one.height()).isEqualTo(5);
      assertThat(made(same)).isEqualTo(made(one));
      assertThat(made(other)).isNotEqualTo(made(one));
      assertThat(made(above)).isNotEqualTo(made(one));
    }
  }

  @Test
  void tree_ofHss_isTheChildOfTheLeafAboveIt() {
    try (SchemePrivateKey key = generate(HSS);
        LmsPrivateKey top = (LmsPrivateKey) key.top();
        LmsPrivateKey middle = top.child(7, top.parameters());
        LmsPrivateKey bottom = middle.child(31, top.parameters());
        TreePrivateKey tree = key.tree(0, 7 * 32 + 31)) {
      assertThat(made(tree)).isEqualTo(made(bottom));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LMS, HSS, XMSS, XMSS_MT})
  void tree_outsideTheKey_isRefused(String name) {
    try (SchemePrivateKey key = generate(name)) {
      int layers = key.parameters().layers();
      assertThatThrownBy(() -> key.tree(layers, 0)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> key.tree(-1, 0)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> key.tree(layers - 1, 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> key.tree(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LMS, HSS, XMSS, XMSS_MT})
  void of_thePublicKeyOfAnother_isRefused(String name) {
    byte[] root = new byte[SchemeParameters.parse(name).n()];
    try (SchemePrivateKey key = generate(name);
        SchemePrivateKey other = generate(name);
        SchemePrivateKey otherScheme = generate(name.startsWith("LMS") ? XMSS : LMS)) {
      SchemePublicKey ofOther = other.publicKey(root);
      SchemePublicKey ofOtherScheme = otherScheme.publicKey(new byte[otherScheme.parameters().n()]);
      assertThatThrownBy(() -> key.of(ofOther)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> key.of(ofOtherScheme)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LMS, XMSS})
  void close_erasesTheSecret_andTreesTakenBeforeGoOn(String name) {
    SchemePrivateKey key = generate(name);
    try (TreePrivateKey top = key.top()) {
      TreePublicKey before = made(top);
      key.close();
      assertThatThrownBy(key::secretForSealing).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(key::top).isInstanceOf(IllegalStateException.class);
      assertThat(made(top)).isEqualTo(before);
      assertThat(key.toString()).contains(name);
    }
  }
}
