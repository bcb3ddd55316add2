package dev.pawl.hbs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// XMSS and XMSS^MT signatures. They do not say which parameter set they are of, so here the first
/// byte does, counted over all of them.
class XmssSignatureFuzzTest {
  private static final List<XmssParameters> SETS = XmssParameters.all();

  private static final RoundTrip SIGNATURE =
      RoundTrip.of(
          MalformedException.class,
          bytes -> {
            if (bytes.length == 0 || Byte.toUnsignedInt(bytes[0]) >= SETS.size()) {
              return Optional.empty();
            }
            XmssParameters parameters = SETS.get(bytes[0]);
            XmssSignature signature =
                XmssSignature.parse(parameters, Arrays.copyOfRange(bytes, 1, bytes.length));
            if (signature.leaf() < 0 || signature.leaf() >= parameters.capacity()) {
              throw new AssertionError("leaf " + signature.leaf() + " of " + parameters);
            }
            return Optional.of(numbered(parameters, signature.encoded()));
          });

  private static byte[] numbered(XmssParameters parameters, byte[] signature) {
    return ByteBuffer.allocate(1 + signature.length)
        .put((byte) SETS.indexOf(parameters))
        .put(signature)
        .array();
  }

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    SIGNATURE.check(bytes);
  }

  @Test
  void decode_changedSignatures_areTheSameOrRefused() {
    List<byte[]> signatures = new ArrayList<>();
    for (XmssParameters parameters : FormedXmss.PARAMETERS) {
      signatures.add(numbered(parameters, FormedXmss.signature(parameters)));
    }
    Mutations.of(signatures).run(SIGNATURE);
  }

  @Test
  void decode_everySet_takesItsOwnLengthAndNoOther() throws Exception {
    for (XmssParameters parameters : SETS) {
      byte[] signature = FormedXmss.signature(parameters);
      assertThat(XmssSignature.parse(parameters, signature).encoded()).isEqualTo(signature);
      for (XmssParameters other : SETS) {
        if (other.signatureBytes() != signature.length) {
          assertThat(SIGNATURE.check(numbered(other, signature)))
              .as("%s as %s", parameters, other)
              .isFalse();
        }
      }
    }
  }
}
