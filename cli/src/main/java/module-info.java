/// The pawl command.
@org.jspecify.annotations.NullMarked
module dev.pawl.cli {
  requires dev.pawl.anchors;
  requires dev.pawl.signer;
  requires dev.pawl.witness;
  requires info.picocli;
  requires java.net.http;
  requires tools.jackson.databind;
  requires static org.jspecify;

  opens dev.pawl.cli to
      info.picocli;
}
