package dev.pawl.signer;

import static dev.pawl.signer.PublicKeyFormat.HSS;
import static dev.pawl.signer.PublicKeyFormat.LMS;
import static dev.pawl.signer.PublicKeyFormat.XMSS;
import static dev.pawl.signer.PublicKeyFormat.XMSSMT;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.MalformedException;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.XmssPublicKey;
import dev.pawl.hbs.XmssScheme;
import dev.pawl.signer.PublicKeyFormat.Parsed;
import java.util.ArrayList;
import java.util.List;

/// Raw public keys, which do not say of which scheme they are. Most can be of one only: by their
/// length, or because a scheme has no parameter set of the number that they begin with. XMSS and
/// XMSS^MT number theirs independently, so that some bytes are a key of either.
final class RawPublicKey {
  private RawPublicKey() {}

  /// The key that these bytes are, whatever its scheme.
  ///
  /// @throws AmbiguousKeyException where they are a key of more than one scheme
  /// @throws IllegalArgumentException where they are none
  static Parsed parse(byte[] bytes) {
    List<Parsed> readings = new ArrayList<>();
    List<String> complaints = new ArrayList<>();
    List<PublicKeyFormat> forms = forms(bytes.length);
    for (PublicKeyFormat form : forms) {
      try {
        readings.add(new Parsed(parse(bytes, form), form));
      } catch (MalformedException e) {
        complaints.add((forms.size() > 1 ? "as " + form.label() + ", " : "") + e.getMessage());
      }
    }
    return switch (readings.size()) {
      case 0 -> throw new IllegalArgumentException("not a public key: " + none(bytes, complaints));
      case 1 -> readings.getFirst();
      default -> throw new AmbiguousKeyException(readings);
    };
  }

  private static String none(byte[] bytes, List<String> complaints) {
    return complaints.isEmpty()
        ? ("%d %s; LMS keys are 48 or 56, HSS keys 52 or 60, XMSS and XMSS^MT keys 52, 68 or 132, "
                + "and DER and PEM say what they are")
            .formatted(bytes.length, bytes.length == 1 ? "byte" : "bytes")
        : String.join("; ", complaints);
  }

  /// The schemes that have keys of this length.
  private static List<PublicKeyFormat> forms(int length) {
    return switch (length) {
      case 48, 56 -> List.of(LMS);
      case 52 -> List.of(HSS, XMSS, XMSSMT);
      case 60 -> List.of(HSS);
      case 68, 132 -> List.of(XMSS, XMSSMT);
      default -> List.of();
    };
  }

  /// The key that these bytes are in one scheme.
  static SchemePublicKey parse(byte[] bytes, PublicKeyFormat form) throws MalformedException {
    return switch (form) {
      case LMS -> new HssPublicKey(1, LmsPublicKey.parse(bytes));
      case HSS -> HssPublicKey.parse(bytes);
      case XMSS -> XmssPublicKey.parse(XmssScheme.XMSS, bytes);
      case XMSSMT -> XmssPublicKey.parse(XmssScheme.XMSS_MT, bytes);
      case DER, PEM -> throw new IllegalArgumentException(form.label() + " is no raw form");
    };
  }
}
