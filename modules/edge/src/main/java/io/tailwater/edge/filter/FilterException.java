package io.tailwater.edge.filter;

/** An expression that is no filter; its message says where, what was got and what is accepted. */
public final class FilterException extends Exception {
  FilterException(String detail) {
    super(detail, null, false, false);
  }
}
