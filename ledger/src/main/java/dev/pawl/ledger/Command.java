package dev.pawl.ledger;

import dev.pawl.ledger.Entry.AnchorsConfigured;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.LogKeyCreated;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.Entry.StoreCreated;
import java.util.List;

/// Something that somebody wants to happen. [LedgerState#decide(Command)] answers with the entries
/// that make it so, or with a refusal. Times and random values arrive in here; rules make none.
public sealed interface Command {

  /// Private companions of the entries this leads to, each named in an entry by its SHA-256.
  default List<Bytes> attachments() {
    return List.of();
  }

  private static void requireNamed(Entry entry, Bytes... attachments) {
    for (int i = 0; i < attachments.length; i++) {
      if (!Digests.sha256(attachments[i]).equals(entry.attachments().get(i))) {
        throw new IllegalArgumentException("attachment " + i + " is not the one the entry names");
      }
    }
  }

  /// Begin an empty ledger.
  record CreateStore(StoreCreated entry, Bytes sealing) implements Command {
    /// Checks that the entry names the attachment.
    public CreateStore {
      requireNamed(entry, sealing);
    }

    @Override
    public List<Bytes> attachments() {
      return List.of(sealing);
    }
  }

  /// Add a key that was made here.
  record CreateKey(KeyCreated entry, Bytes sealedPrivateKey) implements Command {
    /// Checks that the entry names the attachment.
    public CreateKey {
      requireNamed(entry, sealedPrivateKey);
    }

    @Override
    public List<Bytes> attachments() {
      return List.of(sealedPrivateKey);
    }
  }

  /// Let a process sign, fencing the signer's older epoch.
  record OpenSigner(SignerId signer, String softwareVersion, HostFingerprint host, long timeMillis)
      implements Command {}

  /// End an epoch; the leaves it leaves open are burned.
  record FenceSigner(Epoch epoch, FenceReason reason, long timeMillis) implements Command {}

  /// Give leaves to an epoch, for ever.
  ///
  /// @param atLeast the lowest leaf wanted; free leaves below it are burned. 0 for the next free
  ///   one
  /// @param count how many leaves are wanted, 1 to [LedgerState#RESERVATION_LEAVES_MAX]; fewer are
  ///   given where the key ends or a warning threshold comes first
  record Reserve(KeyId key, int layer, long atLeast, int count, Epoch epoch) implements Command {}

  /// Record the one signature of a leaf.
  ///
  /// @param disclosure opens the receipt's commitment
  /// @param signature the bytes to be released
  record CommitReceipt(Signed receipt, Bytes disclosure, Bytes signature) implements Command {
    /// Checks that the receipt names both attachments.
    public CommitReceipt {
      requireNamed(receipt, disclosure, signature);
    }

    @Override
    public List<Bytes> attachments() {
      return List.of(disclosure, signature);
    }
  }

  /// Close leaves of the epoch's own reservation without a signature.
  record Burn(KeyId key, int layer, LeafRange range, BurnReason reason, Epoch epoch)
      implements Command {}

  /// Stop a key at once.
  record Quarantine(KeyId key, String reason, String evidence, String who, long timeMillis)
      implements Command {}

  /// Let a quarantined key sign again, at `atLeast` or the next free leaf; everything below is used
  /// or burned.
  record Resume(KeyId key, long atLeast, String reason, String who, long timeMillis)
      implements Command {}

  /// Stop a key for ever.
  record Retire(KeyId key, String reason, String who, long timeMillis) implements Command {}

  /// Say that the warning threshold was seen.
  record Acknowledge(KeyId key, String who, long timeMillis) implements Command {}

  /// Name the keys under which checkpoints are signed.
  record CreateLogKey(LogKeyCreated entry, Bytes sealedKeys) implements Command {
    /// Checks that the entry names the attachment.
    public CreateLogKey {
      requireNamed(entry, sealedKeys);
    }

    @Override
    public List<Bytes> attachments() {
      return List.of(sealedKeys);
    }
  }

  /// Require other anchors.
  record ConfigureAnchors(AnchorsConfigured entry) implements Command {}

  /// Use leaves although an anchor does not answer.
  ///
  /// @param anchor which one
  record UseGrace(int leaves, String anchor) implements Command {}

  /// Record the digest of the state as it is, so that a snapshot of it can be believed.
  record RecordState() implements Command {}

  /// Let later entries use a newer schema.
  record RaiseSchema(int schema) implements Command {}
}
