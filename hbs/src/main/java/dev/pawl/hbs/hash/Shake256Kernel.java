package dev.pawl.hbs.hash;

import static jdk.incubator.vector.VectorOperators.AND_NOT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/// SHAKE256 of one block in each of eight lanes, as FIPS 202 has it, on vectors of eight 64-bit
/// lanes; and one step of eight chains of [Shake256Lanes], which is one such block.
///
/// What the standard calls a *lane*, the 64 bits `A[x, y]`, is here the variable `axy`: one vector,
/// with the `A[x, y]` of eight chains side by side. The rules for the shape of this code are those
/// of [Sha256Kernel].
final class Shake256Kernel {
  private static final VectorSpecies<Long> LANES_8 = LongVector.SPECIES_512;

  /// The distance from one word of the message to the next.
  private static final int ROW = Shake256Lanes.LANES;

  /// What iota adds in each round, FIPS 202 §3.2.5.
  private static final long[] ROUND_CONSTANTS = {
    0x0000000000000001L, 0x0000000000008082L, 0x800000000000808aL, 0x8000000080008000L,
    0x000000000000808bL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
    0x000000000000008aL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000aL,
    0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L, 0x8000000000008003L,
    0x8000000000008002L, 0x8000000000000080L, 0x000000000000800aL, 0x800000008000000aL,
    0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L
  };

  private Shake256Kernel() {}

  /// Whether this machine holds such a vector in one register.
  static boolean isNative() {
    return LongVector.SPECIES_PREFERRED.vectorBitSize() >= LANES_8.vectorBitSize();
  }

  /// Walks all eight lanes one step.
  static void step(Shake256Lanes lanes) {
    putMessage(lanes);
    permute(lanes.words, lanes.values);
  }

  /// Writes what changes from step to step of the message, and counts j up.
  private static void putMessage(Shake256Lanes lanes) {
    long[] w = lanes.words;
    long[] values = lanes.values;
    LongVector prefix = LongVector.fromArray(LANES_8, lanes.prefixes, 0);
    LongVector v = LongVector.fromArray(LANES_8, values, 0);
    v.lanewise(LSHL, 56).lanewise(OR, prefix).intoArray(w, 2 * ROW);
    int row = 3 * ROW;
    for (int k = 1; k < lanes.valueWords; k++) {
      LongVector next = LongVector.fromArray(LANES_8, values, k * ROW);
      v.lanewise(LSHR, 8).lanewise(OR, next.lanewise(LSHL, 56)).intoArray(w, row);
      v = next;
      row += ROW;
    }
    v.lanewise(LSHR, 8).lanewise(OR, Shake256Lanes.DOMAIN_AND_PAD).intoArray(w, row);
    prefix.add(Shake256Lanes.ONE_STEP).intoArray(lanes.prefixes, 0);
  }

