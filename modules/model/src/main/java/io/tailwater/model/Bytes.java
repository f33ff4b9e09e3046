package io.tailwater.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A byte string, compared by content. {@link #NONE} stands for Kafka's null key or value and equals
 * nothing else, an empty byte string included.
 *
 * <p>
 * The array is shared, not copied, and must not be modified after it was handed over.
 */
public final class Bytes {
  /** Kafka's null. */
  public static final Bytes NONE = new Bytes(new byte[0], true);

  /** No bytes, but not null. */
  public static final Bytes EMPTY = new Bytes(new byte[0], false);

  private final byte[] array;
  private final boolean none;

  private Bytes(byte[] array, boolean none) {
    this.array = array;
    this.none = none;
  }

  /** Wraps the array, which the caller gives away. */
  public static Bytes of(byte[] array) {
    return new Bytes(array, false);
  }

  /** The UTF-8 bytes of the text. */
  public static Bytes utf8(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** True for {@link #NONE} only. */
  public boolean isNone() {
    return none;
  }

  /** Length in bytes; 0 for {@link #NONE}. */
  public int length() {
    return array.length;
  }

  /** The shared array, not to be modified; empty for {@link #NONE}. */
  public byte[] array() {
    return array;
  }

  /** The text, malformed UTF-8 replaced by U+FFFD; empty for {@link #NONE}. */
  public String toUtf8() {
    return new String(array, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && none == that.none && Arrays.equals(array, that.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  @Override
  public String toString() {
    return none ? "none" : "Bytes[" + array.length + "]";
  }
}
