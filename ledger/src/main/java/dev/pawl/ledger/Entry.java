package dev.pawl.ledger;

import dev.pawl.tlog.Hash;
import java.util.List;

/// One line of the ledger: something that happened, for ever.
///
/// Entries are canonical bytes ([EntryCodec]), leaves of the Merkle tree, and the only input of the
/// state's fold. Times are milliseconds since 1970 in UTC, as the program's clock told; no rule
/// reads them.
public sealed interface Entry {

  /// The newest schema this code reads and writes.
  int SCHEMA = 1;

  /// The SHA-256 of each private companion, in the order in which a record holds them.
  default List<Hash> attachments() {
    return List.of();
  }

  /// The most characters of one text in an entry.
  int TEXT_MAX = 1_024;

  private static void requireText(String field, String value) {
    if (value.length() > TEXT_MAX) {
      throw new IllegalArgumentException(
          field + " has " + value.length() + " characters, expected at most " + TEXT_MAX);
    }
  }

  /// The most characters of a verifier key: one of ML-DSA-44 has some 1,800.
  int VERIFIER_KEY_MAX = 4_096;

  /// The most anchors, and approvers, of one configuration.
  int ANCHORS_MAX = 16;

  /// The most leaves of grace.
  int GRACE_MAX = 65_536;

  private static void requireLength(String field, String value, int max) {
    if (value.isEmpty() || value.length() > max) {
      throw new IllegalArgumentException(
          field + " has " + value.length() + " characters, expected 1 to " + max);
    }
  }

  private static void requireCount(String field, int count, int min, int max) {
    if (count < min || count > max) {
      throw new IllegalArgumentException(
          field + " are " + count + ", expected " + min + " to " + max);
    }
  }

  /// The first entry, exactly once.
  ///
  /// @param store the store's identity
  /// @param schema the schema that everything after is written in
  /// @param unsafeFilesystem the file system type that was accepted although it is not safe; empty
  ///   where it is
  /// @param sealing the SHA-256 of the description of how private keys are sealed
  record StoreCreated(
      StoreId store, int schema, String unsafeFilesystem, Hash sealing, long timeMillis)
      implements Entry {
    /// Checks the lengths.
    public StoreCreated {
      requireText("unsafe file system", unsafeFilesystem);
    }

    @Override
    public List<Hash> attachments() {
      return List.of(sealing);
    }
  }

  /// A key is born here; private keys are never imported.
  ///
  /// @param key never used for another key
  /// @param name what people call it, never used for another key
  /// @param parameters the canonical name of its parameter set; opaque to the ledger
  /// @param publicKey opaque to the ledger, never seen twice
  /// @param heights the tree height of each layer, layer 0 (which signs messages) first
  /// @param policy what was decided for it
  /// @param sealedPrivateKey the SHA-256 of the sealed private key
  record KeyCreated(
      KeyId key,
      String name,
      String parameters,
      Bytes publicKey,
      List<Integer> heights,
      KeyPolicy policy,
      Hash sealedPrivateKey,
      long timeMillis)
      implements Entry {
    /// Copies the heights and checks the lengths.
    public KeyCreated {
      requireText("key name", name);
      requireText("parameters", parameters);
      requireText("profile", policy.profile());
      heights = List.copyOf(heights);
    }

    @Override
    public List<Hash> attachments() {
      return List.of(sealedPrivateKey);
    }
  }

  /// A process may sign. Its epoch is this entry's ledger index.
  ///
  /// @param signer who; opening it again fences its older epoch
  /// @param softwareVersion the version of this software
  /// @param host where
  record SignerOpened(
      SignerId signer, String softwareVersion, HostFingerprint host, long timeMillis)
      implements Entry {
    /// Checks the lengths.
    public SignerOpened {
      requireText("software version", softwareVersion);
      requireText("boot id", host.bootId());
      requireText("machine id", host.machineId());
      requireText("vm generation", host.vmGeneration());
      requireText("process", host.process());
    }
  }

  /// This epoch can commit nothing more.
  record SignerFenced(Epoch epoch, FenceReason reason, long timeMillis) implements Entry {}

  /// These leaves belong to this epoch alone, for ever.
  ///
  /// @param layer 0 signs messages; layer k + 1 signs the roots of layer k's trees
  /// @param range counted over the whole layer: leaf `t * 2^h + q` is one-time key q of tree t
  record Reserved(KeyId key, int layer, LeafRange range, Epoch epoch) implements Entry {}

