package dev.pawl.hbs.hash;

import static jdk.incubator.vector.VectorOperators.BITWISE_BLEND;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// One step of sixteen or thirty-two chains of [Sha256Lanes]: SHA-256 of one block in each lane, as
/// FIPS 180-4 §6.2.2 has it, on vectors of sixteen 32-bit lanes.
///
/// The shape of this code is dictated by the compiler, and each rule was paid for in a measurement:
///
/// - **One round to an iteration.** The variables a to h move along by assignment, as in the
///   standard. C2 turns that into register moves, which the processor does by renaming. Four rounds
///   written out gain nothing (11.9 ns against 11.1), and a method that outgrows the limits of the
///   compilers stays slow for ever.
/// - **The message schedule lives in memory, not in registers.** Then one chain needs 8 registers
///   and some for temporaries, and two vectors of chains fit side by side into the 32 that AVX-512
///   has. One vector alone waits for its own results (a round is one long dependence); two fill
///   each other's gaps: 7.9 ns a step against 11.1 ns.
/// - **No helper methods inside the loops.** Each call of the Vector API unfolds into hundreds of
///   compiler nodes; past a limit C2 inlines only what the JDK itself forces, and a helper left out
///   of line costs a heap object for each vector: 355 ns a step instead of 8.
/// - **What is late is added last.** `T1 + d` is computed as `(h + K + W + Ch + d) + Σ1`, at the
///   price of one more addition: from one e to the next there are three operations in a row instead
///   of four. `Σ0` and `Maj` likewise. 10.7 ns a step against 11.6 with sixteen lanes.
/// - **A step is a method call.** So the kernel is compiled after some hundred short calls and not
///   by replacing a running loop.
///
/// Rotations become `vprord`; choose, majority and each sum of three become one `vpternlogd`.
final class Sha256Kernel {
  private static final VectorSpecies<Integer> LANES_16 = IntVector.SPECIES_512;

  /// The distance from `W[t]` to `W[t + 1]`.
  private static final int ROW = Sha256Lanes.LANES;

  /// From a lane of the left vector to the one of the right vector.
  private static final int RIGHT = 16;

  private Sha256Kernel() {}

  /// Whether this machine holds such a vector in one register.
  static boolean isNative() {
    return IntVector.SPECIES_PREFERRED.vectorBitSize() >= LANES_16.vectorBitSize();
  }

  /// Walks the lanes `[0, 16)` one step.
  static void stepLeft(Sha256Lanes lanes) {
    putMessage(lanes, 0);
    compressLeft(lanes.afterIdentifier, lanes.words, lanes.values);
  }

  /// Walks the lanes `[0, 32)` one step.
  static void stepBoth(Sha256Lanes lanes) {
    putMessage(lanes, 0);
    putMessage(lanes, RIGHT);
    compressBoth(lanes.afterIdentifier, lanes.words, lanes.values);
  }

  /// Writes what changes from step to step of the message, and counts j up.
  private static void putMessage(Sha256Lanes lanes, int at) {
    int[] w = lanes.words;
    int[] values = lanes.values;
    IntVector chainAndStep = IntVector.fromArray(LANES_16, lanes.steps, at);
    IntVector v = IntVector.fromArray(LANES_16, values, at);
    v.lanewise(LSHR, 24).lanewise(OR, chainAndStep).intoArray(w, 5 * ROW + at);
    int row = 6 * ROW + at;
    for (int k = 1; k < lanes.valueWords; k++) {
      IntVector next = IntVector.fromArray(LANES_16, values, k * ROW + at);
      v.lanewise(LSHL, 8).lanewise(OR, next.lanewise(LSHR, 24)).intoArray(w, row);
      v = next;
      row += ROW;
    }
    v.lanewise(LSHL, 8).lanewise(OR, 0x80).intoArray(w, row);
    chainAndStep.add(0x100).intoArray(lanes.steps, at);
  }

