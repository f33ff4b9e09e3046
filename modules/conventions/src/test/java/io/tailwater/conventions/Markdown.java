package io.tailwater.conventions;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A Markdown page as far as its links and headings go. */
final class Markdown {
  private static final Pattern FENCE = Pattern.compile("^\\s{0,3}(```|~~~)");
  private static final Pattern INLINE_CODE = Pattern.compile("`[^`]*`");
  private static final Pattern LINK = Pattern
      .compile("\\]\\(\\s*<?([^)\\s>]+)>?[^)]*\\)|^\\s{0,3}\\[[^\\]]+\\]:\\s+(\\S+)"
          + "|(?:href|src)=\"([^\"]+)\"");
  private static final Pattern HEADING = Pattern.compile("^#{1,6}\\s+(.*?)\\s*#*$");
  private static final Pattern ANCHOR = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"");
  private static final Pattern EXTERNAL = Pattern.compile("[a-z][a-z0-9+.-]*:.*");

  private final Path file;
  private final List<String> lines;

  private Markdown(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  static Markdown read(Path file) {
    return of(file, Repository.read(file));
  }

  /** The text as a page that stands at this place. */
  static Markdown of(Path file, String text) {
    var kept = new ArrayList<String>();
    var fenced = false;
    for (var line : text.lines().toList()) {
      if (FENCE.matcher(line).find()) {
        fenced = !fenced;
      } else if (!fenced) {
        kept.add(line);
      }
    }
    return new Markdown(file, kept);
  }

  /** Where the page's links lead, as they are written, those to other sites left out. */
  List<String> links() {
    var links = new ArrayList<String>();
    for (var line : lines) {
      var matcher = LINK.matcher(INLINE_CODE.matcher(line).replaceAll("code"));
      while (matcher.find()) {
        for (var group = 1; group <= matcher.groupCount(); group++) {
          var link = matcher.group(group);
          if (link != null && !EXTERNAL.matcher(link).matches()) {
            links.add(link);
          }
        }
      }
    }
    return links;
  }

  /** Links that lead nowhere: no such file, or no such heading in it. */
  List<String> deadLinks() {
    return links().stream().filter(link -> !resolves(link)).toList();
  }

  private boolean resolves(String link) {
    var hash = link.indexOf('#');
    var path = hash < 0 ? link : link.substring(0, hash);
    var folder = file.getParent();
    var target = path.isEmpty() || folder == null ? file : folder.resolve(path).normalize();
    if (!path.isEmpty() && !Files.exists(target)) {
      return false;
    }
    if (hash < 0 || !target.toString().endsWith(".md")) {
      return true;
    }
    var page = path.isEmpty() ? this : read(target);
    return page.anchors().contains(link.substring(hash + 1));
  }

  /** The names by which GitHub lets one link to headings, and explicit anchors. */
  Set<String> anchors() {
    var anchors = new HashSet<String>();
    var seen = new HashMap<String, Integer>();
    for (var line : lines) {
      var explicit = ANCHOR.matcher(line);
      while (explicit.find()) {
        anchors.add(explicit.group(1));
      }
      var heading = HEADING.matcher(line);
      if (heading.matches()) {
        var slug = slug(heading.group(1));
        var before = seen.merge(slug, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? slug : slug + "-" + before);
      }
    }
    return anchors;
  }

  private static String slug(String heading) {
    return heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }
}
