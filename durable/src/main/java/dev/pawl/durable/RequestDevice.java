package dev.pawl.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// A device file that takes a request in one write and gives its response in one read, as a TPM
/// does. It keeps nothing of ours, so no force belongs to it.
public final class RequestDevice {
  private RequestDevice() {}

  /// Asks the device once, on a file handle of its own.
  ///
  /// @param responseBytesMax the longest response that is read
  /// @throws IOException where the device cannot be used, or takes only a part of the request
  public static byte[] exchange(Path device, byte[] request, int responseBytesMax)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(device, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      int written = channel.write(ByteBuffer.wrap(request));
      if (written != request.length) {
        throw new IOException(
            device + " took " + written + " of " + request.length + " bytes of a request");
      }
      ByteBuffer response = ByteBuffer.allocate(responseBytesMax);
      int count = channel.read(response);
      if (count <= 0) {
        throw new IOException(device + " gave no response");
      }
      return Arrays.copyOf(response.array(), count);
    } catch (IOException e) {
      throw RealFile.named(device, e);
    }
  }
}
