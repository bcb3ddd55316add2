package dev.pawl.anchors;

import dev.pawl.tlog.MalformedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/// Addresses in specifications: they are published with the ledger, so they hold no password.
final class WebAddress {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private WebAddress() {}

  /// Reads an address.
  ///
  /// @param whose it is, for messages
  /// @param plain whether `http` serves anywhere; otherwise on this machine only
  static URI parse(String whose, String text, boolean plain) throws MalformedException {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw new MalformedException("the URL of " + whose + " cannot be read: " + e.getReason());
    }
    if (url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new MalformedException(
          "the URL of " + whose + " is " + text + ", expected https://HOST/PATH");
    }
    if (url.getRawUserInfo() != null) {
      throw new MalformedException(
          "the URL of " + whose + " has a user or password; the ledger publishes it");
    }
    boolean mayBePlain = plain || LOOPBACK.contains(url.getHost());
    if (!"https".equals(url.getScheme()) && !(mayBePlain && "http".equals(url.getScheme()))) {
      throw new MalformedException("the URL of " + whose + " is " + text + ", expected https:");
    }
    return url;
  }
}
