package io.tailwater.ingest.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Which files took the name of a followed file between two that are known. */
final class RotatedFiles {
  private RotatedFiles() {}

  /**
   * Those that were last written after the older one and before the newer one was created. A
   * compressed copy keeps the time of its original, so that of the older one is none of them.
   */
  static List<Path> between(List<Path> candidates, FollowedFile older, FollowedFile newer,
      Path newerPath) throws IOException {
    var found = new ArrayList<Path>();
    var begin = 0L;
    var others = new ArrayList<Path>();
    for (var path : candidates) {
      if (FollowedFile.key(path).equals(older.key())) {
        begin = Files.getLastModifiedTime(path).toMillis();
      } else {
        others.add(path);
      }
    }
    var end = Files.readAttributes(newerPath, BasicFileAttributes.class).creationTime().toMillis();
    for (var path : others) {
      try {
        var written = Files.getLastModifiedTime(path).toMillis();
        if (written > begin && written <= end && !FollowedFile.key(path).equals(newer.key())) {
          found.add(path);
        }
      } catch (NoSuchFileException _) {
        // Removed while we looked.
      }
    }
    found.sort(null);
    return found;
  }
}
