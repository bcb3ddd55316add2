package dev.pawl.hbs;

/// Bytes from outside that are not what they should be: which field, where it starts, what is
/// wrong.
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final int offset;
  private final String problem;

  MalformedException(String field, int offset, String problem) {
    this.field = field;
    this.offset = offset;
    this.problem = problem;
  }

  /// All three in one line: `sig[0].LMS type at byte 1132: unknown typecode 0x00000099`.
  @Override
  public String getMessage() {
    return "%s at byte %d: %s".formatted(field, offset, problem);
  }

  /// The field, such as `sig[0].LMS type`.
  public String field() {
    return field;
  }

  /// Where the field starts, in bytes from the start of the whole.
  public int offset() {
    return offset;
  }

  /// What is wrong with it.
  public String problem() {
    return problem;
  }
}