  /// KECCAK-f[1600] over the block, of which the first 32 bytes are the result (FIPS 202 §3.3, §4
  /// and §6.2). The capacity starts as zero.
  ///
  /// Row `y` of a round's result takes `B[x, y] = ROT(A[x + 3y, x] ^ D[x + 3y])` and from these
  /// `B[x, y] ^ (~B[x + 1, y] & B[x + 2, y])`; indices modulo 5. Distances: FIPS 202 §3.2.2, Table
  /// 2.
  ///
  /// @param w the 17 words of the block, in rows of eight lanes
  /// @param values receives four rows
  static void permute(long[] w, long[] values) {
    LongVector zero = LongVector.zero(LANES_8);
    LongVector a00 = LongVector.fromArray(LANES_8, w, 0);
    LongVector a10 = LongVector.fromArray(LANES_8, w, ROW);
    LongVector a20 = LongVector.fromArray(LANES_8, w, 2 * ROW);
    LongVector a30 = LongVector.fromArray(LANES_8, w, 3 * ROW);
    LongVector a40 = LongVector.fromArray(LANES_8, w, 4 * ROW);
    LongVector a01 = LongVector.fromArray(LANES_8, w, 5 * ROW);
    LongVector a11 = LongVector.fromArray(LANES_8, w, 6 * ROW);
    LongVector a21 = LongVector.fromArray(LANES_8, w, 7 * ROW);
    LongVector a31 = LongVector.fromArray(LANES_8, w, 8 * ROW);
    LongVector a41 = LongVector.fromArray(LANES_8, w, 9 * ROW);
    LongVector a02 = LongVector.fromArray(LANES_8, w, 10 * ROW);
    LongVector a12 = LongVector.fromArray(LANES_8, w, 11 * ROW);
    LongVector a22 = LongVector.fromArray(LANES_8, w, 12 * ROW);
    LongVector a32 = LongVector.fromArray(LANES_8, w, 13 * ROW);
    LongVector a42 = LongVector.fromArray(LANES_8, w, 14 * ROW);
    LongVector a03 = LongVector.fromArray(LANES_8, w, 15 * ROW);
    LongVector a13 = LongVector.fromArray(LANES_8, w, 16 * ROW);
    LongVector a23 = zero;
    LongVector a33 = zero;
    LongVector a43 = zero;
    LongVector a04 = zero;
    LongVector a14 = zero;
    LongVector a24 = zero;
    LongVector a34 = zero;
    LongVector a44 = zero;
    for (int round = 0; round < 24; round++) {
      // Theta: the parity of each column, and what it adds to the columns beside it.
      LongVector c0 =
          a00.lanewise(XOR, a01).lanewise(XOR, a02).lanewise(XOR, a03).lanewise(XOR, a04);
      LongVector c1 =
          a10.lanewise(XOR, a11).lanewise(XOR, a12).lanewise(XOR, a13).lanewise(XOR, a14);
      LongVector c2 =
          a20.lanewise(XOR, a21).lanewise(XOR, a22).lanewise(XOR, a23).lanewise(XOR, a24);
      LongVector c3 =
          a30.lanewise(XOR, a31).lanewise(XOR, a32).lanewise(XOR, a33).lanewise(XOR, a34);
      LongVector c4 =
          a40.lanewise(XOR, a41).lanewise(XOR, a42).lanewise(XOR, a43).lanewise(XOR, a44);
      LongVector d0 = c4.lanewise(XOR, c1.lanewise(ROL, 1));
      LongVector d1 = c0.lanewise(XOR, c2.lanewise(ROL, 1));
      LongVector d2 = c1.lanewise(XOR, c3.lanewise(ROL, 1));
      LongVector d3 = c2.lanewise(XOR, c4.lanewise(ROL, 1));
      LongVector d4 = c3.lanewise(XOR, c0.lanewise(ROL, 1));
      // Theta, rho, pi and chi, row by row of the result; iota in the first lane.
      // Row 0.
      LongVector b00 = a00.lanewise(XOR, d0);
      LongVector b10 = a11.lanewise(XOR, d1).lanewise(ROL, 44);
      LongVector b20 = a22.lanewise(XOR, d2).lanewise(ROL, 43);
      LongVector b30 = a33.lanewise(XOR, d3).lanewise(ROL, 21);
      LongVector b40 = a44.lanewise(XOR, d4).lanewise(ROL, 14);
      LongVector e00 =
          b00.lanewise(XOR, b20.lanewise(AND_NOT, b10)).lanewise(XOR, ROUND_CONSTANTS[round]);
      LongVector e10 = b10.lanewise(XOR, b30.lanewise(AND_NOT, b20));
      LongVector e20 = b20.lanewise(XOR, b40.lanewise(AND_NOT, b30));
      LongVector e30 = b30.lanewise(XOR, b00.lanewise(AND_NOT, b40));
      LongVector e40 = b40.lanewise(XOR, b10.lanewise(AND_NOT, b00));

      // Row 1.
      LongVector b01 = a30.lanewise(XOR, d3).lanewise(ROL, 28);
      LongVector b11 = a41.lanewise(XOR, d4).lanewise(ROL, 20);
      LongVector b21 = a02.lanewise(XOR, d0).lanewise(ROL, 3);
      LongVector b31 = a13.lanewise(XOR, d1).lanewise(ROL, 45);
      LongVector b41 = a24.lanewise(XOR, d2).lanewise(ROL, 61);
      LongVector e01 = b01.lanewise(XOR, b21.lanewise(AND_NOT, b11));
      LongVector e11 = b11.lanewise(XOR, b31.lanewise(AND_NOT, b21));
      LongVector e21 = b21.lanewise(XOR, b41.lanewise(AND_NOT, b31));
      LongVector e31 = b31.lanewise(XOR, b01.lanewise(AND_NOT, b41));
      LongVector e41 = b41.lanewise(XOR, b11.lanewise(AND_NOT, b01));

      // Row 2.
      LongVector b02 = a10.lanewise(XOR, d1).lanewise(ROL, 1);
      LongVector b12 = a21.lanewise(XOR, d2).lanewise(ROL, 6);
      LongVector b22 = a32.lanewise(XOR, d3).lanewise(ROL, 25);
      LongVector b32 = a43.lanewise(XOR, d4).lanewise(ROL, 8);
      LongVector b42 = a04.lanewise(XOR, d0).lanewise(ROL, 18);
      LongVector e02 = b02.lanewise(XOR, b22.lanewise(AND_NOT, b12));
      LongVector e12 = b12.lanewise(XOR, b32.lanewise(AND_NOT, b22));
      LongVector e22 = b22.lanewise(XOR, b42.lanewise(AND_NOT, b32));
      LongVector e32 = b32.lanewise(XOR, b02.lanewise(AND_NOT, b42));
      LongVector e42 = b42.lanewise(XOR, b12.lanewise(AND_NOT, b02));

      // Row 3.
      LongVector b03 = a40.lanewise(XOR, d4).lanewise(ROL, 27);
      LongVector b13 = a01.lanewise(XOR, d0).lanewise(ROL, 36);
      LongVector b23 = a12.lanewise(XOR, d1).lanewise(ROL, 10);
      LongVector b33 = a23.lanewise(XOR, d2).lanewise(ROL, 15);
      LongVector b43 = a34.lanewise(XOR, d3).lanewise(ROL, 56);
      LongVector e03 = b03.lanewise(XOR, b23.lanewise(AND_NOT, b13));
      LongVector e13 = b13.lanewise(XOR, b33.lanewise(AND_NOT, b23));
      LongVector e23 = b23.lanewise(XOR, b43.lanewise(AND_NOT, b33));
      LongVector e33 = b33.lanewise(XOR, b03.lanewise(AND_NOT, b43));
      LongVector e43 = b43.lanewise(XOR, b13.lanewise(AND_NOT, b03));

      // Row 4.
      LongVector b04 = a20.lanewise(XOR, d2).lanewise(ROL, 62);
      LongVector b14 = a31.lanewise(XOR, d3).lanewise(ROL, 55);
      LongVector b24 = a42.lanewise(XOR, d4).lanewise(ROL, 39);
      LongVector b34 = a03.lanewise(XOR, d0).lanewise(ROL, 41);
      LongVector b44 = a14.lanewise(XOR, d1).lanewise(ROL, 2);
      LongVector e04 = b04.lanewise(XOR, b24.lanewise(AND_NOT, b14));
      LongVector e14 = b14.lanewise(XOR, b34.lanewise(AND_NOT, b24));
      LongVector e24 = b24.lanewise(XOR, b44.lanewise(AND_NOT, b34));
      LongVector e34 = b34.lanewise(XOR, b04.lanewise(AND_NOT, b44));
      LongVector e44 = b44.lanewise(XOR, b14.lanewise(AND_NOT, b04));

      a00 = e00;
      a10 = e10;
      a20 = e20;
      a30 = e30;
      a40 = e40;
      a01 = e01;
      a11 = e11;
      a21 = e21;
      a31 = e31;
      a41 = e41;
      a02 = e02;
      a12 = e12;
      a22 = e22;
      a32 = e32;
      a42 = e42;
      a03 = e03;
      a13 = e13;
      a23 = e23;
      a33 = e33;
      a43 = e43;
      a04 = e04;
      a14 = e14;
      a24 = e24;
      a34 = e34;
      a44 = e44;
    }
    a00.intoArray(values, 0);
    a10.intoArray(values, ROW);
    a20.intoArray(values, 2 * ROW);
    a30.intoArray(values, 3 * ROW);
  }
}
