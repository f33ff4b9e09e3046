package io.tailwater.server.config;

/** A configured value that cannot be used; the message is one sentence that names the key. */
public final class BadConfiguration extends IllegalArgumentException {
  BadConfiguration(String key, Object got, String accepted) {
    super(key + " is '" + got + "', but must be " + accepted + ".");
  }

  BadConfiguration(String sentence) {
    super(sentence);
  }
}
