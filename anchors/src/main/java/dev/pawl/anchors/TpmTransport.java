package dev.pawl.anchors;

import dev.pawl.durable.RequestDevice;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// Takes commands to a TPM and brings its responses, as bytes. Each command has a connection of its
/// own: whatever happened to the one before, this one begins anew, and other programs get their
/// turn.
interface TpmTransport {
  /// The longest response, in bytes: the kernel's own limit.
  int RESPONSE_BYTES_MAX = 4096;

  /// Asks the TPM once.
  byte[] exchange(byte[] command) throws IOException;

  /// The kernel's resource manager, `/dev/tpmrm0`.
  record Device(Path path) implements TpmTransport {
    @Override
    public byte[] exchange(byte[] command) throws IOException {
      return RequestDevice.exchange(path, command, RESPONSE_BYTES_MAX);
    }

    @Override
    public String toString() {
      return "TPM " + path;
    }
  }

  /// The command socket of a simulator such as swtpm.
  record Simulator(InetSocketAddress address) implements TpmTransport {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int HEADER_BYTES = 10;

    @Override
    public byte[] exchange(byte[] command) throws IOException {
      try (Socket socket = new Socket()) {
        socket.connect(address, TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.getOutputStream().write(command);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] header = in.readNBytes(HEADER_BYTES);
        int size = header.length == HEADER_BYTES ? ByteBuffer.wrap(header).getInt(2) : 0;
        if (size < HEADER_BYTES || size > RESPONSE_BYTES_MAX) {
          throw new IOException(this + " gave no response");
        }
        byte[] rest = in.readNBytes(size - HEADER_BYTES);
        return ByteBuffer.allocate(HEADER_BYTES + rest.length).put(header).put(rest).array();
      } catch (IOException e) {
        throw new IOException(this + " was not reached: " + e.getMessage(), e);
      }
    }

    @Override
    public String toString() {
      return "TPM simulator " + address.getHostString() + ":" + address.getPort();
    }
  }
}
