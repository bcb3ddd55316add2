package dev.pawl.signer;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.hbs.hash.HashFunction;
import dev.pawl.hbs.hash.XmssHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Who is going to verify with a key, which decides what it may look like.
public enum KeyProfile {
  /// Boot loaders and boot ROMs. They know the SHA-256 sets, with 32 or 24 bytes.
  FIRMWARE("firmware", "LMS_SHA256_M32_H15/LMOTS_SHA256_N32_W8") {
    @Override
    public Optional<String> refusal(SchemeParameters parameters) {
      return isSha256(parameters)
          ? Optional.empty()
          : Optional.of(
              "boot loaders verify with SHA-256; take a LMS_SHA256 or XMSS-SHA2 set of 192 or 256 "
                  + "bits");
    }

    @Override
    List<String> ownRemarks(SchemeParameters parameters) {
      List<String> remarks = new ArrayList<>();
      if (parameters.layers() > 1) {
        remarks.add("many boot loaders verify one level only; ask yours");
      }
      if (parameters instanceof XmssParameters) {
        remarks.add("more boot loaders verify LMS than XMSS; ask yours");
      }
      return remarks;
    }
  },

  /// The Java platform from 21 on, so `jarsigner` and its like.
  JAVA("java", "LMS_SHA256_M32_H15/LMOTS_SHA256_N32_W4") {
    @Override
    public Optional<String> refusal(SchemeParameters parameters) {
      return parameters instanceof HssParameters && isSha256(parameters) && parameters.n() == 32
          ? Optional.empty()
          : Optional.of(
              "Java's own HSS/LMS, as of JDK 25, knows the SHA-256 sets of 32 bytes only; "
                  + "take a LMS_SHA256_M32 set");
    }
  },

  /// CNSA 2.0, the suite of the NSA for national security systems.
  CNSA_2_0("cnsa-2.0", "LMS_SHA256_M24_H15/LMOTS_SHA256_N24_W8") {
    @Override
    public Optional<String> refusal(SchemeParameters parameters) {
      int layers = parameters.layers();
      if (layers > 1) {
        return Optional.of(
            "CNSA 2.0 accepts a single tree, not the %d %s"
                .formatted(
                    layers,
                    switch (parameters) {
                      case HssParameters _ -> "levels of HSS";
                      case XmssParameters _ -> "layers of XMSS^MT";
                    }));
      }
      return parameters.acceptedByCnsa2()
          ? Optional.empty()
          : Optional.of("CNSA 2.0 accepts what SP 800-208 approves of, which this set is not");
    }

    @Override
    List<String> ownRemarks(SchemeParameters parameters) {
      List<String> remarks = new ArrayList<>();
      if (!(parameters instanceof HssParameters) || !isSha256(parameters) || parameters.n() != 24) {
        remarks.add(
            "CNSA 2.0 accepts all LMS and XMSS sets of SP 800-208 and recommends LMS with "
                + "SHA-256/192");
      }
      remarks.add(
          "CNSA 2.0 also asks that keys live in validated hardware, as SP 800-208 does; this is "
              + "software");
      return remarks;
    }
  };

  private final String label;
  private final String defaultParameters;

  KeyProfile(String label, String defaultParameters) {
    this.label = label;
    this.defaultParameters = defaultParameters;
  }

  /// The profile of this name.
  ///
  /// @throws IllegalArgumentException that lists those that there are
  public static KeyProfile of(String label) {
    return Arrays.stream(values())
        .filter(profile -> profile.label.equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown profile '%s'; there are %s"
                    .formatted(
                        label,
                        Arrays.stream(values())
                            .map(KeyProfile::label)
                            .collect(Collectors.joining(", ")))));
  }

  /// The name that users write: `firmware`, `java`, `cnsa-2.0`.
  public String label() {
    return label;
  }

  /// What a key of this profile is unless somebody says otherwise: one tree of 32,768 signatures.
  public SchemeParameters defaultParameters() {
    return SchemeParameters.parse(defaultParameters);
  }

  /// Why this profile must not have such a key; empty where it may.
  public abstract Optional<String> refusal(SchemeParameters parameters);

  /// What whoever creates such a key should know, one sentence each.
  public List<String> remarks(SchemeParameters parameters) {
    return List.copyOf(ownRemarks(parameters));
  }

  List<String> ownRemarks(SchemeParameters parameters) {
    return List.of();
  }

  private static boolean isSha256(SchemeParameters parameters) {
    return switch (parameters) {
      case HssParameters hss -> hss.level(0).hash() == HashFunction.SHA_256;
      case XmssParameters xmss ->
          xmss.hash() == XmssHash.SHA2_256 || xmss.hash() == XmssHash.SHA2_192;
    };
  }
}
