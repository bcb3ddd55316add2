/// Anchors beyond the machine's own files: a quorum of witnesses, a TPM's counter, an object on
/// another host.
@org.jspecify.annotations.NullMarked
module dev.pawl.anchors {
  requires transitive dev.pawl.ledger;
  requires java.net.http;
  requires static org.jspecify;

  exports dev.pawl.anchors;
}
