package io.tailwater.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Short base-32 digests (Crockford's digits in lower case, without i, l, o and u). */
final class Tags {
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

  private Tags() {}

  /** The first {@code digits} times 5 bits of the text's SHA-256; 12 digits at most. */
  static String of(String text, int digits) {
    var hash = sha256(text);
    var bits = 0L;
    for (var i = 0; i < 8; i++) {
      bits = (bits << 8) | (hash[i] & 0xff);
    }
    var tag = new StringBuilder(digits);
    for (var i = 0; i < digits; i++) {
      tag.append(DIGITS.charAt((int) (bits >>> (59 - 5 * i)) & 31));
    }
    return tag.toString();
  }

  static void require(String tag, int digits) {
    if (tag.length() != digits || !tag.chars().allMatch(c -> DIGITS.indexOf(c) >= 0)) {
      throw new IllegalArgumentException("'" + tag + "' is not " + digits + " base-32 digits");
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
