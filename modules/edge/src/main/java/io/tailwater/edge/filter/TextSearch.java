package io.tailwater.edge.filter;

/** Finds one text in another in time linear in both. */
final class TextSearch {
  /** Up to this length the JDK's own search is short of quadratic by enough. */
  private static final int SHORT = 4;

  private TextSearch() {}

  /**
   * Whether it is in there; Knuth, Morris and Pratt's algorithm, because the JDK's is not linear.
   */
  static boolean contains(String text, String sought) {
    if (sought.length() <= SHORT || text.length() < 4 * SHORT) {
      return text.contains(sought);
    }
    var candidate = text.indexOf(sought.substring(0, SHORT));
    if (candidate < 0) {
      return false;
    }
    var borders = borders(sought);
    var matched = 0;
    for (var i = candidate; i < text.length(); i++) {
      var c = text.charAt(i);
      while (matched > 0 && c != sought.charAt(matched)) {
        matched = borders[matched - 1];
      }
      if (c == sought.charAt(matched)) {
        matched++;
      }
      if (matched == sought.length()) {
        return true;
      }
    }
    return false;
  }

  /**
   * For each beginning of the text, how long its longest border is: both beginning and end of it.
   */
  private static int[] borders(String text) {
    var borders = new int[text.length()];
    var border = 0;
    for (var i = 1; i < text.length(); i++) {
      while (border > 0 && text.charAt(i) != text.charAt(border)) {
        border = borders[border - 1];
      }
      if (text.charAt(i) == text.charAt(border)) {
        border++;
      }
      borders[i] = border;
    }
    return borders;
  }
}
