package io.tailwater.stream;

/** A frame of given bytes. */
final class Encoded implements Frame {
  private final byte[] bytes;

  private Encoded(byte[] bytes) {
    this.bytes = bytes;
  }

  static Encoded of(byte[] bytes) {
    return new Encoded(bytes);
  }

  @Override
  public byte[] array() {
    return bytes;
  }

  @Override
  public int length() {
    return bytes.length;
  }
}
