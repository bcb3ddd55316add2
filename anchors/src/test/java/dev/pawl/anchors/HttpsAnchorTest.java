package dev.pawl.anchors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.anchors.ObjectServer.Fault;
import dev.pawl.durable.RealDisk;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreDamagedException.Kind;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.GrowingLog;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The anchor over a real HTTPS server that loses, delays, repeats and forgets.
final class HttpsAnchorTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(400);

  @TempDir private static Path identityDirectory;
  private static ObjectServer.Identity identity;

  @TempDir private Path directory;
  private ObjectServer server;
  private GrowingLog log;
  private Path token;

  @BeforeAll
  static void makeIdentity() throws Exception {
    identity = ObjectServer.Identity.make(identityDirectory);
  }

  @BeforeEach
  void serve() throws Exception {
    server = new ObjectServer(identity);
    log = GrowingLog.named("log.example/a", 60, new SecureRandom());
    token = secret("token", ObjectServer.TOKEN + "\n");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path secret(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private HttpsPlace place() throws Exception {
    return HttpsPlace.parse(
        "url %s\ntoken-file %s\ncertificate-file %s\n"
            .formatted(server.url(), token, server.certificate));
  }

  private AnchorContext context(GrowingLog of, SecureRandom random) {
    StoreId store = new StoreId(Bytes.copyOf(new byte[StoreId.BYTES]));
    return new AnchorContext(store, new RealDisk(), directory, of::checkpoint, of::between, random);
  }

  private HttpsAnchor open(GrowingLog of, Duration timeout) throws Exception {
    return HttpsAnchor.open(place(), context(of, new SecureRandom()), timeout);
  }

  private HttpsAnchor open(GrowingLog of) throws Exception {
    return open(of, TIMEOUT);
  }

  private void enrol(int size) throws Exception {
    HttpsAnchor.enrol(place(), context(log, new SecureRandom()), log.head(size), TIMEOUT);
  }

  private TreeHead there() throws Exception {
    return RemoteMemory.parse(new StoreId(Bytes.copyOf(new byte[16])), server.text()).head();
  }

  private static void damaged(Kind kind, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(((StoreDamagedException) e).kind()).isEqualTo(kind));
  }

  private static void unavailable(String message, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IOException.class).hasMessageContaining(message);
  }

  @Test
  void confirm_aGrowingLedger_isThereAndCostsOneWrite() throws Exception {
    enrol(3);
    enrol(3); // as after a crash
    try (HttpsAnchor anchor = open(log)) {
      assertThat(anchor.remembered()).isEqualTo(log.head(3));
      anchor.confirm(log.head(3));
      int writes = server.writes();
      for (int size = 4; size < 10; size++) {
        anchor.confirm(log.head(size));
        anchor.confirm(log.head(size));
        assertThat(there()).isEqualTo(log.head(size));
      }
      assertThat(server.writes()).isEqualTo(writes + 6);
      assertThat(anchor.description()).isEqualTo("the object " + server.url());
    }
    try (HttpsAnchor next = open(log)) {
      assertThat(next.remembered()).isEqualTo(log.head(9));
      next.confirm(log.head(30));
    }
  }

  @Test
  void open_withoutTheRightTokenOrTrust_isRefusedAndPrintsNoToken() throws Exception {
    enrol(3);
    token = secret("wrong", "not-the-token");
    unavailable("the token is missing, wrong", () -> open(log));
    assertThatThrownBy(() -> open(log)).message().doesNotContain("not-the-token");
    token = Files.writeString(directory.resolve("loose"), ObjectServer.TOKEN);
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
    unavailable("others may read", () -> open(log));
    HttpsPlace untrusting = HttpsPlace.parse("url " + server.url());
    unavailable(
        "was not reached",
        () -> HttpsAnchor.open(untrusting, context(log, new SecureRandom()), TIMEOUT));
  }

  @ParameterizedTest
  @EnumSource(
      names = {"DROPPED", "ANSWER_LOST", "ERROR_BEFORE", "ERROR_AFTER", "NO_TAG", "WEAK_TAG"})
  void confirm_whereAWriteHasAnUnknownOutcome_readsItBack(Fault fault) throws Exception {
    enrol(3);
    try (HttpsAnchor anchor = open(log)) {
      for (int size = 4; size < 12; size++) {
        server.puts.add(fault);
        anchor.confirm(log.head(size));
        assertThat(there()).isEqualTo(log.head(size));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DROPPED", "ANSWER_LOST", "ERROR_BEFORE", "ERROR_AFTER"})
  void confirm_whereNothingComesBack_failsAndGoesOnLater(Fault fault) throws Exception {
    enrol(3);
    try (HttpsAnchor anchor = open(log)) {
      anchor.confirm(log.head(4));
      server.always = fault;
      for (int size = 5; size < 8; size++) {
        int wanted = size;
        assertThatThrownBy(() -> anchor.confirm(log.head(wanted))).isInstanceOf(IOException.class);
      }
      server.always = Fault.NONE;
      anchor.confirm(log.head(8));
      assertThat(there()).isEqualTo(log.head(8));
    }
  }

  @Test
  void confirm_whereAWriteArrivesLate_takesItForItsOwn() throws Exception {
    enrol(3);
    try (HttpsAnchor anchor = open(log, SHORT)) {
      anchor.confirm(log.head(4));
      server.puts.addAll(List.of(Fault.HELD, Fault.DROPPED, Fault.DROPPED, Fault.DROPPED));
      unavailable("was not reached", () -> anchor.confirm(log.head(5)));
      server.release.countDown();
      while (there().size() == 4) {
        Thread.onSpinWait();
      }
      anchor.confirm(log.head(7));
      assertThat(there()).isEqualTo(log.head(7));
    }
  }

  @Test
  void confirm_aRolledBackOrForkedLedger_isToldAtTheFirst() throws Exception {
    enrol(30);
    try (HttpsAnchor anchor = open(log)) {
      damaged(Kind.ROLLED_BACK, "entries 20 to 29 are missing", () -> anchor.confirm(log.head(20)));
      damaged(Kind.ROLLED_BACK, "remembers 30", () -> anchor.confirm(log.head(31)));
    }
    GrowingLog fork = log.forkedAt(10, 60);
    for (int size : new int[] {30, 40}) {
      try (HttpsAnchor anchor = open(fork)) {
        damaged(Kind.FORKED, "another root at 30", () -> anchor.confirm(fork.head(size)));
      }
    }
    assertThat(there()).isEqualTo(log.head(30));
  }

  @Test
  void confirm_withTwoProcesses_stopsTheOlderAtItsNextWrite() throws Exception {
    enrol(10);
    GrowingLog fork = log.forkedAt(10, 60);
    for (int ahead = -1; ahead <= 1; ahead++) {
      int base = Math.toIntExact(there().size());
      try (HttpsAnchor one = open(log);
          HttpsAnchor other = open(log)) {
        one.confirm(log.head(base));
        other.confirm(log.head(base));
        other.confirm(log.head(base + 2));
        int size = base + 2 + ahead;
        Kind kind = ahead < 0 ? Kind.ROLLED_BACK : Kind.FORKED;
        damaged(kind, "", () -> one.confirm(log.head(size)));
        damaged(kind, "", () -> one.confirm(log.head(50))); // and at each one after
        other.confirm(log.head(base + 3));
      }
    }
    assertThat(fork.head(10)).isEqualTo(log.head(10));
  }

  /// A machine that was cloned while it ran: both have the same memory, so the same name, and go on
  /// with the same words.
  @Test
  void confirm_withTwoClonesOfOneProcess_neverConfirmsBoth() throws Exception {
    enrol(10);
    int run = 0;
    for (boolean atOnce : new boolean[] {true, false}) {
      for (int more = 0; more < 3; more++) {
        int base = Math.toIntExact(there().size());
        SecureRandom dice = new SameDice(run++);
        try (HttpsAnchor one = HttpsAnchor.open(place(), context(log, dice), TIMEOUT);
            HttpsAnchor clone = HttpsAnchor.open(place(), context(log, dice), TIMEOUT)) {
          if (atOnce) {
            one.confirm(log.head(base));
          } else {
            one.confirm(log.head(base + 1));
          }
          int size = base + 1 + more;
          damaged(Kind.FORKED, "a copy of this very process", () -> clone.confirm(log.head(size)));
        }
      }
    }
  }

  /// All who have it draw alike.
  private static final class SameDice extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte value;

    SameDice(int value) {
      this.value = (byte) value;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      java.util.Arrays.fill(bytes, value);
    }
  }

  @Test
  void firstConfirm_whereAnOlderProcessWriteArrivesLate_goesOnOverIt() throws Exception {
    enrol(10);
    String late =
        server.text().replaceFirst("\n10\n.*\n", "\n12\n" + log.head(12).root().base64() + "\n");
    try (HttpsAnchor anchor = open(log)) {
      server.put(late);
      anchor.confirm(log.head(12));
      anchor.confirm(log.head(13));
    }
    try (HttpsAnchor anchor = open(log)) {
      server.put(late.replaceFirst("\n12\n.*\n", "\n20\n" + log.head(20).root().base64() + "\n"));
      damaged(Kind.ROLLED_BACK, "remembers 20", () -> anchor.confirm(log.head(13)));
    }
  }

  /// The rolled-back store meets a cache that still has the copy of its time.
  @Test
  void firstConfirm_whereACacheAnswered_isNotDeceived() throws Exception {
    enrol(10);
    try (HttpsAnchor anchor = open(log)) {
      anchor.confirm(log.head(20));
    }
    server.gets.add(Fault.STALE);
    try (HttpsAnchor restored = open(log)) {
      assertThat(restored.remembered()).isEqualTo(log.head(10));
      damaged(Kind.ROLLED_BACK, "remembers 20", () -> restored.confirm(log.head(10)));
    }
    try (HttpsAnchor anchor = open(log)) {
      anchor.confirm(log.head(21));
      server.put(server.text()); // another entity tag
      server.always = Fault.STALE;
      unavailable("", () -> anchor.confirm(log.head(22)));
    }
  }

  @Test
  void confirm_whereAnOldCopyWasPutBack_saysSo() throws Exception {
    enrol(10);
    try (HttpsAnchor anchor = open(log)) {
      anchor.confirm(log.head(11));
      anchor.confirm(log.head(12));
      server.restore(1);
      unavailable("went back from 12 to 11", () -> anchor.confirm(log.head(13)));
    }
  }

  @Test
  void confirm_whereTheSameTextGotAnotherTag_goesOn() throws Exception {
    enrol(10);
    try (HttpsAnchor anchor = open(log)) {
      anchor.confirm(log.head(11));
      server.put(server.text());
      anchor.confirm(log.head(12));
    }
  }

  @Test
  void confirm_whereAProxyRepeatsARequest_stops() throws Exception {
    enrol(10);
    try (HttpsAnchor anchor = open(log)) {
      anchor.confirm(log.head(11));
      server.puts.add(Fault.REPEATED);
      damaged(Kind.FORKED, "a proxy repeats requests", () -> anchor.confirm(log.head(12)));
    }
  }

  @Test
  void open_withoutTheObject_isNeverZero() throws Exception {
    damaged(Kind.ANCHOR_LOST, "is gone", () -> open(log));
    enrol(10);
    try (HttpsAnchor anchor = open(log)) {
      server.remove();
      damaged(Kind.ANCHOR_LOST, "is gone", () -> anchor.confirm(log.head(10)));
    }
    assertThat(server.text()).isNull();
  }

  @Test
  void open_whatPawlDidNotWrite_isRefused() throws Exception {
    enrol(10);
    String ours = server.text();
    for (String other :
        List.of(
            "hello\n",
            ours + "more\n",
            ours.replace("writer", "author"),
            ours.substring(0, ours.length() - 1),
            ours.replaceFirst("pawl/00", "pawl/01"))) {
      server.put(other);
      damaged(Kind.ANCHOR_LOST, "is not what Pawl wrote", () -> open(log));
      damaged(Kind.ANCHOR_LOST, "is not what Pawl wrote", () -> enrol(10));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_TAG", "WEAK_TAG"})
  void open_withoutAStrongEntityTag_isRefusedWithTheRemedy(Fault fault) throws Exception {
    enrol(10);
    server.gets.add(fault);
    unavailable("turn compression off", () -> open(log));
  }

  @Test
  void enrol_whereTheServerHasNoSuchPath_isNoDamage() {
    server.always = Fault.NO_PATH;
    unavailable("takes nothing at that path", () -> enrol(10));
  }

  @Test
  void enrol_aServerThatIgnoresConditions_isRefused() {
    server.ignoresConditions = true;
    unavailable("ignores conditions is no anchor", () -> enrol(10));
  }

  @Test
  void parse_ofPlaces_isCanonicalAndStrict() throws Exception {
    String text = "url https://a.example/x\ntoken-file /etc/t\n";
    assertThat(
            AnchorFactory.check("https", "\n# here\n token-file \t/etc/t\nurl https://a.example/x")
                .specification())
        .isEqualTo(text);
    assertThat(
            AnchorFactory.check("https", "https://a.example/x token-file /etc/t").specification())
        .isEqualTo(text);
    for (String wrong :
        List.of(
            "",
            "https://a.example/x token-file",
            "https://a.example/x /etc/t",
            "url http://a.example/x",
            "url https://me:secret@a.example/x",
            "url https://a.example/x\nurl https://a.example/x",
            "url https://a.example/x\ntoken abc",
            "url https://a.example/x\ntoken-file",
            "url https://a.example/x\ntoken-file relative")) {
      assertThatThrownBy(() -> AnchorFactory.check("https", wrong))
          .isInstanceOf(dev.pawl.tlog.MalformedException.class)
          .message()
          .doesNotContain("secret");
    }
  }
}
