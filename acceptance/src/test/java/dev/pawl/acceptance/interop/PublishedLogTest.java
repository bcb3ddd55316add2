package dev.pawl.acceptance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.acceptance.interop.Programs.Ended;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Entry.KeyQuarantined;
import dev.pawl.ledger.Entry.KeyRetired;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.KeyState;
import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.NoteSigner;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: an auditor who trusts none of our code sees what we see. Method: a true store's entries
/// are published, honestly and not, and the programs in Python and Go must find out and say so.
final class PublishedLogTest {
  private static final String LMS = "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8";

  @TempDir Path directory;

  private Published log;
  private List<byte[]> entries;
  private Path since;

  @BeforeEach
  void publish() throws Exception {
    Programs.requirePython();
    try (RealLedger ledger = new RealLedger(directory)) {
      KeyState one = ledger.key("one", LMS);
      KeyState layered = ledger.key("layered", LMS + "," + LMS);
      for (int i = 0; i < 3; i++) {
        ledger.sign(one, "one " + i);
        ledger.sign(layered, "layered " + i);
        ledger.restart();
      }
      entries = ledger.entries();
    }
    log = new Published(directory.resolve("log"));
    since = log.beside("since", log.publish(entries).encode());
  }

  private void python(int code, String says) throws Exception {
    Path policy = log.beside("policy", log.policy());
    Ended ended = Programs.verify("log", log.directory, "--policy", policy, "--since", since);
    assertThat(ended.code()).as("%s", ended).isEqualTo(code);
    assertThat(ended.out()).contains(says);
  }

  private void go(int code, String says) throws Exception {
    Programs.requireGo();
    Ended ended = Programs.go("log", log.directory, log.ed25519.verifier(), since);
    assertThat(ended.code()).as("%s", ended).isEqualTo(code);
    assertThat(ended.out() + ended.err()).contains(says);
  }

  /// The entries with another one in this place.
  private List<byte[]> with(int index, byte[] entry) {
    List<byte[]> changed = new ArrayList<>(entries);
    changed.set(index, entry);
    return changed;
  }

  private int lastOf(Class<?> type) {
    for (int i = entries.size() - 1; ; i--) {
      if (type.isInstance(EntryCodec.decode(Bytes.copyOf(entries.get(i))))) {
        return i;
      }
    }
  }

  private Signed signed(int index) {
    return (Signed) EntryCodec.decode(Bytes.copyOf(entries.get(index)));
  }

  private static byte[] bytes(dev.pawl.ledger.Entry entry) {
    return EntryCodec.encode(entry).toArray();
  }

  @Test
  void log_healthy_isFoundSo() throws Exception {
    python(0, "healthy: every leaf at most once, every rule kept");
    go(0, "healthy");
  }

  @Test
  void log_healthyAndGrown_isFoundSo() throws Exception {
    since = log.beside("since", log.checkpoint(entries.subList(0, 5)).encode());
    python(0, "healthy");
    go(0, "healthy");
  }

  @Test
  void log_oneEntryRewrittenInPlace_isFound() throws Exception {
    int index = lastOf(Signed.class);
    Signed was = signed(index);
    byte[] rewritten =
        bytes(
            new Signed(
                was.key(),
                was.layer(),
                was.leaf(),
                was.epoch(),
                was.disclosure(),
                was.signature(),
                0));
    Published other = new Published(directory.resolve("other"));
    other.publish(with(index, rewritten));
    Directories.move(
        other.directory.resolve("tile/entries"), log.directory.resolve("tile/entries"));
    python(7, "the first " + entries.size() + " entries are not those that were there before");
    Ended alone = Programs.verify("log", log.directory, "--log-key", log.mlDsa.verifier());
    assertThat(alone.code()).as("%s", alone).isEqualTo(1);
    assertThat(alone.out())
        .contains("the entries have the root", "tile/0/000.p/%d is not".formatted(entries.size()));
    go(1, "entry " + index + " is not the one in the tree");
  }

