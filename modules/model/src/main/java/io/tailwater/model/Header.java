package io.tailwater.model;

/** One header of a record; names may repeat, the value may be {@link Bytes#NONE}. */
public record Header(String name, Bytes value) {}
