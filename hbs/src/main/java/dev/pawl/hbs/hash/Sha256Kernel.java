package dev.pawl.hbs.hash;

import static jdk.incubator.vector.VectorOperators.BITWISE_BLEND;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// The compression function of SHA-256 in sixteen or thirty-two lanes, as FIPS 180-4 §6.2.2 has it,
/// on vectors of sixteen 32-bit lanes; and one step of as many chains of [Sha256Lanes], which is
/// one block in each lane.
///
/// Eight rows of an `int[]` hold the working variables or a hash value of all lanes: row `k` of
/// lane `l` at `k * ROW + l`.
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
  static final int ROW = Sha256Lanes.LANES;

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
    compressLeft(lanes.afterIdentifier, lanes.words, Sha256.INITIAL_ROWS, lanes.values, 0);
  }

  /// Walks the lanes `[0, 32)` one step.
  static void stepBoth(Sha256Lanes lanes) {
    putMessage(lanes, 0);
    putMessage(lanes, RIGHT);
    compressBoth(lanes.afterIdentifier, lanes.words, Sha256.INITIAL_ROWS, lanes.values, 0);
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

  /// FIPS 180-4 §6.2.2, steps 2 and 3, for the lanes `[at, at + 16)`, rounds 0 to 3 only: for
  /// blocks that begin with words which differ from lane to lane or from step to step. Where they
  /// do not, one scalar computation does for all.
  static void open(int[] before, int[] w, int[] opened, int at) {
    IntVector a = IntVector.fromArray(LANES_16, before, at);
    IntVector b = IntVector.fromArray(LANES_16, before, ROW + at);
    IntVector c = IntVector.fromArray(LANES_16, before, 2 * ROW + at);
    IntVector d = IntVector.fromArray(LANES_16, before, 3 * ROW + at);
    IntVector e = IntVector.fromArray(LANES_16, before, 4 * ROW + at);
    IntVector f = IntVector.fromArray(LANES_16, before, 5 * ROW + at);
    IntVector g = IntVector.fromArray(LANES_16, before, 6 * ROW + at);
    IntVector h = IntVector.fromArray(LANES_16, before, 7 * ROW + at);
    for (int t = 0; t < 4; t++) {
      IntVector sum1 =
          e.lanewise(ROR, 6).lanewise(XOR, e.lanewise(ROR, 11)).lanewise(XOR, e.lanewise(ROR, 25));
      IntVector choose = g.lanewise(BITWISE_BLEND, f, e);
      IntVector wt = IntVector.fromArray(LANES_16, w, t * ROW + at);
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
    a.intoArray(opened, at);
    b.intoArray(opened, ROW + at);
    c.intoArray(opened, 2 * ROW + at);
    d.intoArray(opened, 3 * ROW + at);
    e.intoArray(opened, 4 * ROW + at);
    f.intoArray(opened, 5 * ROW + at);
    g.intoArray(opened, 6 * ROW + at);
    h.intoArray(opened, 7 * ROW + at);
  }

  /// FIPS 180-4 §6.2.2, steps 1 to 4, for the lanes `[0, 16)`, from round 4 on. Round `t` is
  /// followed by the word `W[t + 12]`, which is first needed twelve rounds later.
  ///
  /// @param opened a to h after rounds 0 to 3, eight rows
  /// @param w the words W[0] to W[15] of the block; the others are written here
  /// @param before the hash value that the block is added to, eight rows
  /// @param out receives the next hash value, eight rows from `outAt` on; any array but `w` beyond
  ///   the block
  static void compressLeft(int[] opened, int[] w, int[] before, int[] out, int outAt) {
    IntVector a = IntVector.fromArray(LANES_16, opened, 0);
    IntVector b = IntVector.fromArray(LANES_16, opened, ROW);
    IntVector c = IntVector.fromArray(LANES_16, opened, 2 * ROW);
    IntVector d = IntVector.fromArray(LANES_16, opened, 3 * ROW);
    IntVector e = IntVector.fromArray(LANES_16, opened, 4 * ROW);
    IntVector f = IntVector.fromArray(LANES_16, opened, 5 * ROW);
    IntVector g = IntVector.fromArray(LANES_16, opened, 6 * ROW);
    IntVector h = IntVector.fromArray(LANES_16, opened, 7 * ROW);
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
    a.add(IntVector.fromArray(LANES_16, before, 0)).intoArray(out, outAt);
    b.add(IntVector.fromArray(LANES_16, before, ROW)).intoArray(out, outAt + ROW);
    c.add(IntVector.fromArray(LANES_16, before, 2 * ROW)).intoArray(out, outAt + 2 * ROW);
    d.add(IntVector.fromArray(LANES_16, before, 3 * ROW)).intoArray(out, outAt + 3 * ROW);
    e.add(IntVector.fromArray(LANES_16, before, 4 * ROW)).intoArray(out, outAt + 4 * ROW);
    f.add(IntVector.fromArray(LANES_16, before, 5 * ROW)).intoArray(out, outAt + 5 * ROW);
    g.add(IntVector.fromArray(LANES_16, before, 6 * ROW)).intoArray(out, outAt + 6 * ROW);
    h.add(IntVector.fromArray(LANES_16, before, 7 * ROW)).intoArray(out, outAt + 7 * ROW);
  }

  /// The same for the lanes `[0, 32)`: twice the same lines, left without and right with an `r`
  /// before each name, for the processor to work on together.
  static void compressBoth(int[] opened, int[] w, int[] before, int[] out, int outAt) {
    IntVector a = IntVector.fromArray(LANES_16, opened, 0);
    IntVector b = IntVector.fromArray(LANES_16, opened, ROW);
    IntVector c = IntVector.fromArray(LANES_16, opened, 2 * ROW);
    IntVector d = IntVector.fromArray(LANES_16, opened, 3 * ROW);
    IntVector e = IntVector.fromArray(LANES_16, opened, 4 * ROW);
    IntVector f = IntVector.fromArray(LANES_16, opened, 5 * ROW);
    IntVector g = IntVector.fromArray(LANES_16, opened, 6 * ROW);
    IntVector h = IntVector.fromArray(LANES_16, opened, 7 * ROW);
    IntVector rA = IntVector.fromArray(LANES_16, opened, RIGHT);
    IntVector rB = IntVector.fromArray(LANES_16, opened, ROW + RIGHT);
    IntVector rC = IntVector.fromArray(LANES_16, opened, 2 * ROW + RIGHT);
    IntVector rD = IntVector.fromArray(LANES_16, opened, 3 * ROW + RIGHT);
    IntVector rE = IntVector.fromArray(LANES_16, opened, 4 * ROW + RIGHT);
    IntVector rF = IntVector.fromArray(LANES_16, opened, 5 * ROW + RIGHT);
    IntVector rG = IntVector.fromArray(LANES_16, opened, 6 * ROW + RIGHT);
    IntVector rH = IntVector.fromArray(LANES_16, opened, 7 * ROW + RIGHT);
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
    a.add(IntVector.fromArray(LANES_16, before, 0)).intoArray(out, outAt);
    rA.add(IntVector.fromArray(LANES_16, before, RIGHT)).intoArray(out, outAt + RIGHT);
    b.add(IntVector.fromArray(LANES_16, before, ROW)).intoArray(out, outAt + ROW);
    rB.add(IntVector.fromArray(LANES_16, before, ROW + RIGHT)).intoArray(out, outAt + ROW + RIGHT);
    c.add(IntVector.fromArray(LANES_16, before, 2 * ROW)).intoArray(out, outAt + 2 * ROW);
    rC.add(IntVector.fromArray(LANES_16, before, 2 * ROW + RIGHT))
        .intoArray(out, outAt + 2 * ROW + RIGHT);
    d.add(IntVector.fromArray(LANES_16, before, 3 * ROW)).intoArray(out, outAt + 3 * ROW);
    rD.add(IntVector.fromArray(LANES_16, before, 3 * ROW + RIGHT))
        .intoArray(out, outAt + 3 * ROW + RIGHT);
    e.add(IntVector.fromArray(LANES_16, before, 4 * ROW)).intoArray(out, outAt + 4 * ROW);
    rE.add(IntVector.fromArray(LANES_16, before, 4 * ROW + RIGHT))
        .intoArray(out, outAt + 4 * ROW + RIGHT);
    f.add(IntVector.fromArray(LANES_16, before, 5 * ROW)).intoArray(out, outAt + 5 * ROW);
    rF.add(IntVector.fromArray(LANES_16, before, 5 * ROW + RIGHT))
        .intoArray(out, outAt + 5 * ROW + RIGHT);
    g.add(IntVector.fromArray(LANES_16, before, 6 * ROW)).intoArray(out, outAt + 6 * ROW);
    rG.add(IntVector.fromArray(LANES_16, before, 6 * ROW + RIGHT))
        .intoArray(out, outAt + 6 * ROW + RIGHT);
    h.add(IntVector.fromArray(LANES_16, before, 7 * ROW)).intoArray(out, outAt + 7 * ROW);
    rH.add(IntVector.fromArray(LANES_16, before, 7 * ROW + RIGHT))
        .intoArray(out, outAt + 7 * ROW + RIGHT);
  }
}