  /// The receipt: the one signature of that leaf.
  ///
  /// What was signed is committed to, not told: the disclosure, a private companion, opens it with
  /// a random salt, so that publishing the ledger tells nobody which artifacts exist.
  ///
  /// @param signature the SHA-256 of the signature as released
  /// @param disclosure the SHA-256 of salt, request, message digest, label and signature digest
  record Signed(
      KeyId key,
      int layer,
      long leaf,
      Epoch epoch,
      Hash signature,
      Hash disclosure,
      long timeMillis)
      implements Entry {
    @Override
    public List<Hash> attachments() {
      return List.of(disclosure, signature);
    }
  }

  /// Closed without a signature, so that every leaf is signed, burned, reserved or free.
  record Burned(KeyId key, int layer, LeafRange range, BurnReason reason) implements Entry {}

  /// Signing with this key stops at once.
  record KeyQuarantined(KeyId key, String reason, String evidence, String who, long timeMillis)
      implements Entry {
    /// Checks the lengths.
    public KeyQuarantined {
      requireText("reason", reason);
      requireText("evidence", evidence);
      requireText("who", who);
    }
  }

  /// A human decided that a quarantined key signs again, from `next` on.
  record KeyResumed(KeyId key, String reason, String who, long timeMillis) implements Entry {
    /// Checks the lengths.
    public KeyResumed {
      requireText("reason", reason);
      requireText("who", who);
    }
  }

  /// This key never signs again.
  record KeyRetired(KeyId key, String reason, String who, long timeMillis) implements Entry {
    /// Checks the lengths.
    public KeyRetired {
      requireText("reason", reason);
      requireText("who", who);
    }
  }

  /// Somebody has seen that few leaves are left (RFC 10033).
  ///
  /// @param permille the threshold that was reached
  record ThresholdAcknowledged(KeyId key, int permille, String who, long timeMillis)
      implements Entry {
    /// Checks the lengths.
    public ThresholdAcknowledged {
      requireText("who", who);
    }
  }

  /// The state that all entries before this one fold to, so that a snapshot of it can be believed:
  /// this entry is under the root that the anchors remember, and the snapshot is not.
  ///
  /// @param state the SHA-256 of the encoded state
  record StateRecorded(Hash state) implements Entry {}

  /// The keys under which checkpoints of this ledger are signed, made here and once.
  ///
  /// @param origin of the checkpoints, and the name of all the keys
  /// @param verifierKeys as C2SP signed-note writes them, Ed25519 first
  /// @param sealedKeys the SHA-256 of the sealed private keys
  record LogKeyCreated(String origin, List<String> verifierKeys, Hash sealedKeys, long timeMillis)
      implements Entry {
    /// Copies the keys and checks the lengths.
    public LogKeyCreated {
      requireText("origin", origin);
      verifierKeys = List.copyOf(verifierKeys);
      requireCount("verifier keys", verifierKeys.size(), 1, 8);
      verifierKeys.forEach(key -> requireLength("verifier key", key, VERIFIER_KEY_MAX));
    }

    @Override
    public List<Hash> attachments() {
      return List.of(sealedKeys);
    }
  }

  /// From here on these anchors are required beside the file anchor.
  ///
  /// @param anchors all of them; empty for the file anchor alone
  /// @param release when a signature may leave
  /// @param grace how many leaves may be used in all while one of the anchors does not answer
  /// @param approvers who decided; two where this is weaker than what was required
  record AnchorsConfigured(
      List<RequiredAnchor> anchors,
      Release release,
      int grace,
      List<String> approvers,
      String reason,
      long timeMillis)
      implements Entry {
    /// Copies the lists and checks the lengths.
    public AnchorsConfigured {
      anchors = List.copyOf(anchors);
      approvers = List.copyOf(approvers);
      requireCount("anchors", anchors.size(), 0, ANCHORS_MAX);
      requireCount("approvers", approvers.size(), 0, ANCHORS_MAX);
      if (anchors.stream().distinct().count() < anchors.size()) {
        throw new IllegalArgumentException("an anchor is named twice");
      }
      requireCount("leaves of grace", grace, 0, GRACE_MAX);
      for (String approver : approvers) {
        requireText("approver", approver);
        if (!approver.chars().allMatch(c -> c >= ' ' && c <= '~')) {
          throw new IllegalArgumentException(
              "approver is not ASCII, expected an account or an address");
        }
      }
      requireText("reason", reason);
      int characters = anchors.stream().mapToInt(a -> a.specification().length()).sum();
      requireCount(
          "characters of all specifications", characters, 0, RequiredAnchor.SPECIFICATION_MAX);
    }
  }

  /// Leaves that are used although an anchor does not answer, out of the configured grace.
  ///
  /// @param leaves how many, counted before they are used
  /// @param anchor which one did not answer
  record GraceUsed(int leaves, String anchor) implements Entry {
    /// Checks the lengths.
    public GraceUsed {
      requireText("anchor", anchor);
    }
  }

  /// What follows may use this schema; older software refuses to open the store.
  record SchemaRaised(int schema) implements Entry {}
}
