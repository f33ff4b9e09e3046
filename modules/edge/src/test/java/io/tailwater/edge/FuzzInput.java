package io.tailwater.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * One request of a fuzz test, well-formed or not.
 *
 * @param bytes
 *          what is sent, a character for each byte
 * @param method
 *          as far as there is one
 * @param framed
 *          whether the server can tell where it ends, and so answers it exactly once
 */
record FuzzInput(String bytes, String method, boolean framed) {
  byte[] encoded() {
    return bytes.getBytes(ISO_8859_1);
  }

  /** Short enough for the report of a failure. */
  String shortened() {
    return bytes.length() <= 1_000 ? bytes : bytes.substring(0, 1_000) + "… " + bytes.length();
  }
}
