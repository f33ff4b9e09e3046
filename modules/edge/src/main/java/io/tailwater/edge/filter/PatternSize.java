package io.tailwater.edge.filter;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How long the program of a pattern would roughly become, told from its text alone: nested counts
 * such as {@code ((a{999}){999}){999}} multiply, and the library would write them out before it
 * says
 * how many they are. Rather too much than too little.
 */
final class PatternSize {
  private final String pattern;
  private final Deque<Long> groups = new ArrayDeque<>();
  private long group;
  private long atom;
  private int at;

  private PatternSize(String pattern) {
    this.pattern = pattern;
  }

  /** At least as many as the atoms of the pattern, each as often as its counts say. */
  static long of(String pattern) {
    return new PatternSize(pattern).count();
  }

  private long count() {
    while (at < pattern.length()) {
      var c = pattern.charAt(at++);
      switch (c) {
        case '(' -> {
          groups.push(group + atom);
          group = 0;
          atom = 0;
        }
        case ')' -> {
          atom = group + atom + 1;
          group = groups.isEmpty() ? 0 : groups.pop();
        }
        case '[' -> {
          next(1);
          skipClass();
        }
        case '\\' -> {
          next(1);
          at++;
        }
        case '{' -> repeat();
        default -> next(1);
      }
    }
    return groups.stream().mapToLong(Long::longValue).sum() + group + atom;
  }

  private void next(long size) {
    group += atom;
    atom = size;
  }

  private void skipClass() {
    while (at < pattern.length() && pattern.charAt(at) != ']') {
      at += pattern.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  /** The larger of the counts, where there are some; a brace alone is an atom. */
  private void repeat() {
    var most = 0L;
    var number = 0L;
    while (at < pattern.length() && (isDigit(pattern.charAt(at)) || pattern.charAt(at) == ',')) {
      var c = pattern.charAt(at++);
      number = c == ',' ? 0 : Math.min(number * 10 + c - '0', Integer.MAX_VALUE);
      most = Math.max(most, number);
    }
    atom = Math.min(Math.max(1, atom) * Math.max(1, most), Integer.MAX_VALUE);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
