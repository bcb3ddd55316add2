package dev.pawl.anchors;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One counter in the memory of a TPM 2.0: five commands, by their bytes (TPM 2.0 part 3, sections
/// 9.3 and 31).
///
/// ```
///  tag (2) ‖ size of the whole (4) ‖ command code (4) ‖ handles ‖ [size (4) ‖ authorization] ‖ parameters
///  tag (2) ‖ size of the whole (4) ‖ response code (4) ‖ [size of parameters (4)] ‖ parameters ‖ …
/// ```
///
/// All big-endian. Authorization is by password: the TPM is on this machine, and who can read the
/// bus can raise the counter, which stops signing and allows nothing.
///
/// What the TPM itself promises: the counter never goes down, and a counter that is deleted and
/// defined anew begins above every value that any counter of this TPM ever had (part 1, NV memory).
final class TpmCounter {
  /// Counter, raised and read by its password, read by the owner, not subject to lockout.
  static final int ATTRIBUTES = 0x2000000 | 0x40000 | 0x20000 | 0x10 | 0x4;

  private static final int WRITTEN = 0x20000000;

  private static final short NO_SESSIONS = (short) 0x8001;
  private static final short SESSIONS = (short) 0x8002;
  private static final int NV_DEFINE_SPACE = 0x12a;
  private static final int NV_INCREMENT = 0x134;
  private static final int STARTUP = 0x144;
  private static final int NV_READ = 0x14e;
  private static final int NV_READ_PUBLIC = 0x169;
  private static final int OWNER = 0x40000001;
  private static final int PASSWORD_SESSION = 0x40000009;
  private static final short SHA256 = 0x000b;
  private static final int HEADER_BYTES = 10;
  private static final int PUBLIC_BYTES = 4 + 2 + 4 + 2 + 2; // without a policy

  private final TpmTransport tpm;
  private final int index;
  private final byte[] auth;

  /// @param tpm how to reach it
  /// @param auth the password of the counter, maybe empty
  TpmCounter(TpmTransport tpm, int index, byte[] auth) {
    this.tpm = tpm;
    this.index = index;
    this.auth = auth.clone();
  }

  /// The attributes of the index, empty where it is not defined.
  ///
  /// @return without the one that tells whether it was ever written
  OptionalInt attributes() throws IOException {
    ByteBuffer answer;
    try {
      answer = ask("NV_ReadPublic", NV_READ_PUBLIC, new int[] {index}, null, parameters(0));
    } catch (TpmException e) {
      if (e.code() == TpmException.HANDLE) {
        return OptionalInt.empty();
      }
      throw e;
    }
    try {
      ByteBuffer found = sized(answer);
      int handle = found.getInt();
      short nameAlgorithm = found.getShort();
      int attributes = found.getInt();
      short policyBytes = found.getShort();
      found.position(found.position() + policyBytes);
      if (handle != index || found.getShort() != Long.BYTES || found.hasRemaining()) {
        throw new IOException(this + " is not a counter of 8 bytes");
      }
      if (nameAlgorithm != SHA256 || policyBytes != 0) {
        throw new IOException(this + " was not defined as Pawl does");
      }
      return OptionalInt.of(attributes & ~WRITTEN);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException(tpm + " gave a response that cannot be read", e);
    }
  }

  /// Defines the counter.
  ///
  /// @param ownerAuth the password of the TPM's owner, maybe empty
  void define(byte[] ownerAuth) throws IOException {
    ByteBuffer parameters = parameters(2 + auth.length + 2 + PUBLIC_BYTES);
    parameters.putShort((short) auth.length).put(auth);
    parameters.putShort((short) PUBLIC_BYTES).putInt(index).putShort(SHA256);
    parameters.putInt(ATTRIBUTES).putShort((short) 0).putShort((short) Long.BYTES);
    ask("NV_DefineSpace", NV_DEFINE_SPACE, new int[] {OWNER}, ownerAuth, parameters.flip());
  }

  /// Raises the counter by one; durable on return.
  void increment() throws IOException {
    ask("NV_Increment", NV_INCREMENT, new int[] {index, index}, auth, parameters(0));
  }

  /// The counter, empty where it was never raised since it was defined.
  OptionalLong read() throws IOException {
    ByteBuffer parameters = parameters(4).putShort((short) Long.BYTES).putShort((short) 0).flip();
    ByteBuffer answer;
    try {
      answer = ask("NV_Read", NV_READ, new int[] {index, index}, auth, parameters);
    } catch (TpmException e) {
      if (e.code() == TpmException.NV_NOT_WRITTEN) {
        return OptionalLong.empty();
      }
      throw e;
    }
    try {
      ByteBuffer value = sized(answer);
      long counter = value.getLong();
      if (counter < 0 || value.hasRemaining()) {
        throw new IOException(tpm + " gave a counter that cannot be read");
      }
      return OptionalLong.of(counter);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException(tpm + " gave a response that cannot be read", e);
    }
  }

  private static ByteBuffer parameters(int bytes) {
    return ByteBuffer.allocate(bytes);
  }

  /// The bytes behind a 16-bit length.
  private static ByteBuffer sized(ByteBuffer from) {
    int length = from.getShort() & 0xffff;
    if (length > from.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer part = from.slice(from.position(), length);
    from.position(from.position() + length);
    return part;
  }

  /// Sends a command; on a TPM that nobody started, starts it first.
  ///
  /// @param password where the command has a password session
  /// @return the parameters of the response
  private ByteBuffer ask(
      String name, int code, int[] handles, byte @Nullable [] password, ByteBuffer parameters)
      throws IOException {
    byte[] command = command(code, handles, password, parameters);
    try {
      return response(name, tpm.exchange(command), password != null);
    } catch (TpmException e) {
      if (e.code() != TpmException.NOT_STARTED) {
        throw e;
      }
      ByteBuffer clear = parameters(Short.BYTES);
      response("Startup", tpm.exchange(command(STARTUP, new int[0], null, clear)), false);
      return response(name, tpm.exchange(command), password != null);
    }
  }

  private static byte[] command(
      int code, int[] handles, byte @Nullable [] password, ByteBuffer parameters) {
    int authorization = password == null ? 0 : 4 + 4 + 2 + 1 + 2 + password.length;
    int size = HEADER_BYTES + 4 * handles.length + authorization + parameters.remaining();
    ByteBuffer command = ByteBuffer.allocate(size);
    command.putShort(password == null ? NO_SESSIONS : SESSIONS).putInt(size).putInt(code);
    for (int handle : handles) {
      command.putInt(handle);
    }
    if (password != null) {
      command.putInt(authorization - 4).putInt(PASSWORD_SESSION);
      command.putShort((short) 0).put((byte) 0); // no nonce, no attributes
      command.putShort((short) password.length).put(password);
    }
    return command.put(parameters.duplicate()).array();
  }

  private ByteBuffer response(String name, byte[] bytes, boolean sessions) throws IOException {
    ByteBuffer response = ByteBuffer.wrap(bytes);
    if (bytes.length < HEADER_BYTES || response.getInt(2) != bytes.length) {
      throw new IOException(tpm + " gave a response to " + name + " that cannot be read");
    }
    int code = response.getInt(6);
    if (code != 0) {
      throw new TpmException(tpm, name, code);
    }
    response.position(HEADER_BYTES);
    if (response.getShort(0) != (sessions ? SESSIONS : NO_SESSIONS)) {
      throw new IOException(tpm + " gave a response to " + name + " of another form");
    }
    if (!sessions) {
      return response;
    }
    int length = response.remaining() < Integer.BYTES ? -1 : response.getInt();
    if (length < 0 || length > response.remaining()) {
      throw new IOException(tpm + " gave a response to " + name + " that cannot be read");
    }
    return response.slice(response.position(), length);
  }

  /// Which counter, without its password.
  @Override
  public String toString() {
    return "counter 0x" + HexFormat.of().toHexDigits(index) + " of " + tpm;
  }
}