  /// FIPS 180-4 §6.2.2, steps 1 to 4, for the lanes `[0, 16)`, from round 4 on. Round `t` is
  /// followed by the word `W[t + 12]`, which is first needed twelve rounds later.
  private static void compressLeft(int[] state, int[] w, int[] values) {
    IntVector a = IntVector.broadcast(LANES_16, state[0]);
    IntVector b = IntVector.broadcast(LANES_16, state[1]);
    IntVector c = IntVector.broadcast(LANES_16, state[2]);
    IntVector d = IntVector.broadcast(LANES_16, state[3]);
    IntVector e = IntVector.broadcast(LANES_16, state[4]);
    IntVector f = IntVector.broadcast(LANES_16, state[5]);
    IntVector g = IntVector.broadcast(LANES_16, state[6]);
    IntVector h = IntVector.broadcast(LANES_16, state[7]);
    for (int t = 4; t < 52; t++) {
      int row = t * ROW;
      IntVector sum1 =
          e.lanewise(ROR, 6).lanewise(XOR, e.lanewise(ROR, 11)).lanewise(XOR, e.lanewise(ROR, 25));
      IntVector choose = g.lanewise(BITWISE_BLEND, f, e);
      IntVector wt = IntVector.fromArray(LANES_16, w, row);
      IntVector early = h.add(Sha256.K[t]).add(wt).add(choose);
      IntVector sum0 =
          a.lanewise(ROR, 2).lanewise(XOR, a.lanewise(ROR, 13)).lanewise(XOR, a.lanewise(ROR, 22));
      IntVector majority = a.lanewise(BITWISE_BLEND, c, a.lanewise(XOR, b));
      h = g;
      g = f;
      f = e;
      e = d.add(early).add(sum1);
      d = c;
      c = b;
      b = a;
      a = early.add(sum1).add(majority).add(sum0);

      // W[t + 12] = sigma1(W[t + 10]) + W[t + 5] + sigma0(W[t - 3]) + W[t - 4]
      IntVector w10 = IntVector.fromArray(LANES_16, w, row + 10 * ROW);
      IntVector w5 = IntVector.fromArray(LANES_16, w, row + 5 * ROW);
      IntVector w3 = IntVector.fromArray(LANES_16, w, row - 3 * ROW);
      IntVector w4 = IntVector.fromArray(LANES_16, w, row - 4 * ROW);
      IntVector sigma1 =
          w10.lanewise(ROR, 17)
              .lanewise(XOR, w10.lanewise(ROR, 19))
              .lanewise(XOR, w10.lanewise(LSHR, 10));
      IntVector sigma0 =
          w3.lanewise(ROR, 7)
              .lanewise(XOR, w3.lanewise(ROR, 18))
              .lanewise(XOR, w3.lanewise(LSHR, 3));
      w4.add(w5).add(sigma0).add(sigma1).intoArray(w, row + 12 * ROW);
    }
    for (int t = 52; t < 64; t++) {
      IntVector sum1 =
          e.lanewise(ROR, 6).lanewise(XOR, e.lanewise(ROR, 11)).lanewise(XOR, e.lanewise(ROR, 25));
      IntVector choose = g.lanewise(BITWISE_BLEND, f, e);
      IntVector wt = IntVector.fromArray(LANES_16, w, t * ROW);
      IntVector early = h.add(Sha256.K[t]).add(wt).add(choose);
      IntVector sum0 =
          a.lanewise(ROR, 2).lanewise(XOR, a.lanewise(ROR, 13)).lanewise(XOR, a.lanewise(ROR, 22));
      IntVector majority = a.lanewise(BITWISE_BLEND, c, a.lanewise(XOR, b));
      h = g;
      g = f;
      f = e;
      e = d.add(early).add(sum1);
      d = c;
      c = b;
      b = a;
      a = early.add(sum1).add(majority).add(sum0);
    }
    a.add(Sha256.H[0]).intoArray(values, 0);
    b.add(Sha256.H[1]).intoArray(values, ROW);
    c.add(Sha256.H[2]).intoArray(values, 2 * ROW);
    d.add(Sha256.H[3]).intoArray(values, 3 * ROW);
    e.add(Sha256.H[4]).intoArray(values, 4 * ROW);
    f.add(Sha256.H[5]).intoArray(values, 5 * ROW);
    g.add(Sha256.H[6]).intoArray(values, 6 * ROW);
    h.add(Sha256.H[7]).intoArray(values, 7 * ROW);
  }

