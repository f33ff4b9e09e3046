package io.tailwater.ingest.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * An item's identity in 128 bits: the first half of a SHA-256, so that nobody upstream can make two
 * items collide.
 */
public record ItemId(long high, long low) {
  /** Bytes that an id takes in a position. */
  static final int BYTES = 16;

  /** The identity of what is named, or is, this text. */
  public static ItemId of(String text) {
    var hash = ByteBuffer.wrap(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    return new ItemId(hash.getLong(), hash.getLong());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
