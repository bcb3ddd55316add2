package dev.pawl.tlog.witness;

import dev.pawl.tlog.ConsistencyProof;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.NoteSignature;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.note.VerifierKey;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks one witness, of whatever making, for its cosignature.
///
/// It remembers, for this process only, what the witness cosigned last, and learns it from the
/// witness where it does not know. For one thread.
public final class WitnessClient implements AutoCloseable {
  /// The longest answer that is read, in bytes.
  public static final int ANSWER_BYTES_MAX = 256 << 10;

  /// Proofs from the ledger that is witnessed.
  @FunctionalInterface
  public interface Proofs {
    /// The proof from an older size to a newer one.
    ConsistencyProof between(long oldSize, long newSize) throws IOException;
  }

  /// What came of it.
  public sealed interface Outcome {
    /// The witness saw this checkpoint and cosigned it.
    ///
    /// @param signatures of keys that the client was told to believe; at least one
    record Cosigned(List<NoteSignature> signatures) implements Outcome {}

    /// The witness knows more of this log than the checkpoint has: it was rolled back.
    ///
    /// @param knownSize the size that it cosigned
    record Ahead(long knownSize) implements Outcome {}

    /// The witness knows another history of this log.
    ///
    /// @param why as it said
    record Forked(String why) implements Outcome {}
  }

  private static final String SIZE = "text/x.tlog.size";

  /// One to learn what the witness knows, one to answer it, and two for others that ask for the
  /// same log at the same time.
  private static final int REQUESTS_MAX = 4;

  private static final int QUOTED_MAX = 200;

  private final URI addCheckpoint;
  private final List<VerifierKey> keys;
  private final Duration timeout;
  private final HttpClient http;
  private long knownSize;

  /// @param prefix the submission prefix of the witness, as `https://witness.example.com/w1`
  /// @param keys at least one, all of this witness: a cosignature of any of them counts
  /// @param timeout for one whole answer; there are four at most, mostly one
  public WitnessClient(URI prefix, List<VerifierKey> keys, Duration timeout) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a witness needs at least one key");
    }
    String base = prefix.toString();
    this.addCheckpoint = URI.create((base.endsWith("/") ? base : base + "/") + "add-checkpoint");
    this.keys = List.copyOf(keys);
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // no upgrade that a small server may not know
            .connectTimeout(timeout)
            .build();
  }

  /// Has the witness cosign a checkpoint.
  ///
  /// @param head what the checkpoint says
  /// @throws IOException where it cannot be reached, does not know the log, or says what no witness
  ///   says; whether it remembers the checkpoint is unknown then
  public Outcome submit(SignedNote checkpoint, TreeHead head, Proofs proofs) throws IOException {
    for (int requests = 0; requests < REQUESTS_MAX; requests++) {
      if (knownSize > head.size()) {
        return new Outcome.Ahead(knownSize);
      }
      HttpResponse<String> answer = post(checkpoint, head, proofs);
      if (answer.statusCode() != 409) {
        return outcome(answer, checkpoint, head);
      }
      long told = size(answer);
      if (told == knownSize && told == head.size()) {
        return new Outcome.Forked("it remembers another root at size " + told);
      }
      if (told == knownSize) {
        throw failure(answer, "denies the size " + knownSize + " that it told");
      }
      knownSize = told;
    }
    throw new IOException(this + " remembers another size at each request");
  }

  private Outcome outcome(HttpResponse<String> answer, SignedNote checkpoint, TreeHead head)
      throws IOException {
    return switch (answer.statusCode()) {
      case 200 -> {
        Outcome.Cosigned cosigned = new Outcome.Cosigned(signatures(checkpoint, answer.body()));
        knownSize = head.size();
        yield cosigned;
      }
      case 422 -> new Outcome.Forked(quoted(answer.body()));
      case 404 -> throw failure(answer, "does not follow this log");
      case 403 -> throw failure(answer, "does not trust this log's key");
      default -> throw failure(answer, "answered " + answer.statusCode());
    };
  }

  private HttpResponse<String> post(SignedNote checkpoint, TreeHead head, Proofs proofs)
      throws IOException {
    List<Hash> proof = proofs.between(knownSize, head.size()).consistencyPath();
    return send(
        HttpRequest.newBuilder(addCheckpoint)
            .timeout(timeout)
            .header("Content-Type", "text/plain; charset=utf-8")
            .POST(BodyPublishers.ofString(new AddCheckpoint(knownSize, proof, checkpoint).encode()))
            .build());
  }

  /// A connection that breaks is tried once more: a witness may close an idle one as the request
  /// arrives, and asking twice harms nobody.
  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return sendOnce(request);
    } catch (BrokenConnectionException e) {
      return sendOnce(request);
    }
  }

  private static final class BrokenConnectionException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenConnectionException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// The request's own time-out ends with the headers of the answer; this one covers the body too.
  private HttpResponse<String> sendOnce(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_BYTES_MAX));
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + this + " was asked");
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unreached("it did not answer in " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw unreached(e.getCause() == null ? e : e.getCause());
    }
  }

  private IOException unreached(Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException _ ->
          unreached("it did not answer in " + timeout.toMillis() + " ms", cause);
      case ConnectException _ -> unreached("no connection", cause);
      default -> {
        String why = quoted(String.valueOf(cause.getMessage()));
        yield new BrokenConnectionException(this + " was not reached: " + why, cause);
      }
    };
  }

  private IOException unreached(String why, Throwable cause) {
    return new IOException(this + " was not reached: " + why, cause);
  }

  private long size(HttpResponse<String> answer) throws IOException {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (!type.startsWith(SIZE) || !answer.body().matches("(0|[1-9][0-9]{0,17})\n")) {
      throw failure(answer, "answered 409 without its size");
    }
    return Long.parseLong(answer.body().strip());
  }

  private List<NoteSignature> signatures(SignedNote checkpoint, String body) throws IOException {
    List<NoteSignature> believed = new ArrayList<>();
    try {
      for (String line : body.lines().toList()) {
        NoteSignature signature = NoteSignature.parse(line);
        if (keys.stream().anyMatch(key -> key.verifies(checkpoint.text(), signature))) {
          believed.add(signature);
        }
      }
    } catch (MalformedException e) {
      throw new IOException(this + ": " + e.getMessage(), e);
    }
    if (believed.isEmpty()) {
      throw new IOException(this + " answered without a cosignature of its keys");
    }
    return believed;
  }

  private IOException failure(HttpResponse<String> answer, String what) {
    String said = quoted(answer.body());
    return new IOException(this + " " + what + (said.isEmpty() ? "" : ": " + said));
  }

  /// What a stranger said, fit for a message.
  private static String quoted(String body) {
    String line = body.strip().replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= QUOTED_MAX ? line : line.substring(0, QUOTED_MAX) + "…";
  }

  /// Where the witness is.
  @Override
  public String toString() {
    return "the witness " + addCheckpoint;
  }

  /// Gives up what is under way.
  @Override
  public void close() {
    http.shutdownNow();
  }
}