  /// The same for the lanes `[0, 32)`: twice the same lines, left without and right with an `r`
  /// before each name, for the processor to work on together.
  private static void compressBoth(int[] state, int[] w, int[] values) {
    IntVector a = IntVector.broadcast(LANES_16, state[0]);
    IntVector b = IntVector.broadcast(LANES_16, state[1]);
    IntVector c = IntVector.broadcast(LANES_16, state[2]);
    IntVector d = IntVector.broadcast(LANES_16, state[3]);
    IntVector e = IntVector.broadcast(LANES_16, state[4]);
    IntVector f = IntVector.broadcast(LANES_16, state[5]);
    IntVector g = IntVector.broadcast(LANES_16, state[6]);
    IntVector h = IntVector.broadcast(LANES_16, state[7]);
    IntVector rA = a;
    IntVector rB = b;
    IntVector rC = c;
    IntVector rD = d;
    IntVector rE = e;
    IntVector rF = f;
    IntVector rG = g;
    IntVector rH = h;
    for (int t = 4; t < 52; t++) {
      int row = t * ROW;
      IntVector k = IntVector.broadcast(LANES_16, Sha256.K[t]);
      IntVector sum1 =
          e.lanewise(ROR, 6).lanewise(XOR, e.lanewise(ROR, 11)).lanewise(XOR, e.lanewise(ROR, 25));
      IntVector choose = g.lanewise(BITWISE_BLEND, f, e);
      IntVector wt = IntVector.fromArray(LANES_16, w, row);
      IntVector early = h.add(k).add(wt).add(choose);
      IntVector sum0 =
          a.lanewise(ROR, 2).lanewise(XOR, a.lanewise(ROR, 13)).lanewise(XOR, a.lanewise(ROR, 22));
      IntVector majority = a.lanewise(BITWISE_BLEND, c, a.lanewise(XOR, b));
      h = g;
      g = f;
      f = e;
      e = d.add(early).add(sum1);
      d = c;
      c = b;
      b = a;
      a = early.add(sum1).add(majority).add(sum0);

      IntVector w10 = IntVector.fromArray(LANES_16, w, row + 10 * ROW);
      IntVector w5 = IntVector.fromArray(LANES_16, w, row + 5 * ROW);
      IntVector w3 = IntVector.fromArray(LANES_16, w, row - 3 * ROW);
      IntVector w4 = IntVector.fromArray(LANES_16, w, row - 4 * ROW);
      IntVector sigma1 =
          w10.lanewise(ROR, 17)
              .lanewise(XOR, w10.lanewise(ROR, 19))
              .lanewise(XOR, w10.lanewise(LSHR, 10));
      IntVector sigma0 =
          w3.lanewise(ROR, 7)
              .lanewise(XOR, w3.lanewise(ROR, 18))
              .lanewise(XOR, w3.lanewise(LSHR, 3));
      w4.add(w5).add(sigma0).add(sigma1).intoArray(w, row + 12 * ROW);

      IntVector rSum1 =
          rE.lanewise(ROR, 6)
              .lanewise(XOR, rE.lanewise(ROR, 11))
              .lanewise(XOR, rE.lanewise(ROR, 25));
      IntVector rChoose = rG.lanewise(BITWISE_BLEND, rF, rE);
      IntVector rWt = IntVector.fromArray(LANES_16, w, row + RIGHT);
      IntVector rEarly = rH.add(k).add(rWt).add(rChoose);
      IntVector rSum0 =
          rA.lanewise(ROR, 2)
              .lanewise(XOR, rA.lanewise(ROR, 13))
              .lanewise(XOR, rA.lanewise(ROR, 22));
      IntVector rMajority = rA.lanewise(BITWISE_BLEND, rC, rA.lanewise(XOR, rB));
      rH = rG;
      rG = rF;
      rF = rE;
      rE = rD.add(rEarly).add(rSum1);
      rD = rC;
      rC = rB;
      rB = rA;
      rA = rEarly.add(rSum1).add(rMajority).add(rSum0);

      IntVector rW10 = IntVector.fromArray(LANES_16, w, row + 10 * ROW + RIGHT);
      IntVector rW5 = IntVector.fromArray(LANES_16, w, row + 5 * ROW + RIGHT);
      IntVector rW3 = IntVector.fromArray(LANES_16, w, row - 3 * ROW + RIGHT);
      IntVector rW4 = IntVector.fromArray(LANES_16, w, row - 4 * ROW + RIGHT);
      IntVector rSigma1 =
          rW10.lanewise(ROR, 17)
              .lanewise(XOR, rW10.lanewise(ROR, 19))
              .lanewise(XOR, rW10.lanewise(LSHR, 10));
      IntVector rSigma0 =
          rW3.lanewise(ROR, 7)
              .lanewise(XOR, rW3.lanewise(ROR, 18))
              .lanewise(XOR, rW3.lanewise(LSHR, 3));
      rW4.add(rW5).add(rSigma0).add(rSigma1).intoArray(w, row + 12 * ROW + RIGHT);
    }
    for (int t = 52; t < 64; t++) {
      int row = t * ROW;
      IntVector k = IntVector.broadcast(LANES_16, Sha256.K[t]);
      IntVector sum1 =
          e.lanewise(ROR, 6).lanewise(XOR, e.lanewise(ROR, 11)).lanewise(XOR, e.lanewise(ROR, 25));
      IntVector choose = g.lanewise(BITWISE_BLEND, f, e);
      IntVector wt = IntVector.fromArray(LANES_16, w, row);
      IntVector early = h.add(k).add(wt).add(choose);
      IntVector sum0 =
          a.lanewise(ROR, 2).lanewise(XOR, a.lanewise(ROR, 13)).lanewise(XOR, a.lanewise(ROR, 22));
      IntVector majority = a.lanewise(BITWISE_BLEND, c, a.lanewise(XOR, b));
      h = g;
      g = f;
      f = e;
      e = d.add(early).add(sum1);
      d = c;
      c = b;
      b = a;
      a = early.add(sum1).add(majority).add(sum0);

      IntVector rSum1 =
          rE.lanewise(ROR, 6)
              .lanewise(XOR, rE.lanewise(ROR, 11))
              .lanewise(XOR, rE.lanewise(ROR, 25));
      IntVector rChoose = rG.lanewise(BITWISE_BLEND, rF, rE);
      IntVector rWt = IntVector.fromArray(LANES_16, w, row + RIGHT);
      IntVector rEarly = rH.add(k).add(rWt).add(rChoose);
      IntVector rSum0 =
          rA.lanewise(ROR, 2)
              .lanewise(XOR, rA.lanewise(ROR, 13))
              .lanewise(XOR, rA.lanewise(ROR, 22));
      IntVector rMajority = rA.lanewise(BITWISE_BLEND, rC, rA.lanewise(XOR, rB));
      rH = rG;
      rG = rF;
      rF = rE;
      rE = rD.add(rEarly).add(rSum1);
      rD = rC;
      rC = rB;
      rB = rA;
      rA = rEarly.add(rSum1).add(rMajority).add(rSum0);
    }
    a.add(Sha256.H[0]).intoArray(values, 0);
    rA.add(Sha256.H[0]).intoArray(values, RIGHT);
    b.add(Sha256.H[1]).intoArray(values, ROW);
    rB.add(Sha256.H[1]).intoArray(values, ROW + RIGHT);
    c.add(Sha256.H[2]).intoArray(values, 2 * ROW);
    rC.add(Sha256.H[2]).intoArray(values, 2 * ROW + RIGHT);
    d.add(Sha256.H[3]).intoArray(values, 3 * ROW);
    rD.add(Sha256.H[3]).intoArray(values, 3 * ROW + RIGHT);
    e.add(Sha256.H[4]).intoArray(values, 4 * ROW);
    rE.add(Sha256.H[4]).intoArray(values, 4 * ROW + RIGHT);
    f.add(Sha256.H[5]).intoArray(values, 5 * ROW);
    rF.add(Sha256.H[5]).intoArray(values, 5 * ROW + RIGHT);
    g.add(Sha256.H[6]).intoArray(values, 6 * ROW);
    rG.add(Sha256.H[6]).intoArray(values, 6 * ROW + RIGHT);
    h.add(Sha256.H[7]).intoArray(values, 7 * ROW);
    rH.add(Sha256.H[7]).intoArray(values, 7 * ROW + RIGHT);
  }
}
