package io.tailwater.kafka;

import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Tells whether bytes are exactly one JSON value in strict UTF-8 (RFC 8259), without a byte order
 * mark and within the limits below, so that they can go into JSON documents as they are.
 *
 * <p>
 * Thread-safe and without state but the parser's recycled buffers.
 */
final class JsonText {
  /** Deeper values are sent as text: nobody's parser downstream has to be deeper than this. */
  static final int MAX_NESTING = 256;
  /** A longer number is sent as text. */
  static final int MAX_NUMBER_LENGTH = 1_000;

  private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
      .maxNestingDepth(MAX_NESTING)
      .maxNumberLength(MAX_NUMBER_LENGTH)
      .maxStringLength(Integer.MAX_VALUE)
      .build();
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
      .streamReadConstraints(LIMITS)
      .build();

  private JsonText() {}

  static boolean isOneValue(byte[] bytes) {
    // Jackson takes byte order marks and guesses UTF-16 and UTF-32; neither starts like this.
    if (!startsLikeJson(bytes) || !Utf8.isValid(bytes)) {
      return false;
    }
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  private static boolean startsLikeJson(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] == (byte) 0xef) {
      return false;
    }
    for (var i = 0; i < Math.min(4, bytes.length); i++) {
      if (bytes[i] == 0) {
        return false;
      }
    }
    return true;
  }
}