  @Test
  void log_oneEntryRewrittenAndSignedAnew_isAFork() throws Exception {
    int index = lastOf(Signed.class);
    Signed was = signed(index);
    Signed other =
        new Signed(
            was.key(), was.layer(), was.leaf(), was.epoch(), was.disclosure(), was.signature(), 0);
    log.publish(with(index, bytes(other)));
    python(7, "the first " + entries.size() + " entries are not those that were there before");
    go(1, "does not extend");
  }

  @Test
  void log_rolledBack_isFound() throws Exception {
    log.publish(entries.subList(0, entries.size() - 4));
    String says = "the log has %d entries, %d were there before";
    python(7, says.formatted(entries.size() - 4, entries.size()));
    go(1, says.formatted(entries.size() - 4, entries.size()));
  }

  @Test
  void log_forkedAndGrownBeyond_isFound() throws Exception {
    Signed last = signed(lastOf(Signed.class));
    List<byte[]> forked = new ArrayList<>(entries.subList(0, entries.size() - 1));
    forked.add(bytes(new KeyQuarantined(last.key(), "reason", "evidence", "ada", 0)));
    forked.add(bytes(new KeyRetired(last.key(), "reason", "ada", 0)));
    log.publish(forked);
    python(7, "the first " + entries.size() + " entries are not those that were there before");
    go(1, "does not extend");
  }

  @Test
  void log_reusePlanted_isFound() throws Exception {
    Signed again = signed(lastOf(Signed.class));
    List<byte[]> more = new ArrayList<>(entries);
    more.add(bytes(again));
    log.publish(more);
    python(1, "leaf %d of key '".formatted(again.leaf()));
    python(1, "is signed, but was signed before, by entry " + lastOf(Signed.class));
    go(0, "healthy"); // it knows nothing of leaves
  }

  @Test
  void log_reservationsOverlap_isFound() throws Exception {
    Reserved first =
        (Reserved) EntryCodec.decode(Bytes.copyOf(entries.get(lastOf(Reserved.class))));
    List<byte[]> more = new ArrayList<>(entries);
    more.add(bytes(first));
    log.publish(more);
    python(1, "are reserved again");
  }

  @Test
  void log_cosignedByTooFew_isFound() throws Exception {
    SecureRandom random = new SecureRandom();
    StringBuilder policy = new StringBuilder(log.policy().replace("quorum none\n", ""));
    List<NoteSigner> witnesses = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      KeyType type = i == 0 ? KeyType.ML_DSA_44_COSIGNATURE : KeyType.ED25519_COSIGNATURE;
      witnesses.add(NoteSigner.generate("witness.example/" + i, type, random));
      policy.append("witness W%d %s\n".formatted(i, witnesses.get(i).verifier()));
    }
    policy.append("group all-of-them 2 W0 W1 W2\nquorum all-of-them\n");
    Path file = log.beside("witnesses", policy.toString());
    log.publish(entries, witnesses.get(0));
    Ended alone = Programs.verify("log", log.directory, "--policy", file);
    assertThat(alone.code()).as("%s", alone).isEqualTo(1);
    assertThat(alone.out()).contains("not cosigned by the policy's quorum of witnesses");
    log.publish(entries, witnesses.get(0), witnesses.get(2));
    Ended both = Programs.verify("log", log.directory, "--policy", file);
    assertThat(both.code()).as("%s", both).isZero();
    assertThat(both.out()).contains("ML-DSA-44", "witness W0", "witness W2");
  }

  @Test
  void log_signedByAThief_isFound() throws Exception {
    Path policy = log.beside("true-policy", log.policy());
    Published thief = new Published(log.directory);
    thief.publish(entries);
    Ended ended = Programs.verify("log", log.directory, "--policy", policy);
    assertThat(ended.code()).as("%s", ended).isEqualTo(1);
    assertThat(ended.out()).contains("the checkpoint is not signed by the log's key");
  }

  @Test
  void log_notThere_isUnreachable() throws Exception {
    Ended ended = Programs.verify("log", directory.resolve("nowhere"));
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains("no log at");
  }
}
