package dev.pawl.signer;

import dev.pawl.ledger.Entry.SignerOpened;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.TreeHead;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// How a store is doing.
///
/// @param store its identity
/// @param createdMillis when it was made
/// @param schema the schema in force
/// @param unsafeFilesystem the type of file system that was accepted although it is not safe
/// @param head how far the ledger has come
/// @param openEpochs who may sign now; more than this process means that another one did not close
///   in order, and its open leaves burn when it is opened again
/// @param keys in the order of their creation
/// @param anchors what remembers the ledger outside of the store
/// @param notes what opening found and did, for people; empty where nothing is to be said
public record StoreStatus(
    StoreId store,
    long createdMillis,
    int schema,
    Optional<String> unsafeFilesystem,
    TreeHead head,
    Map<Epoch, SignerOpened> openEpochs,
    List<KeyStatus> keys,
    List<AnchorStatus> anchors,
    List<String> notes) {

  /// Copies the collections.
  public StoreStatus {
    openEpochs = Map.copyOf(openEpochs);
    keys = List.copyOf(keys);
    anchors = List.copyOf(anchors);
    notes = List.copyOf(notes);
  }

  /// How a key is doing. Capacity is used + free, and used is signed + burned + reserved.
  ///
  /// @param parameters the canonical name of its parameter set
  /// @param profile the consumer profile it was made for; empty where none
  /// @param createdMillis when it was made
  /// @param reserved leaves that are given out and neither signed nor burned
  /// @param thresholdsPermille when so many thousandths are left, signing stops until somebody
  ///   acknowledges
  /// @param acknowledgementNeeded the threshold that waits for somebody
  public record KeyStatus(
      KeyId key,
      String name,
      String parameters,
      String profile,
      long createdMillis,
      KeyState.Status status,
      long capacity,
      long used,
      long signed,
      long burned,
      long reserved,
      long free,
      List<Integer> thresholdsPermille,
      OptionalInt acknowledgementNeeded) {

    /// Copies the thresholds.
    public KeyStatus {
      thresholdsPermille = List.copyOf(thresholdsPermille);
    }
  }

  /// How an anchor is doing.
  ///
  /// @param description which anchor
  /// @param remembered how far it has been told; empty where it cannot be read
  /// @param cannotSee what it does not protect against, in one sentence
  public record AnchorStatus(String description, Optional<TreeHead> remembered, String cannotSee) {}
}
