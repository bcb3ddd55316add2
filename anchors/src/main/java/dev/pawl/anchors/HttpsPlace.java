package dev.pawl.anchors;

import dev.pawl.tlog.MalformedException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where the object of an HTTPS anchor is: its specification.
///
/// ```
/// url https://anchors.example/pawl/build
/// token-file /etc/pawl/anchor.token            sent as a bearer token; optional
/// certificate-file /etc/pawl/anchor.pem        whom to trust instead of the usual; optional
/// ```
///
/// Or on one line, from the address on.
///
/// @param url of the object; `http:` on this machine only
/// @param tokenFile one line, for its owner alone
/// @param certificateFile certificates in PEM
/// @param text the canonical text
record HttpsPlace(URI url, Optional<Path> tokenFile, Optional<Path> certificateFile, String text) {

  /// Reads a specification.
  static HttpsPlace parse(String specification) throws MalformedException {
    SpecificationLines lines =
        SpecificationLines.parse(
            specification, List.of("url", "token-file", "certificate-file"), List.of("url"));
    URI url = WebAddress.parse("the anchor", lines.required("url"), false);
    return new HttpsPlace(
        url, lines.file("token-file"), lines.file("certificate-file"), lines.text());
  }
}
