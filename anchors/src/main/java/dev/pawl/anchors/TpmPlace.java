package dev.pawl.anchors;

import dev.pawl.tlog.MalformedException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which counter of which TPM: the specification of a TPM anchor.
///
/// ```
/// device /dev/tpmrm0                     the default; or: simulator 127.0.0.1:2321
/// index 0x01800001                       of the counter, not used by anything else
/// auth-file /etc/pawl/tpm.auth           the counter's password; optional
/// owner-auth-file /etc/pawl/owner.auth   the TPM owner's password, to define it; optional
/// ```
///
/// Or on one line, index and device first.
///
/// @param device of the kernel's resource manager; empty where there is a simulator
/// @param simulatorPort of a TPM simulator on this machine, for tests
/// @param index of the counter
/// @param text the canonical text
record TpmPlace(
    Optional<Path> device,
    int simulatorPort,
    int index,
    Optional<Path> authFile,
    Optional<Path> ownerAuthFile,
    String text) {
  private static final Pattern SIMULATOR = Pattern.compile("127\\.0\\.0\\.1:([1-9][0-9]{0,4})");

  /// Handles of indices that an owner may define (TCG registry of reserved handles).
  private static final Pattern INDEX = Pattern.compile("0x(01[89ab][0-9a-f]{5})");

  /// Reads a specification.
  static TpmPlace parse(String specification) throws MalformedException {
    SpecificationLines lines =
        SpecificationLines.parse(
            specification,
            List.of("device", "simulator", "index", "auth-file", "owner-auth-file"),
            List.of("index", "device"));
    Optional<String> simulator = lines.optional("simulator");
    if (simulator.isEmpty()) {
      lines.otherwise("device", "/dev/tpmrm0");
    }
    Optional<Path> device = lines.file("device");
    if (device.isPresent() && simulator.isPresent()) {
      throw new MalformedException("expected a device or a simulator, not both");
    }
    Matcher index = INDEX.matcher(lines.required("index"));
    if (!index.matches()) {
      throw new MalformedException(
          "index is " + lines.required("index") + ", expected 0x01800000 to 0x01bfffff");
    }
    return new TpmPlace(
        device,
        simulator.isPresent() ? port(simulator.get()) : 0,
        HexFormat.fromHexDigits(index.group(1)),
        lines.file("auth-file"),
        lines.file("owner-auth-file"),
        lines.text());
  }

  private static int port(String simulator) throws MalformedException {
    Matcher address = SIMULATOR.matcher(simulator);
    if (!address.matches() || Integer.parseInt(address.group(1)) > 0xffff) {
      throw new MalformedException("simulator is " + simulator + ", expected 127.0.0.1:PORT");
    }
    return Integer.parseInt(address.group(1));
  }

  /// The TPM's own handle in words.
  String indexText() {
    return "0x" + HexFormat.of().toHexDigits(index);
  }

  /// How to reach the TPM.
  TpmTransport transport() {
    if (device.isPresent()) {
      return new TpmTransport.Device(device.get());
    }
    return new TpmTransport.Simulator(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), simulatorPort));
  }
}
