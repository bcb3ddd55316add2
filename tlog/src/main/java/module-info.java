/// Merkle trees and proofs of RFC 6962 and RFC 9162; signed notes, cosignatures and tiles of C2SP.
/// Knows no one-time key and keeps nothing.
@org.jspecify.annotations.NullMarked
module dev.pawl.tlog {
  requires java.net.http;
  requires static org.jspecify;

  exports dev.pawl.tlog;
  exports dev.pawl.tlog.note;
  exports dev.pawl.tlog.published;
  exports dev.pawl.tlog.tile;
  exports dev.pawl.tlog.witness;
}
