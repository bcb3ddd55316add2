package dev.pawl.witness;

import dev.pawl.tlog.ConsistencyProof;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.NoteSignature;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.tlog.witness.AddCheckpoint;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Asks one witness, of whatever making, for its cosignature.
///
/// It remembers, for this process only, what the witness cosigned last, and learns it from the
/// witness where it does not know. For one thread.
public final class WitnessClient implements AutoCloseable {
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

  private final URI addCheckpoint;
  private final List<VerifierKey> keys;
  private final Duration timeout;
  private final HttpClient http;
  private long knownSize;

  /// @param prefix the submission prefix of the witness, as `https://witness.example.com/w1`
  /// @param keys at least one, all of this witness: a cosignature of any of them counts
  /// @param timeout for connecting and for an answer
  public WitnessClient(URI prefix, List<VerifierKey> keys, Duration timeout) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a witness needs at least one key");
    }
    String base = prefix.toString();
    this.addCheckpoint = URI.create((base.endsWith("/") ? base : base + "/") + "add-checkpoint");
    this.keys = List.copyOf(keys);
    this.timeout = timeout;
    this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
  }

  /// Has the witness cosign a checkpoint.
  ///
  /// @param head what the checkpoint says
  /// @throws IOException where it cannot be reached, does not know the log, or says what no witness
  ///   says; whether it remembers the checkpoint is unknown then
  public Outcome submit(SignedNote checkpoint, TreeHead head, Proofs proofs) throws IOException {
    if (knownSize > head.size()) {
      return new Outcome.Ahead(knownSize);
    }
    HttpResponse<String> answer = post(checkpoint, head, proofs);
    if (answer.statusCode() == 409) {
      long told = size(answer);
      if (told > head.size()) {
        return new Outcome.Ahead(told);
      }
      if (told == knownSize) {
        return new Outcome.Forked("another root at size " + told);
      }
      knownSize = told;
      answer = post(checkpoint, head, proofs);
    }
    return switch (answer.statusCode()) {
      case 200 -> {
        Outcome.Cosigned cosigned = new Outcome.Cosigned(signatures(checkpoint, answer.body()));
        knownSize = head.size();
        yield cosigned;
      }
      case 409 -> new Outcome.Forked("another root at size " + knownSize);
      case 422 -> new Outcome.Forked(answer.body().strip());
      case 404 -> throw failure(answer, "does not follow this log");
      case 403 -> throw failure(answer, "does not trust this log's key");
      default -> throw failure(answer, "answered " + answer.statusCode());
    };
  }

  private HttpResponse<String> post(SignedNote checkpoint, TreeHead head, Proofs proofs)
      throws IOException {
    List<Hash> proof = proofs.between(knownSize, head.size()).consistencyPath();
    HttpRequest request =
        HttpRequest.newBuilder(addCheckpoint)
            .timeout(timeout)
            .header("Content-Type", "text/plain; charset=utf-8")
            .POST(BodyPublishers.ofString(new AddCheckpoint(knownSize, proof, checkpoint).encode()))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the witness was asked");
    }
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
      throw new IOException("the witness " + addCheckpoint + ": " + e.getMessage(), e);
    }
    if (believed.isEmpty()) {
      throw new IOException(
          "the witness " + addCheckpoint + " answered without a cosignature of its keys");
    }
    return believed;
  }

  private IOException failure(HttpResponse<String> answer, String what) {
    String said = answer.body().strip();
    return new IOException(
        "the witness " + addCheckpoint + ' ' + what + (said.isEmpty() ? "" : ": " + said));
  }

  @Override
  public void close() {
    http.close();
  }
}
