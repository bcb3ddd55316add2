package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.Message;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.RacingLedger;
import dev.pawl.ledger.SignerId;
import dev.pawl.testkit.MemoryLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.Operation;

/// Requests with an id, of a [Signer] over a ledger in memory and an index on the disk.
public class RequestOperations {
  private static final AtomicReference<RequestOperations> LAST = new AtomicReference<>();
  private static final Path INDEX = Path.of("target", "races", "derived", "index.mv");

  private final RacingLedger of;
  private final DerivedIndex index;
  private final Signer signer;

  /// Ends the one before, which nobody uses any more.
  public RequestOperations() throws IOException {
    RequestOperations last = LAST.getAndSet(this);
    if (last != null) {
      last.index.close();
      last.of.close();
    }
    Disk disk = new RealDisk();
    Bytes publicKey = Bytes.copyOf(RacingKey.PUBLIC_KEY.encoded());
    of =
        RacingLedger.first(new MemoryLedger.Store(), RacingKey.PARAMETERS.toString(), publicKey, 5);
    Files.createDirectories(INDEX.getParent());
    Files.deleteIfExists(INDEX);
    index = DerivedIndex.open(disk, INDEX.toAbsolutePath(), of.ledger);
    Surroundings surroundings =
        new Surroundings(
            disk,
            () -> Instant.EPOCH,
            new SecureRandom(),
            new SignerId("s"),
            "v",
            () -> HostFingerprint.UNKNOWN);
    signer = new Signer(of.ledger, index, key -> new RacingKey(), surroundings, 2);
  }

  private String sign(String id, String message) throws IOException {
    SignRequest request =
        new SignRequest(RacingLedger.KEY, Message.of(message.getBytes()), "label", Optional.of(id));
    return switch (signer.sign(request)) {
      case SignOutcome.Released released ->
          "leaf " + released.receipt().leaf() + (released.replayed() ? " again" : "");
      case SignOutcome.RequestReused reused -> "of leaf " + reused.receipt().leaf();
      case SignOutcome.Refused refused -> refused.refusal().message();
      case SignOutcome.Failed failed -> failed.reason();
    };
  }

  @Operation
  public String sign() throws IOException {
    return sign("a", "m");
  }

  @Operation
  public String signOtherBytes() throws IOException {
    return sign("a", "n");
  }

  @Operation
  public String signOtherId() throws IOException {
    return sign("b", "m");
  }

  /// What it should be: a table.
  public static class Table {
    private final Map<String, String> messages = new HashMap<>();
    private final Map<String, Integer> leaves = new HashMap<>();

    private String sign(String id, String message) {
      boolean isNew = leaves.putIfAbsent(id, leaves.size()) == null;
      String first = messages.computeIfAbsent(id, absent -> message);
      int leaf = leaves.get(id);
      return first.equals(message) ? "leaf " + leaf + (isNew ? "" : " again") : "of leaf " + leaf;
    }

    public String sign() {
      return sign("a", "m");
    }

    public String signOtherBytes() {
      return sign("a", "n");
    }

    public String signOtherId() {
      return sign("b", "m");
    }
  }
}
