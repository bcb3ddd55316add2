package dev.pawl.cli;

import dev.pawl.signer.PawlStore;
import dev.pawl.signer.StorePaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a person must know about a store that was just made: what is where, what to back up, and
/// what never to restore.
///
/// @param id its identity
/// @param store where the ledger is
/// @param sealingKey where the sealing key is; empty where a passphrase seals
/// @param anchor where the anchor is
/// @param unsafeFilesystem the file system that was accepted although it is not safe
record NewStore(
    String id,
    Path store,
    Optional<Path> sealingKey,
    Path anchor,
    Optional<String> unsafeFilesystem) {

  static NewStore of(Assembly assembly, PawlStore store, boolean sealedByPassphrase) {
    StorePaths paths = assembly.paths();
    Path sealingKey = paths.sealing().resolve(store.id() + ".key");
    String unsafe = store.state().store().map(created -> created.unsafeFilesystem()).orElse("");
    return new NewStore(
        store.id().toString(),
        paths.store(),
        sealedByPassphrase ? Optional.empty() : Optional.of(sealingKey),
        paths.anchors().resolve(store.id().toString()),
        unsafe.isEmpty() ? Optional.empty() : Optional.of(unsafe));
  }

  Fields fields() {
    return new Fields()
        .text("id", id)
        .text("store", store.toString())
        .text("sealing", sealingKey.isPresent() ? "key-file" : "passphrase")
        .text("sealingKey", sealingKey.map(Path::toString))
        .text("anchor", anchor.toString())
        .text("unsafeFilesystem", unsafeFilesystem);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Made a new store. It is in three places:");
    lines.add("");
    lines.add("  store        " + store);
    lines.add("               the ledger: every key, and every leaf that was ever used");
    if (sealingKey.isPresent()) {
      lines.add("  sealing key  " + sealingKey.get());
      lines.add("               opens the private keys in the store");
    } else {
      lines.add("  sealing      by your passphrase, which is written nowhere");
    }
    lines.add("  anchor       " + anchor);
    lines.add("               remembers how far the ledger has come");
    lines.add("");
    lines.add(
        sealingKey.isPresent()
            ? "Back up the sealing key, once, to another place: without it no key here signs again."
            : "Keep the passphrase: without it no key here signs again.");
    lines.add(
        "Never restore the store or the anchor from a backup, and never run a copy of them: that");
    lines.add("would forget used leaves. Where Pawl sees it, it stops with exit code 7.");
    lines.add(
        "The anchor cannot see it when the whole machine goes back, as with a restored disk image");
    lines.add(
        "or VM snapshot: store and anchor then go back together. A witness elsewhere sees it:");
    lines.add("'pawl anchor require --help', best before the first key is made.");
    unsafeFilesystem.ifPresent(type -> {
      lines.add("");
      lines.add("This store is on " + type + ", which may lose what it was told is durable.");
      lines.add("The ledger's first entry says so. Use it for trials only.");
    });
    return lines;
  }
}
