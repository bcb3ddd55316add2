// SHA-256 of one block, again and again, in 16 lanes of AVX-512: what plain C reaches for chain steps.
// The layout is that of an LMS chain step with n = 32 (RFC 8554 section 4.3): 23 bytes of identifier,
// leaf, chain and step, then the value. Only the step changes from one block to the next.

#ifndef PAWL_BENCH_CHAIN_H
#define PAWL_BENCH_CHAIN_H

#include <immintrin.h>
#include <stdint.h>

#include <algorithm>
#include <chrono>

namespace chain_detail {

const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

const uint32_t H[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

#define PAWL_LANES __attribute__((target("avx512f"), always_inline)) static inline

// a ^ b ^ c, the choice of f or g by e, and the majority, as truth tables.
PAWL_LANES __m512i xor3(__m512i a, __m512i b, __m512i c) {
  return _mm512_ternarylogic_epi32(a, b, c, 0x96);
}
PAWL_LANES __m512i choose(__m512i e, __m512i f, __m512i g) {
  return _mm512_ternarylogic_epi32(e, f, g, 0xca);
}
PAWL_LANES __m512i majority(__m512i a, __m512i b, __m512i c) {
  return _mm512_ternarylogic_epi32(a, b, c, 0xe8);
}
PAWL_LANES __m512i add(__m512i a, __m512i b) { return _mm512_add_epi32(a, b); }
template <int A, int B, int C>
PAWL_LANES __m512i big(__m512i x) {
  return xor3(_mm512_ror_epi32(x, A), _mm512_ror_epi32(x, B), _mm512_ror_epi32(x, C));
}
template <int A, int B, int C>
PAWL_LANES __m512i small(__m512i x) {
  return xor3(_mm512_ror_epi32(x, A), _mm512_ror_epi32(x, B), _mm512_srli_epi32(x, C));
}

// One compression of a block whose words are in w, which it uses up, from the initial state.
PAWL_LANES void compress(__m512i w[16], __m512i out[8]) {
  __m512i s[8];
  for (int i = 0; i < 8; i++) s[i] = _mm512_set1_epi32((int)H[i]);
#pragma GCC unroll 64
  for (int t = 0; t < 64; t++) {
    if (t >= 16) {
      w[t & 15] = add(add(w[t & 15], small<7, 18, 3>(w[(t + 1) & 15])),
                      add(w[(t + 9) & 15], small<17, 19, 10>(w[(t + 14) & 15])));
    }
    __m512i e = s[(4 - t) & 7], a = s[(0 - t) & 7];
    __m512i t1 = add(add(s[(7 - t) & 7], big<6, 11, 25>(e)),
                     add(choose(e, s[(5 - t) & 7], s[(6 - t) & 7]),
                         add(w[t & 15], _mm512_set1_epi32((int)K[t]))));
    __m512i t2 = add(big<2, 13, 22>(a), majority(a, s[(1 - t) & 7], s[(2 - t) & 7]));
    s[(3 - t) & 7] = add(s[(3 - t) & 7], t1);
    s[(7 - t) & 7] = add(t1, t2);
  }
  for (int i = 0; i < 8; i++) out[i] = add(s[i], _mm512_set1_epi32((int)H[i]));
}

// Walks sixteen chains so many steps, chain k in lane k of the value's words. The value begins at byte 23:
// each word of the block takes one byte of a word of the value and three of the next.
__attribute__((target("avx512f"))) static void walk(int steps, const uint32_t prefix[5],
                                                    uint32_t values[8][16]) {
  __m512i value[8];
  for (int i = 0; i < 8; i++) value[i] = _mm512_loadu_si512(values[i]);
  __m512i lane = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  for (int step = 0; step < steps; step++) {
    __m512i w[16];
    for (int i = 0; i < 5; i++) w[i] = _mm512_set1_epi32((int)prefix[i]);  // identifier and leaf
    // chain number in two bytes, the step in one, the first byte of the value
    w[5] = _mm512_or_si512(add(_mm512_slli_epi32(lane, 16), _mm512_set1_epi32((step & 255) << 8)),
                           _mm512_srli_epi32(value[0], 24));
    for (int i = 0; i < 7; i++) {
      w[6 + i] =
          _mm512_or_si512(_mm512_slli_epi32(value[i], 8), _mm512_srli_epi32(value[i + 1], 24));
    }
    w[13] = _mm512_or_si512(_mm512_slli_epi32(value[7], 8), _mm512_set1_epi32(0x80));
    w[14] = _mm512_setzero_si512();
    w[15] = _mm512_set1_epi32(55 * 8);
    compress(w, value);
  }
  for (int i = 0; i < 8; i++) _mm512_storeu_si512(values[i], value[i]);
}

}  // namespace chain_detail

// The time of one step of one chain, in nanoseconds: the best of many short runs; 0 without AVX-512.
inline double chain_step_nanos() {
  if (!__builtin_cpu_supports("avx512f")) return 0;
  const int steps = 255;
  double best = 1e9;
  const uint32_t prefix[5] = {1, 2, 3, 4, 5};
  uint32_t values[8][16] = {};
  for (int run = 0; run < 4000; run++) {
    auto start = std::chrono::steady_clock::now();
    chain_detail::walk(steps, prefix, values);
    auto end = std::chrono::steady_clock::now();
    double took = std::chrono::duration<double, std::nano>(end - start).count();
    best = std::min(best, took / (16.0 * steps));
  }
  return best;
}

#endif
