package dev.pawl.anchors;

import java.io.IOException;
import java.util.HexFormat;

/// A TPM refused a command; what it refused was not done.
final class TpmException extends IOException {
  private static final long serialVersionUID = 1L;

  /// Response codes that are answered here (TPM 2.0 part 2, section 6.6).
  static final int NOT_STARTED = 0x100;

  static final int NV_NOT_WRITTEN = 0x14a;
  static final int HANDLE = 0x08b;

  private static final int NV_NO_SPACE = 0x14b;
  private static final int NV_DEFINED = 0x14c;
  private static final int NV_AUTHORIZATION = 0x149;
  private static final int AUTH_FAIL = 0x08e;
  private static final int BAD_AUTH = 0x0a2;
  private static final int NV_RATE = 0x920;
  private static final int LOCKOUT = 0x921;
  private static final int RETRY = 0x922;

  private final int code;

  TpmException(TpmTransport tpm, String command, int responseCode) {
    super("%s refused %s: %s".formatted(tpm, command, words(responseCode)));
    this.code = plain(responseCode);
  }

  /// The code without the number of the handle, parameter or session that it is about.
  int code() {
    return code;
  }

  private static int plain(int responseCode) {
    boolean isAboutOne = (responseCode & 0x80) != 0; // format one
    return isAboutOne ? responseCode & 0xbf : responseCode;
  }

  private static String words(int responseCode) {
    String why =
        switch (plain(responseCode)) {
          case HANDLE -> "there is no such index";
          case NV_NOT_WRITTEN -> "the index was never written";
          case NV_NO_SPACE -> "it has no room for one index more";
          case NV_DEFINED -> "the index is defined already";
          case NV_AUTHORIZATION -> "the index does not allow it";
          case AUTH_FAIL, BAD_AUTH -> "wrong password";
          case NV_RATE -> "it limits how often its memory is written; try again later";
          case LOCKOUT -> "it is locked after wrong passwords";
          case RETRY -> "it is busy; try again";
          default -> "response code";
        };
    return why + " (0x" + HexFormat.of().toHexDigits((short) responseCode) + ")";
  }
}
