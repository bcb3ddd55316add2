package dev.pawl.anchors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.durable.Disk;
import dev.pawl.durable.RealDisk;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreDamagedException.Kind;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.GrowingLog;
import dev.pawl.testkit.MortalDisk;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The anchor over Debian's software TPM, with tpm2-tools as another reader and writer of the same
/// index. Skipped where they are not installed: `apt install swtpm tpm2-tools`.
final class TpmAnchorTest {
  private static final String INDEX = "0x01800042";
  private static final String OURS = "authwrite|authread|ownerread|no_da|nt=counter";

  @TempDir private Path directory;
  private Swtpm tpm;
  private TpmRelay relay;
  private GrowingLog log;
  private Disk disk = new RealDisk();
  private String more = "";

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Swtpm.isInstalled(), "needs Debian's packages swtpm and tpm2-tools");
    tpm = new Swtpm(directory.resolve("tpm"));
    relay = new TpmRelay(tpm.port());
    log = GrowingLog.named("log.example/a", 60, new SecureRandom());
  }

  @AfterEach
  void stop() throws Exception {
    if (tpm != null) {
      relay.close();
      tpm.close();
    }
  }

  private TpmPlace place() throws Exception {
    return TpmPlace.parse(
        "simulator 127.0.0.1:%d\nindex %s\n%s".formatted(relay.port(), INDEX, more));
  }

  private AnchorContext context() {
    StoreId store = new StoreId(Bytes.copyOf(new byte[StoreId.BYTES]));
    return new AnchorContext(
        store, disk, anchors(), log::checkpoint, log::between, new SecureRandom());
  }

  private Path anchors() {
    return directory.resolve("anchors");
  }

  private Path file() {
    return anchors().resolve("00".repeat(16) + ".tpm-" + INDEX);
  }

  private TpmAnchor open() throws Exception {
    return TpmAnchor.open(place(), context());
  }

  private void enrol(int size) throws Exception {
    TpmAnchor.enrol(place(), context(), log.head(size));
  }

  private void confirm(int size) throws Exception {
    try (TpmAnchor anchor = open()) {
      anchor.confirm(log.head(size));
    }
  }

  private long counter() throws Exception {
    return ByteBuffer.wrap(tpm.tool("tpm2_nvread", INDEX, "-s", "8")).getLong();
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
  void confirm_aGrowingLedger_raisesTheCounterThatOthersRead() throws Exception {
    enrol(3);
    enrol(3); // as after a crash
    String described = new String(tpm.tool("tpm2_nvreadpublic", INDEX), StandardCharsets.UTF_8);
    assertThat(described)
        .contains("friendly: authwrite|nt=0x1|ownerread|authread|no_da|written")
        .contains("size: 8");
    long before = counter();
    try (TpmAnchor anchor = open()) {
      assertThat(anchor.remembered()).isEqualTo(log.head(3));
      for (int size = 4; size < 10; size++) {
        anchor.confirm(log.head(size));
        anchor.confirm(log.head(size));
        assertThat(anchor.remembered()).isEqualTo(log.head(size));
        assertThat(counter()).isEqualTo(before + size - 3);
      }
      assertThatThrownBy(() -> anchor.confirm(log.head(8)))
          .isInstanceOf(IllegalArgumentException.class);
      damaged(Kind.FORKED, "another root", () -> anchor.confirm(log.forkedAt(2, 9).head(9)));
      damaged(Kind.FORKED, "another root", () -> anchor.confirm(log.head(10)));
    }
    tpm.powerCycle();
    relay.target = tpm.port();
    confirm(12);
    assertThat(Files.readString(file())).contains("counter " + INDEX + " " + counter() + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void open_aFileThatWentBack_isARollback() throws Exception {
    enrol(3);
    byte[] old = Files.readAllBytes(file());
    confirm(4);
    byte[] newer = Files.readAllBytes(file());
    confirm(9);
    for (byte[] image : List.of(old, newer)) {
      Files.write(file(), image);
      damaged(Kind.ROLLED_BACK, "the disk went back", this::open);
    }
    assertThat(counter()).isGreaterThan(0);
  }

  @Test
  void open_aTpmThatWentBack_isDamaged() throws Exception {
    enrol(3);
    tpm.copyTo(directory.resolve("copy"));
    relay.target = tpm.port();
    confirm(4);
    confirm(5);
    tpm.restore(directory.resolve("copy"));
    relay.target = tpm.port();
    damaged(Kind.ANCHOR_LOST, "another TPM, or its memory went back", this::open);
  }

  @Test
  void open_whatIsMissing_isNeverZero() throws Exception {
    damaged(Kind.ANCHOR_LOST, "there is no file", this::open);
    enrol(3);
    byte[] image = Files.readAllBytes(file());
    Files.delete(file());
    damaged(Kind.ANCHOR_LOST, "there is no file", this::open);
    unavailable("is in use; choose another index", () -> enrol(3));
    Files.write(file(), image);
    confirm(4);
    tpm.tool("tpm2_nvundefine", INDEX, "-C", "o");
    damaged(Kind.ANCHOR_LOST, "is gone", this::open);
    tpm.tool("tpm2_nvdefine", INDEX, "-C", "o", "-a", OURS);
    damaged(Kind.ANCHOR_LOST, "was deleted and defined anew", this::open);
    tpm.tool("tpm2_nvincrement", INDEX);
    damaged(Kind.ROLLED_BACK, "or a copy runs", this::open);
  }

  @Test
  void enrol_anIndexOfAnotherKind_isRefused() throws Exception {
    for (String attributes :
        List.of(
            "authwrite|authread|ownerread|no_da",
            "ownerwrite|authwrite|authread|ownerread|no_da|nt=counter",
            "authwrite|authread|ownerread|no_da|nt=counter|orderly")) {
      tpm.tool("tpm2_nvdefine", INDEX, "-C", "o", "-s", "8", "-a", attributes);
      unavailable("has attributes", () -> enrol(3));
      tpm.tool("tpm2_nvundefine", INDEX, "-C", "o");
    }
    tpm.tool("tpm2_nvdefine", INDEX, "-C", "o", "-s", "16", "-a", "authwrite|authread");
    unavailable("is not a counter of 8 bytes", () -> enrol(3));
    tpm.tool("tpm2_nvundefine", INDEX, "-C", "o");
    tpm.tool("tpm2_nvdefine", INDEX, "-C", "o", "-a", OURS);
    enrol(3); // as after a crash before the first increment
    confirm(4);
  }

  @Test
  void confirm_whereSomebodyElseRaisedTheCounter_stops() throws Exception {
    enrol(3);
    try (TpmAnchor anchor = open()) {
      anchor.confirm(log.head(4));
      tpm.tool("tpm2_nvincrement", INDEX);
      damaged(Kind.ROLLED_BACK, "a copy runs", () -> anchor.confirm(log.head(5)));
      damaged(Kind.ROLLED_BACK, "a copy runs", () -> anchor.confirm(log.head(6)));
    }
  }

  @Test
  void passwords_fromFiles_areNeededAndNeverPrinted() throws Exception {
    tpm.tool("tpm2_changeauth", "-c", "owner", "boss");
    unavailable("wrong password", () -> enrol(3));
    more =
        "auth-file %s\nowner-auth-file %s\n"
            .formatted(secret("auth", "counter-word"), secret("owner", "boss\n"));
    enrol(3);
    confirm(4);
    assertThat(tpm.tool("tpm2_nvread", INDEX, "-P", "counter-word", "-s", "8")).hasSize(8);
    secret("auth", "other-word");
    unavailable("wrong password", this::open);
    assertThatThrownBy(this::open).message().doesNotContain("other-word");
    Files.setPosixFilePermissions(
        directory.resolve("auth"), PosixFilePermissions.fromString("rw-r--r--"));
    unavailable("others may read", this::open);
  }

  private Path secret(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /// Every command to the TPM is lost once, and once only its response; then the process begins
  /// anew, or goes on.
  @Test
  void confirm_whereACommandIsLost_isFinishedLater() throws Exception {
    enrol(3);
    int size = 4;
    for (boolean done : new boolean[] {false, true}) {
      for (int commands = 0; commands < 4; commands++) {
        TreeHead old = log.head(size - 1);
        TreeHead wanted = log.head(size);
        try (TpmAnchor anchor = open()) {
          relay.loseAfter(commands, done);
          if (commands < 3) {
            unavailable("was not reached", () -> anchor.confirm(wanted));
          } else {
            anchor.confirm(wanted); // reads, raises, reads
          }
          relay.loseNothing();
          if (size % 2 == 0) {
            anchor.confirm(wanted);
          }
        }
        try (TpmAnchor again = open()) {
          assertThat(again.remembered()).isIn(old, wanted);
          again.confirm(wanted);
        }
        size++;
      }
    }
  }

  /// The process dies at every change to the disk, in making the anchor and in using it.
  @Test
  void death_atEveryChange_losesNoConfirmation() throws Exception {
    int size = 5;
    for (int changes = 0; ; changes++, size += 2) {
      MortalDisk mortal = new MortalDisk(new RealDisk(), Integer.MAX_VALUE) {};
      disk = mortal;
      if (changes == 0) {
        enrol(4);
      }
      TreeHead old;
      boolean died = false;
      TreeHead wanted = log.head(size);
      try (TpmAnchor anchor = open()) {
        old = anchor.remembered();
        mortal.dieAfter(changes);
        anchor.confirm(wanted);
      } catch (MortalDisk.Dead e) {
        died = true;
        old = log.head(size - 2 < 5 ? 4 : size - 2);
      }
      disk = new RealDisk();
      try (TpmAnchor again = open()) {
        assertThat(again.remembered()).isIn(died ? List.of(old, wanted) : List.of(wanted));
        again.confirm(wanted);
      }
      if (!died) {
        return;
      }
    }
  }

  @Test
  void open_aDamagedFile_isRefused() throws Exception {
    enrol(3);
    byte[] whole = Files.readAllBytes(file());
    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 1;
      Files.write(file(), flipped);
      damaged(Kind.ANCHOR_LOST, "is damaged, or not of store", this::open);
    }
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(file(), java.util.Arrays.copyOf(whole, length));
      damaged(Kind.ANCHOR_LOST, "is damaged, or not of store", this::open);
    }
  }

  /// Responses of a TPM that lies or breaks are errors, never anything else.
  @Test
  void counter_withHostileResponses_failsInItsOwnWords() throws Exception {
    Random random = new Random(20261122);
    enrol(3);
    byte[][] good = {
      HexFormat.of().parseHex("80020000001d000000000000000a0008" + "00000000000000020000010000"),
      HexFormat.of().parseHex("8001000000" + "0a" + "00000000")
    };
    for (int run = 0; run < 20_000; run++) {
      byte[] bytes = good[run % 2].clone();
      for (int flips = random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      byte[] answer = java.util.Arrays.copyOf(bytes, Math.max(0, bytes.length - random.nextInt(8)));
      TpmCounter counter = new TpmCounter(_ -> answer, 0x01800042, new byte[0]);
      try {
        counter.read();
        counter.attributes();
      } catch (IOException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  /// A real character device: a terminal in raw mode that python3 connects with the TPM.
  @Test
  void device_aCharacterDevice_isAskedAsTheSocketIs() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "needs python3");
    enrol(3);
    String script =
        """
        import os, pty, socket, tty
        master, slave = pty.openpty()
        tty.setraw(slave)
        print(os.ttyname(slave), flush=True)
        while True:
            command = os.read(master, 4096)
            with socket.create_connection(("127.0.0.1", %d)) as tpm:
                tpm.sendall(command)
                os.write(master, tpm.recv(4096))
        """
            .formatted(tpm.port());
    Process python = new ProcessBuilder("/usr/bin/python3", "-c", script).start();
    try {
      String device = python.inputReader(StandardCharsets.US_ASCII).readLine();
      TpmPlace place = TpmPlace.parse("device " + device + "\nindex " + INDEX);
      try (TpmAnchor anchor = TpmAnchor.open(place, context())) {
        assertThat(anchor.description()).isEqualTo("counter 0x01800042 of TPM " + device);
        anchor.confirm(log.head(7));
      }
    } finally {
      python.destroyForcibly().waitFor();
    }
    try (TpmAnchor anchor = open()) {
      assertThat(anchor.remembered()).isEqualTo(log.head(7));
    }
  }

  @Test
  void parse_ofPlaces_isCanonicalAndStrict() throws Exception {
    String text = "device /dev/tpmrm0\nindex 0x01800001\n";
    assertThat(
            AnchorFactory.check("tpm", "index  0x01800001\n#\ndevice /dev/tpmrm0").specification())
        .isEqualTo(text);
    for (String same :
        List.of(
            "index 0x01800001", "0x01800001", "0x01800001 /dev/tpmrm0", "# ours\n0x01800001\n")) {
      assertThat(AnchorFactory.check("tpm", same).specification()).isEqualTo(text);
    }
    assertThat(
            AnchorFactory.check("tpm", "0x01800001 auth-file /a owner-auth-file /o")
                .specification())
        .isEqualTo(text + "auth-file /a\nowner-auth-file /o\n");
    for (String wrong :
        List.of(
            "",
            "device /dev/tpmrm0",
            "/dev/tpmrm0",
            "0x01800001 /dev/tpmrm0 more",
            "0x01800001 /dev/tpmrm0 auth-file",
            "device tpmrm0\nindex 0x01800001",
            "device /dev/tpmrm0\nindex 0x01c00002",
            "device /dev/tpmrm0\nindex 1800001",
            "device /dev/tpmrm0\nsimulator 127.0.0.1:1\nindex 0x01800001",
            "simulator example.com:1\nindex 0x01800001",
            "simulator 127.0.0.1:65536\nindex 0x01800001")) {
      assertThatThrownBy(() -> AnchorFactory.check("tpm", wrong))
          .isInstanceOf(MalformedException.class);
    }
  }
}
