// A peer for `./pawl bench crypto`: XMSS by Botan 2, and SHA-256 chain steps in 16 lanes of AVX-512.
// docs/reference/bench-peers.md has the protocol. To build (Debian: libbotan-2-dev):
//
//   g++ -O3 -o target/botan-peer bench/peers/botan.cpp $(pkg-config --cflags --libs botan-2)
//
// Botan 2 has no LMS and no XMSS^MT. Its keys are made on all cores, see botan_threads.

#include <botan/auto_rng.h>
#include <botan/hash.h>
#include <botan/hex.h>
#include <botan/loadstor.h>
#include <botan/pubkey.h>
#include <botan/version.h>
#include <botan/xmss.h>

#include <chrono>
#include <functional>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "chain.h"

namespace {

using Bytes = std::vector<uint8_t>;

long nanos(const std::function<void()>& work) {
  auto start = std::chrono::steady_clock::now();
  work();
  auto end = std::chrono::steady_clock::now();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(end - start).count();
}

std::string ok(long nanos) { return "ok " + std::to_string(nanos); }

std::string ok(long nanos, const Bytes& bytes) {
  return ok(nanos) + " " + Botan::hex_encode(bytes, false);
}

bool has(const std::string& parameters) {
  return parameters == "XMSS-SHA2_10_256" || parameters == "XMSS-SHA2_16_256";
}

class Peer {
 public:
  std::string answer(const std::string& line) {
    std::istringstream in(line);
    std::string verb, parameters, first, second, third;
    in >> verb >> parameters >> first >> second >> third;
    if (verb == "name") return "ok Botan " + std::string(Botan::short_version_cstr());
    if (verb == "chain" && parameters == "SHA-256") return chain();
    if (!has(parameters)) return "no such parameters";
    if (verb == "generate") return generate(parameters);
    if (verb == "sign") return sign(first);
    if (verb == "verifies") return "ok";
    if (verb == "verify") return verify(parameters, first, second, third);
    return "no such word";
  }

 private:
  // The lanes compute what they should: the first two steps of chain 3, by Botan.
  static bool chain_is_right() {
    const uint32_t prefix[5] = {1, 2, 3, 4, 5};
    uint32_t values[8][16] = {};
    if (!__builtin_cpu_supports("avx512f")) return false;
    chain_detail::walk(2, prefix, values);
    Botan::secure_vector<uint8_t> value(32);
    for (uint8_t step = 0; step < 2; step++) {
      auto hash = Botan::HashFunction::create_or_throw("SHA-256");
      for (uint32_t word : prefix) hash->update_be(word);
      hash->update_be(uint16_t(3));
      hash->update(step);
      hash->update(value);
      value = hash->final();
    }
    for (int i = 0; i < 8; i++) {
      if (values[i][3] != Botan::load_be<uint32_t>(value.data(), i)) return false;
    }
    return true;
  }

  static std::string chain() {
    double step = chain_is_right() ? chain_step_nanos() : 0;
    return step > 0 ? "ok " + std::to_string(step) : "no AVX-512";
  }

  std::string generate(const std::string& parameters) {
    auto which = Botan::XMSS_Parameters::xmss_id_from_string(parameters);
    long took = nanos([&] { key_ = std::make_unique<Botan::XMSS_PrivateKey>(which, random_); });
    signer_ = std::make_unique<Botan::PK_Signer>(*key_, random_, "");
    return ok(took, key_->raw_public_key());
  }

  std::string sign(const std::string& message) {
    if (!signer_) return "no key";
    Bytes signature;
    Bytes bytes = Botan::hex_decode(message);
    long took = nanos([&] { signature = signer_->sign_message(bytes, random_); });
    return ok(took, signature);
  }

  std::string verify(const std::string&, const std::string& key, const std::string& message,
                     const std::string& signature) {
    if (key != shown_key_) {
      verifying_ = std::make_unique<Botan::XMSS_PublicKey>(Botan::hex_decode(key));
      verifier_ = std::make_unique<Botan::PK_Verifier>(*verifying_, "");
      shown_key_ = key;
    }
    bool valid = false;
    Bytes text = Botan::hex_decode(message);
    Bytes bytes = Botan::hex_decode(signature);
    long took = nanos([&] { valid = verifier_->verify_message(text, bytes); });
    return valid ? ok(took) : "no valid signature";
  }

  Botan::AutoSeeded_RNG random_;
  std::unique_ptr<Botan::XMSS_PrivateKey> key_;
  std::unique_ptr<Botan::PK_Signer> signer_;
  std::string shown_key_;
  std::unique_ptr<Botan::XMSS_PublicKey> verifying_;
  std::unique_ptr<Botan::PK_Verifier> verifier_;
};

}  // namespace

int main() {
  Peer peer;
  for (std::string line; std::getline(std::cin, line);) {
    try {
      std::cout << peer.answer(line) << std::endl;
    } catch (const std::exception& e) {
      std::cout << "no " << e.what() << std::endl;
    }
  }
}
