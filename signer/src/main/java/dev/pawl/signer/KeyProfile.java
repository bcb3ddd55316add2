package dev.pawl.signer;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.hash.HashFunction;
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
    public Optional<String> refusal(HssParameters parameters) {
      return isSha256(parameters)
          ? Optional.empty()
          : Optional.of("boot loaders verify with SHA-256; take a LMS_SHA256 set");
    }

    @Override
    List<String> ownRemarks(HssParameters parameters) {
      return parameters.levels().size() == 1
          ? List.of()
          : List.of("many boot loaders verify one level only; ask yours");
    }
  },

  /// The Java platform from 21 on, so `jarsigner` and its like.
  JAVA("java", "LMS_SHA256_M32_H15/LMOTS_SHA256_N32_W4") {
    @Override
    public Optional<String> refusal(HssParameters parameters) {
      return isSha256(parameters) && n(parameters) == 32
          ? Optional.empty()
          : Optional.of(
              "Java's own HSS/LMS, as of JDK 25, knows the SHA-256 sets of 32 bytes only; "
                  + "take a LMS_SHA256_M32 set");
    }
  },

  /// CNSA 2.0, the suite of the NSA for national security systems.
  CNSA_2_0("cnsa-2.0", "LMS_SHA256_M24_H15/LMOTS_SHA256_N24_W8") {
    @Override
    public Optional<String> refusal(HssParameters parameters) {
      return parameters.levels().size() == 1
          ? Optional.empty()
          : Optional.of(
              "CNSA 2.0 accepts a single tree, not the %d levels of HSS"
                  .formatted(parameters.levels().size()));
    }

    @Override
    List<String> ownRemarks(HssParameters parameters) {
      List<String> remarks = new ArrayList<>();
      if (!isSha256(parameters) || n(parameters) != 24) {
        remarks.add("CNSA 2.0 accepts all LMS sets of SP 800-208 and recommends SHA-256/192");
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
  public HssParameters defaultParameters() {
    return HssParameters.parse(defaultParameters);
  }

  /// Why this profile must not have such a key; empty where it may.
  public abstract Optional<String> refusal(HssParameters parameters);

  /// What whoever creates such a key should know, one sentence each.
  public List<String> remarks(HssParameters parameters) {
    return List.copyOf(ownRemarks(parameters));
  }

  List<String> ownRemarks(HssParameters parameters) {
    return List.of();
  }

  private static boolean isSha256(HssParameters parameters) {
    return parameters.level(0).hash() == HashFunction.SHA_256;
  }

  private static int n(HssParameters parameters) {
    return parameters.level(0).n();
  }
}
