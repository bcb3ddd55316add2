package dev.pawl.acceptance.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.acceptance.interop.Programs.Ended;
import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.ConsistencyProof;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.InclusionProof;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.note.TlogProof;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.tlog.tile.EntryBundle;
import dev.pawl.tlog.tile.Tile;
import dev.pawl.tlog.tile.TileHashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: notes, tiles and proofs are those that others understand. Method: Go's own modules write a
/// log, which we read and whose proofs must be ours; and they check proofs that we make.
final class GoLogTest {
  private static final String NAME = "go.example/log";
  private static final int OLD = 300;
  private static final int SIZE = 66_000; // three levels of tiles

  @TempDir Path directory;

  @BeforeEach
  void go() {
    Programs.requireGo();
  }

  /// A log that Go wrote.
  private record Theirs(Path directory) {
    String text(String name) throws IOException {
      return Files.readString(directory.resolve(name));
    }

    TreeHead head(String checkpoint) throws Exception {
      SignedNote note = SignedNote.parse(Files.readAllBytes(directory.resolve(checkpoint)));
      assertThat(VerifierKey.parse(text("vkey").strip()).verifies(note)).isTrue();
      Checkpoint read = Checkpoint.parse(note.text());
      assertThat(read.origin()).isEqualTo(NAME);
      return read.head();
    }

    byte[] fetch(Tile tile) throws IOException {
      return Files.readAllBytes(directory.resolve(tile.path()));
    }

    List<byte[]> entries(long size) throws Exception {
      List<byte[]> entries = new ArrayList<>();
      for (long first = 0; first < size; first += Tile.FULL) {
        int width = (int) Math.min(Tile.FULL, size - first);
        Tile tile = new Tile(Tile.ENTRIES, first / Tile.FULL, width);
        entries.addAll(EntryBundle.decode(fetch(tile), width));
      }
      return entries;
    }
  }

  private Theirs written(int old, int size) throws Exception {
    Ended ended = Programs.go("write", directory.resolve("theirs"), NAME, old, size);
    assertThat(ended.code()).as("%s", ended).isZero();
    return new Theirs(directory.resolve("theirs"));
  }

  @Test
  void log_writtenByGo_isRead() throws Exception {
    Theirs theirs = written(OLD, SIZE);
    TreeHead head = theirs.head("checkpoint");
    List<byte[]> entries = theirs.entries(head.size());
    assertThat(new String(entries.get(65_537), UTF_8))
        .isEqualTo("entry 65537 of a log that Go wrote");
    assertThat(Published.head(entries)).isEqualTo(head);
    TileHashes tiles = new TileHashes(theirs::fetch, head.size());
    for (String line : theirs.text("proofs").lines().toList()) {
      List<String> words = List.of(line.split(" "));
      long place = Long.parseLong(words.get(1));
      List<Hash> path = new ArrayList<>();
      for (String hash : words.subList(2, words.size())) {
        path.add(Hash.parseBase64("hash of a proof", hash));
      }
      if (words.getFirst().equals("record")) {
        InclusionProof ours = InclusionProof.of(place, head.size(), tiles);
        assertThat(ours.inclusionPath()).as(line).isEqualTo(path);
        assertThat(ours.verify(MerkleTree.leafHash(entries.get((int) place)), head)).isTrue();
      } else {
        ConsistencyProof ours = ConsistencyProof.of(place, head.size(), tiles);
        assertThat(ours.consistencyPath()).as(line).isEqualTo(path);
        assertThat(ours.verify(theirs.head("old"), head)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 255, 256, 257, 600})
  void log_ofAnySize_isReadByPythonToo(int size) throws Exception {
    Programs.requirePython();
    Theirs theirs = written(1, size);
    assertThat(Published.head(theirs.entries(size))).isEqualTo(theirs.head("checkpoint"));
    Path place = theirs.directory();
    Ended ended =
        Programs.verify(
            "log",
            "--tree-only",
            place,
            "--log-key",
            place.resolve("vkey"),
            "--since",
            place.resolve("old"));
    assertThat(ended.code()).as("%s", ended).isZero();
  }

  @Test
  void proofs_ofOurs_areValidForGo() throws Exception {
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      entries.add(("entry " + i).getBytes(UTF_8));
    }
    Published log = new Published(directory.resolve("log"));
    SignedNote note = log.publish(entries);
    TileHashes tiles =
        new TileHashes(tile -> Files.readAllBytes(log.directory.resolve(tile.path())), 700);
    for (int index : List.of(0, 255, 256, 511, 699)) {
      InclusionProof path = InclusionProof.of(index, 700, tiles);
      Path proof = log.beside("proof", new TlogProof(Optional.of("ZXh0cmE="), path, note).encode());
      Path entry = log.beside("entry", "entry " + index);
      assertValid(0, Programs.go("proof", log.ed25519.verifier(), entry, proof));
      assertValid(1, Programs.go("proof", log.ed25519.verifier(), proof, proof));
    }
    for (int size : List.of(1, 256, 300, 700)) {
      Path old = log.beside("old", log.checkpoint(entries.subList(0, size)).encode());
      StringBuilder hashes = new StringBuilder();
      ConsistencyProof.of(size, 700, tiles)
          .consistencyPath()
          .forEach(hash -> hashes.append(hash.base64()).append('\n'));
      Path path = log.beside("path", hashes.toString());
      assertValid(0, Programs.go("growth", log.ed25519.verifier(), old, log.checkpoint(), path));
      Path other = log.beside("old", log.checkpoint(entries.subList(700 - size, 700)).encode());
      int code = size == 700 ? 0 : 1;
      assertValid(
          code, Programs.go("growth", log.ed25519.verifier(), other, log.checkpoint(), path));
    }
  }

  private static void assertValid(int code, Ended ended) {
    assertThat(ended.code()).as("%s", ended).isEqualTo(code);
  }
}
