"""ML-DSA-44: FIPS 204. Verification only (Algorithms 3 and 8), with an empty context."""

import hashlib

Q = 8380417
N = 256
D = 13  # dropped bits of t
TAU = 39  # ones in the challenge
GAMMA_1 = 1 << 17
GAMMA_2 = (Q - 1) // 88
K, L = 4, 4
BETA = 78  # TAU times eta, which is 2
OMEGA = 80  # the most ones in the hint
CHALLENGE_BYTES = 32
PUBLIC_KEY_BYTES = 32 + 320 * K
Z_BYTES = 18 * N // 8
SIGNATURE_BYTES = CHALLENGE_BYTES + L * Z_BYTES + OMEGA + K

# Powers of the root of unity 1753, in bit-reversed order (appendix B).
ZETAS = [pow(1753, int(format(i, "08b")[::-1], 2), Q) for i in range(N)]


def _ntt(poly):
    """Algorithm 41."""
    w = list(poly)
    m, length = 0, 128
    while length:
        for start in range(0, N, 2 * length):
            m += 1
            zeta = ZETAS[m]
            for j in range(start, start + length):
                t = zeta * w[j + length] % Q
                w[j + length] = (w[j] - t) % Q
                w[j] = (w[j] + t) % Q
        length >>= 1
    return w


def _inverse_ntt(poly):
    """Algorithm 42."""
    w = list(poly)
    m, length = N, 1
    while length < N:
        for start in range(0, N, 2 * length):
            m -= 1
            zeta = Q - ZETAS[m]
            for j in range(start, start + length):
                t = w[j]
                w[j] = (t + w[j + length]) % Q
                w[j + length] = zeta * (t - w[j + length]) % Q
        length <<= 1
    return [8347681 * x % Q for x in w]  # 8347681 is 1/256


def _multiply(a, b):
    return [x * y % Q for x, y in zip(a, b)]


def _unpack(data, bits):
    """Algorithm 18: numbers of so many bits, least significant bit first."""
    number = int.from_bytes(data, "little")
    mask = (1 << bits) - 1
    return [(number >> (bits * i)) & mask for i in range(8 * len(data) // bits)]


def _expand_polynomial(seed):
    """Algorithm 30, RejNTTPoly."""
    length = 3 * 320
    while True:
        stream = hashlib.shake_128(seed).digest(length)
        found = []
        for i in range(0, length, 3):
            value = stream[i] | stream[i + 1] << 8 | (stream[i + 2] & 127) << 16
            if value < Q:
                found.append(value)
        if len(found) >= N:
            return found[:N]
        length *= 2


def _challenge(seed):
    """Algorithm 29, SampleInBall."""
    length = 256
    while True:
        stream = hashlib.shake_256(seed).digest(length)
        signs = int.from_bytes(stream[:8], "little")
        c = [0] * N
        at = 8
        for i in range(N - TAU, N):
            while at < length and stream[at] > i:
                at += 1
            if at == length:
                break
            c[i] = c[stream[at]]
            c[stream[at]] = Q - 1 if signs >> (i + TAU - N) & 1 else 1
            at += 1
        else:
            return c
        length *= 2


def _hint(data):
    """Algorithm 21: for each row the set of its ones, or None where it is not canonical."""
    hint = []
    index = 0
    for i in range(K):
        end = data[OMEGA + i]
        if end < index or end > OMEGA:
            return None
        row = data[index:end]
        if any(a >= b for a, b in zip(row, row[1:])):
            return None
        hint.append(set(row))
        index = end
    return None if any(data[index:OMEGA]) else hint


def _use_hint(hinted, r):
    """Algorithm 40, with Algorithm 36."""
    m = (Q - 1) // (2 * GAMMA_2)
    r0 = r % (2 * GAMMA_2)
    if r0 > GAMMA_2:
        r0 -= 2 * GAMMA_2
    if r - r0 == Q - 1:
        r1, r0 = 0, r0 - 1
    else:
        r1 = (r - r0) // (2 * GAMMA_2)
    if not hinted:
        return r1
    return (r1 + 1) % m if r0 > 0 else (r1 - 1) % m


def verify(key, message, signature):
    """Whether the bytes are the key's signature of the message."""
    if len(key) != PUBLIC_KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    rho = key[:32]
    t1 = [_unpack(key[32 + 320 * i : 352 + 320 * i], 10) for i in range(K)]
    seed = signature[:CHALLENGE_BYTES]
    z = []
    for i in range(L):
        start = CHALLENGE_BYTES + i * Z_BYTES
        z.append([GAMMA_1 - x for x in _unpack(signature[start : start + Z_BYTES], 18)])
    hint = _hint(signature[CHALLENGE_BYTES + L * Z_BYTES :])
    if hint is None or any(abs(x) >= GAMMA_1 - BETA for row in z for x in row):
        return False
    tr = hashlib.shake_256(key).digest(64)
    mu = hashlib.shake_256(tr + b"\0\0" + message).digest(64)
    c = _ntt(_challenge(seed))
    z_ntt = [_ntt(row) for row in z]
    packed = []
    for row in range(K):
        total = [Q - x for x in _multiply(c, _ntt([x << D for x in t1[row]]))]
        for column in range(L):
            a = _expand_polynomial(rho + bytes([column, row]))
            total = [(x + y * w) % Q for x, y, w in zip(total, a, z_ntt[column])]
        w1 = [_use_hint(i in hint[row], x) for i, x in enumerate(_inverse_ntt(total))]
        packed.append(sum(x << (6 * i) for i, x in enumerate(w1)).to_bytes(192, "little"))
    return seed == hashlib.shake_256(mu + b"".join(packed)).digest(CHALLENGE_BYTES)
