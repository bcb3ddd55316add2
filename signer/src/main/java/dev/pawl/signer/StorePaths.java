package dev.pawl.signer;

import dev.pawl.ledger.StoreId;
import java.nio.file.Path;
import java.util.Map;

/// Where the parts of a store are.
///
/// ```
/// store      <store>/lock, journal/, derived/ (deletable at any time), pending/
/// sealing    <sealing>/<store id>.key         apart from the store: a copy of the store signs nothing
/// anchors    <anchors>/<store id>             outside the store: a copied or older store is noticed
/// ```
///
/// @param store the directory of the store
/// @param sealing the directory of sealing keys
/// @param anchors the directory of file anchors
public record StorePaths(Path store, Path sealing, Path anchors) {

  /// Makes the paths absolute.
  public StorePaths {
    store = store.toAbsolutePath().normalize();
    sealing = sealing.toAbsolutePath().normalize();
    anchors = anchors.toAbsolutePath().normalize();
  }

  /// The places of the XDG base directory specification: `$XDG_CONFIG_HOME/pawl/sealing` and
  /// `$XDG_STATE_HOME/pawl/anchors`, by default under `~/.config` and `~/.local/state`. A value
  /// that is not an absolute path is ignored, as that specification asks.
  ///
  /// @param environment the environment variables
  /// @param home the user's home directory
  public static StorePaths of(Path store, Map<String, String> environment, Path home) {
    Path config = base(environment, "XDG_CONFIG_HOME", home.resolve(".config"));
    Path state = base(environment, "XDG_STATE_HOME", home.resolve(".local").resolve("state"));
    return new StorePaths(
        store, config.resolve("pawl").resolve("sealing"), state.resolve("pawl").resolve("anchors"));
  }

  private static Path base(Map<String, String> environment, String variable, Path otherwise) {
    Path named = Path.of(environment.getOrDefault(variable, ""));
    return named.isAbsolute() ? named : otherwise;
  }

  /// The file that holds the sealing key of this store, unless a passphrase does its work.
  Path sealingKey(StoreId id) {
    return sealing.resolve(id + ".key");
  }

  /// The file anchor of this store.
  Path anchor(StoreId id) {
    return anchors.resolve(id.toString());
  }

  /// Where the anchors that the ledger requires beside it keep what they need on this machine.
  Path anchorState(StoreId id) {
    return anchors.resolve(id + ".required");
  }

  /// Everything that may be deleted at any time.
  Path derived() {
    return store.resolve("derived");
  }

  /// Keys that are being made.
  Path pending() {
    return store.resolve("pending");
  }
}
