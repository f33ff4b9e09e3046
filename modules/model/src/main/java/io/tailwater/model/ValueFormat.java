package io.tailwater.model;

/** What the values of a channel are (protocol 3.4). */
public enum ValueFormat {
  JSON, TEXT, BINARY
}
