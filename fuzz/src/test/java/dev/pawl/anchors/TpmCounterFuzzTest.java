package dev.pawl.anchors;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The responses of a TPM, to the question for a counter and to the one for its value: whatever it
/// says to each. There is nothing to encode again.
class TpmCounterFuzzTest {
  private static final int INDEX = 0x0180_0001;

  private static final RoundTrip PUBLIC_AREA = asked(TpmCounter::attributes);
  private static final RoundTrip VALUE = asked(TpmCounter::read);

  private interface Question {
    Object ask(TpmCounter counter) throws IOException;
  }

  private static RoundTrip asked(Question question) {
    return RoundTrip.of(
        IOException.class,
        bytes -> {
          question.ask(new TpmCounter(_ -> bytes, INDEX, new byte[0]));
          return Optional.of(bytes.clone());
        });
  }

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    accepts(bytes);
  }

  private static boolean accepts(byte[] bytes) {
    return PUBLIC_AREA.check(bytes) | VALUE.check(bytes);
  }

  @Test
  void decode_changedResponses_areReadOrRefused() {
    HexFormat hex = HexFormat.of();
    Mutations.of(
            List.of(
                hex.parseHex(
                    "8001"
                        + "00000020"
                        + "00000000"
                        + "000e"
                        + "01800001"
                        + "000b"
                        + "22044014"
                        + "0000"
                        + "0008"
                        + "0004"
                        + "000b0000"),
                hex.parseHex(
                    "8002"
                        + "0000001d"
                        + "00000000"
                        + "0000000a"
                        + "0008"
                        + "0000000000000007"
                        + "0000010000"),
                hex.parseHex("8001" + "0000000a" + "0000018b")))
        .run(TpmCounterFuzzTest::accepts);
  }
}
