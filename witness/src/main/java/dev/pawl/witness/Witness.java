package dev.pawl.witness;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DurableFiles;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.NoteSignature;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.tlog.witness.AddCheckpoint;
import dev.pawl.tlog.witness.Examination;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// A witness: it cosigns the checkpoints of the logs it follows, as long as each only grows (C2SP
/// tlog-witness). What it cosigned is remembered, durably, before the cosignature leaves.
///
/// Its directory, all of it owner-only:
///
/// ```
/// key               the private keys
/// logs/<id>/keys    the keys of a log
/// logs/<id>/head    what was cosigned last
/// ```
///
/// Safe for all threads; one process at a time.
public final class Witness implements AutoCloseable {
  /// The longest request that is read, in bytes.
  public static final int REQUEST_BYTES_MAX = 256 << 10;

  private static final String KEY = "key";
  private static final String LOGS = "logs";

  private final WitnessKeys keys;
  private final Map<String, WitnessedLog> logs;
  private final LongSupplier seconds;

  private Witness(WitnessKeys keys, Map<String, WitnessedLog> logs, LongSupplier seconds) {
    this.keys = keys;
    this.logs = logs;
    this.seconds = seconds;
  }

  /// An answer of HTTP.
  ///
  /// @param status of HTTP
  /// @param contentType of the body
  /// @param body text
  public record Answer(int status, String contentType, String body) {
    static final String TEXT = "text/plain; charset=utf-8";
    static final String SIZE = "text/x.tlog.size";
  }

  /// A log that is followed.
  ///
  /// @param head what was cosigned last
  public record Followed(String origin, List<VerifierKey> keys, TreeHead head) {}

  /// Makes a witness that follows no log yet; durable on return.
  ///
  /// @param name of the keys, as `witness.example.com/w1`
  /// @return the verifier keys, for whoever is to believe it
  /// @throws FileAlreadyExistsException where there is one
  public static List<VerifierKey> create(
      Disk disk, Path directory, String name, SecureRandom random)
      throws IOException, MalformedException {
    if (disk.exists(directory.resolve(KEY))) {
      throw new FileAlreadyExistsException(directory.toString(), null, "there is a witness");
    }
    DurableFiles.createDirectories(disk, directory.resolve(LOGS));
    return WitnessKeys.create(disk, directory.resolve(KEY), name, random).verifiers();
  }

  /// Follows one log more, from the empty tree on; durable on return. No [Witness] may be open.
  ///
  /// @param logKeys all with the log's origin as their name
  /// @throws FileAlreadyExistsException where it is followed already
  public static void follow(Disk disk, Path directory, List<VerifierKey> logKeys)
      throws IOException, MalformedException {
    if (logKeys.isEmpty()) {
      throw new MalformedException("a log needs at least one key");
    }
    String origin = logKeys.getFirst().name();
    Path log = directory.resolve(LOGS).resolve(WitnessedLog.directoryName(origin));
    if (WitnessedLog.isFollowed(disk, log)) {
      throw new FileAlreadyExistsException(
          log.toString(), null, "the log " + origin + " is followed already");
    }
    WitnessedLog.create(disk, log, logKeys);
  }

  /// Whether there is a witness in this directory.
  public static boolean exists(Disk disk, Path directory) throws IOException {
    return disk.exists(directory.resolve(KEY));
  }

  /// The verifier keys of a witness, whether or not a process has it open.
  ///
  /// @throws StoreDamagedException where they cannot be read
  public static List<VerifierKey> verifiers(Disk disk, Path directory) throws IOException {
    try {
      return WitnessKeys.read(disk, directory.resolve(KEY)).verifiers();
    } catch (MalformedException e) {
      throw damaged(directory, e);
    }
  }

  /// Opens a witness.
  ///
  /// @param seconds the time since 1970
  /// @throws StoreDamagedException where keys or a head cannot be read: it cosigns nothing then
  public static Witness open(Disk disk, Path directory, LongSupplier seconds) throws IOException {
    Map<String, WitnessedLog> logs = new TreeMap<>();
    try {
      WitnessKeys keys = WitnessKeys.read(disk, directory.resolve(KEY));
      disk.forceDirectory(directory.resolve(LOGS)); // a log whose name is lost is forgotten
      for (Path log : disk.list(directory.resolve(LOGS))) {
        if (WitnessedLog.isFollowed(disk, log)) {
          WitnessedLog opened = WitnessedLog.open(disk, log);
          logs.put(opened.origin(), opened);
        }
      }
      return new Witness(keys, logs, seconds);
    } catch (MalformedException e) {
      closeAll(logs);
      throw damaged(directory, e);
    } catch (IOException | RuntimeException e) {
      closeAll(logs);
      throw e;
    }
  }

  private static StoreDamagedException damaged(Path directory, MalformedException e) {
    return new StoreDamagedException("the witness " + directory + ": " + e.getMessage(), e);
  }

  /// The verifier keys.
  public List<VerifierKey> verifiers() {
    return keys.verifiers();
  }

  /// The logs and what was cosigned last, by origin.
  public List<Followed> logs() throws IOException {
    List<Followed> followed = new ArrayList<>();
    for (WitnessedLog log : logs.values()) {
      followed.add(new Followed(log.origin(), log.keys(), log.head()));
    }
    return followed;
  }

  /// Answers a request `add-checkpoint`. Where the answer is 200, the head is remembered durably.
  ///
  /// @param body of the request
  /// @throws IOException where the head cannot be remembered
  public Answer addCheckpoint(String body) throws IOException {
    AddCheckpoint request;
    Checkpoint checkpoint;
    try {
      request = AddCheckpoint.parse(body);
      checkpoint = Checkpoint.parse(request.checkpoint().text());
    } catch (MalformedException e) {
      return refusal(400, String.valueOf(e.getMessage()));
    }
    WitnessedLog log = logs.get(checkpoint.origin());
    if (log == null) {
      return refusal(404, "this witness does not follow the log " + checkpoint.origin());
    }
    return switch (log.examine(request, checkpoint.head())) {
      case Examination.Refused(int status, String why) -> refusal(status, why);
      case Examination.Conflict(long size) -> new Answer(409, Answer.SIZE, size + "\n");
      case Examination.Consistent _ -> cosigned(request.checkpoint().text());
    };
  }

  private Answer cosigned(String checkpoint) {
    StringBuilder lines = new StringBuilder();
    for (NoteSignature line : keys.cosign(checkpoint, seconds.getAsLong())) {
      lines.append(line.encode());
    }
    return new Answer(200, Answer.TEXT, lines.toString());
  }

  private static Answer refusal(int status, String why) {
    return new Answer(status, Answer.TEXT, why + "\n");
  }

  @Override
  public void close() throws IOException {
    closeAll(logs);
  }

  private static void closeAll(Map<String, WitnessedLog> logs) throws IOException {
    for (WitnessedLog log : logs.values()) {
      log.close();
    }
  }
}
