package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.ledger.HashFile;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.tlog.ConsistencyProof;
import dev.pawl.tlog.InclusionProof;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Proves that entries stand in the ledger, from a derived file of hashes that is brought up to the
/// ledger when a proof is wanted. A file that is not the ledger's is made again from all entries.
///
/// Safe for all threads; proofs are made one at a time.
final class Proofs implements AutoCloseable {
  private final Ledger ledger;
  private final ReentrantLock lock = new ReentrantLock();
  private final HashFile hashes; // guarded by lock

  private Proofs(Ledger ledger, HashFile hashes) {
    this.ledger = ledger;
    this.hashes = hashes;
  }

  static Proofs open(Disk disk, Path path, Ledger ledger) throws IOException {
    return new Proofs(ledger, HashFile.open(disk, path, ledger.storeId()));
  }

  /// Proves that the entry at this index stands in the ledger as it is now.
  ///
  /// @throws IndexOutOfBoundsException where there is no such entry
  Receipt.Proof inclusion(long index) throws IOException {
    lock.lock();
    try {
      TreeHead head = catchUp();
      if (index < 0 || index >= head.size()) {
        throw new IndexOutOfBoundsException(
            "entry " + index + ", expected 0 to " + (head.size() - 1));
      }
      Optional<InclusionProof> proof = hashes.inclusionProof(index, head);
      if (proof.isEmpty()) {
        head = again();
        proof = hashes.inclusionProof(index, head);
      }
      return new Receipt.Proof(head, proof.orElseThrow(() -> disagreement(hashes)));
    } finally {
      lock.unlock();
    }
  }

  /// Proves that the entry at this index stands in the tree of an earlier head; empty where that
  /// head is not of this ledger.
  ///
  /// @throws IllegalArgumentException where the index is not below the head's size, or the head is
  ///   larger than the ledger
  Optional<InclusionProof> inclusion(long index, TreeHead earlier) throws IOException {
    lock.lock();
    try {
      var _ = catchUp();
      Optional<InclusionProof> proof = hashes.inclusionProof(index, earlier);
      if (proof.isPresent()) {
        return proof;
      }
      var _ = again();
      return hashes.inclusionProof(index, earlier);
    } finally {
      lock.unlock();
    }
  }

  /// Proves that the ledger as it is now begins with what it was at an earlier head; empty where it
  /// does not.
  ///
  /// @throws IndexOutOfBoundsException where the earlier head is larger than the ledger
  Optional<ConsistencyProof> consistency(TreeHead earlier) throws IOException {
    lock.lock();
    try {
      TreeHead head = catchUp();
      if (earlier.size() > head.size()) {
        throw new IndexOutOfBoundsException(
            "head of " + earlier.size() + " entries, the ledger has " + head.size());
      }
      Optional<ConsistencyProof> proof = hashes.consistencyProof(earlier, head);
      return proof.isPresent() ? proof : hashes.consistencyProof(earlier, again());
    } finally {
      lock.unlock();
    }
  }

  /// The proof between two sizes of the ledger; who gets it knows the roots.
  ///
  /// @throws IllegalArgumentException where the ledger is smaller
  ConsistencyProof between(long older, long newer) throws IOException {
    lock.lock();
    try {
      TreeHead head = catchUp();
      if (newer > head.size()) {
        throw new IllegalArgumentException(
            "proof up to %d entries, the ledger has %d".formatted(newer, head.size()));
      }
      return ConsistencyProof.of(older, newer, hashes);
    } finally {
      lock.unlock();
    }
  }

  private TreeHead catchUp() throws IOException {
    TreeHead head = ledger.head();
    if (hashes.size() > head.size()) {
      hashes.clear();
    }
    fill(head);
    return hashes.head().equals(head) ? head : again();
  }

  private TreeHead again() throws IOException {
    TreeHead head = ledger.head();
    hashes.clear();
    fill(head);
    if (!hashes.head().equals(head)) {
      throw disagreement(hashes);
    }
    return head;
  }

  private void fill(TreeHead head) throws IOException {
    try (RecordCursor records = ledger.readFrom(hashes.size())) {
      while (hashes.size() < head.size()) {
        LedgerRecord next =
            records.next().orElseThrow(() -> new StoreDamagedException("the ledger is cut short"));
        hashes.append(MerkleTree.leafHash(next.entry().toArray()));
      }
    }
    hashes.flush();
  }

  private static StoreDamagedException disagreement(HashFile hashes) {
    return new StoreDamagedException(
        "the Merkle root over the first " + hashes.size() + " entries is not the recorded one");
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      hashes.close();
    } finally {
      lock.unlock();
    }
  }
}
