package dev.pawl.ledger;

import static dev.pawl.ledger.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.ledger.Command.Acknowledge;
import dev.pawl.ledger.Command.Burn;
import dev.pawl.ledger.Command.FenceSigner;
import dev.pawl.ledger.Command.Quarantine;
import dev.pawl.ledger.Command.Reserve;
import dev.pawl.ledger.Command.Resume;
import dev.pawl.ledger.Command.Retire;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.Entry.Signed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Goal: no sequence of commands, however senseless, makes the rules give a leaf out twice or take
/// a second receipt, and whatever they decide, the fold accepts.
///
/// Method: seeded random commands against the real rules and a model that remembers every leaf ever
/// given out and every leaf ever signed in plain sets.
class RulesModelTest {
  private static final int KEYS = 3;

  @Test
  void randomCommands_neverGiveOrSignALeafTwice() {
    for (long seed = 0; seed < 300; seed++) {
      run(seed);
    }
  }

  private static void run(long seed) {
    Random random = new Random(seed);
    Play play = Play.withSigner();
    Set<List<Object>> givenOut = new HashSet<>();
    Set<List<Object>> signed = new HashSet<>();
    List<Epoch> epochs = new ArrayList<>();
    for (int step = 0; step < 200; step++) {
      epochs.addAll(play.state.signers().keySet());
      Epoch epoch = epochs.isEmpty() ? new Epoch(0) : epochs.get(random.nextInt(epochs.size()));
      Decision decision = play.state.decide(command(random, epoch));
      for (Entry entry : decision.entries()) {
        String where = "seed " + seed + ", step " + step + ": " + entry;
        switch (entry) {
          case Reserved e -> {
            for (long leaf = e.range().first(); leaf < e.range().end(); leaf++) {
              assertThat(givenOut.add(List.of(e.key(), e.layer(), leaf))).as(where).isTrue();
            }
          }
          case Signed e -> {
            List<Object> leaf = List.of(e.key(), e.layer(), e.leaf());
            assertThat(givenOut).as(where).contains(leaf);
            assertThat(signed.add(leaf)).as(where).isTrue();
          }
          default -> {}
        }
      }
      play.append(decision.entries());
    }
    long signedInState =
        play.state.keys().stream()
            .flatMap(k -> k.layers().stream())
            .mapToLong(LayerState::signed)
            .sum();
    assertThat(signedInState).as("seed " + seed).isEqualTo(signed.size());
  }

  private static Command command(Random random, Epoch epoch) {
    int key = 1 + random.nextInt(KEYS);
    int layer = random.nextInt(2);
    long leaf = random.nextInt(40);
    return switch (random.nextInt(17)) {
      case 16 -> new Command.RecordState();
      case 0 ->
          Samples.createKey(
              key, new KeyPolicy("", random.nextBoolean() ? List.of(100) : List.of()), 3, 2);
      case 1 -> Samples.openSigner(new SignerId("signer-" + random.nextInt(3)));
      case 2 -> new FenceSigner(epoch, FenceReason.OPERATOR, 0);
      case 3 -> new Quarantine(key(key), "r", "e", "w", 0);
      case 4 -> new Resume(key(key), random.nextInt(4) == 0 ? leaf : 0, "r", "w", 0);
      case 5 -> random.nextInt(8) == 0 ? new Retire(key(key), "r", "w", 0) : Samples.createStore();
      case 6 -> new Acknowledge(key(key), "w", 0);
      case 7 ->
          new Burn(
              key(key),
              layer,
              new LeafRange(leaf, 1 + random.nextInt(3)),
              BurnReason.FAILED,
              epoch);
      case 8, 9, 10 ->
          new Reserve(key(key), layer, random.nextInt(4) == 0 ? leaf : 0, random.nextInt(6), epoch);
      default -> Samples.receipt(key, layer, leaf, epoch);
    };
  }
}
