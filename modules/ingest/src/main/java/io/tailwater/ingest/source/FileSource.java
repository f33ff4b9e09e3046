package io.tailwater.ingest.source;

import io.tailwater.model.Bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what is added to the file of a name, over the renaming and truncating that logs undergo.
 *
 * <p>
 * At the end of the open file, in this order: a file that no longer holds what was read of it was
 * truncated; the rest may be in a copy beside it ({@code copytruncate}), then it is read from its
 * beginning. A name that names another file was rotated; the open one is read to its end, a last
 * line without a line feed included, then the new one from its beginning. After a restart the file
 * is found by its identity and fingerprints under any name that begins with its own. Of several
 * rotations while nobody followed, the file that was being read is finished and the newest is
 * read. What cannot be read any more, because that file is gone or others came in between, is told
 * as a dead letter that names it.
 */
final class FileSource implements Source {
  private static final int READ_BYTES = 64 << 10;

  /** Looks at a rotated file's end before it is believed; writers may hold it open for a moment. */
  private static final int LOOKS_AT_END = 5;

  private static final Logger LOG = LoggerFactory.getLogger(FileSource.class);

  private final FileOptions options;
  private final FileLines lines;
  private final LineBuffer partial;
  private final ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
  private boolean foundUnder;

  FileSource(FileOptions options) {
    this.options = options;
    this.lines = FileLines.of(options);
    this.partial = new LineBuffer(options.maxLineBytes());
  }

  @Override
  public void run(FeedOutput output) throws InterruptedException {
    while (true) {
      try {
        var file = open(output);
        while (true) {
          file = followToItsEnd(file, output);
        }
      } catch (IOException e) {
        output.backingOff("cannot read " + options.path() + ": " + e);
        Thread.sleep(options.poll());
      }
    }
  }

  /** The file to begin with, at the place where the feed had come to. */
  private FollowedFile open(FeedOutput output) throws IOException, InterruptedException {
    partial.clear();
    foundUnder = false;
    var position = output.resumePlace();
    if (!position.isNone()) {
      var place = FilePlace.decode(position);
      var found = find(place, List.of(options.path()));
      return found.isPresent() ? found.get() : firstAfter(place, output);
    }
    var file = openNamed(output);
    if (options.from() == FileOptions.From.END) {
      file.seekToLastLine();
    }
    // Told at once: "from the end" means the end at the first start, not at each one.
    output.offer(new Arrival.Moved(new Step.To(file.place().encode())));
    return file;
  }

  /** The rest of what was being read is under another name, or gone. */
  private FollowedFile firstAfter(FilePlace place, FeedOutput output)
      throws IOException, InterruptedException {
    var renamed = find(place, siblings());
    if (renamed.isPresent()) {
      foundUnder = true;
      return renamed.get();
    }
    var file = openNamed(output);
    tellLost("the file that was read up to byte " + place.offset()
        + " is gone: what was added to it since, and to files between it and this one, is lost",
        place.encode(), file, output);
    return file;
  }

  /** A file that was finished after a restart may not be the one before the file of the name. */
  private FollowedFile openAfter(FollowedFile finished, FeedOutput output)
      throws IOException, InterruptedException {
    var file = openNamed(output);
    if (!foundUnder) {
      return file;
    }
    foundUnder = false;
    var between = RotatedFiles.between(siblings(), finished, file, options.path());
    if (!between.isEmpty()) {
      tellLost("files were rotated one after the other while nobody followed; these between the"
          + " one that was read and the newest are not read", Bytes.utf8(between.toString()), file,
          output);
    }
    return file;
  }

  /** Nothing is lost silently: the position moves behind it only with the dead letter. */
  private void tellLost(String reason, Bytes what, FollowedFile next, FeedOutput output)
      throws InterruptedException {
    LOG.atWarn()
        .addKeyValue("path", options.path())
        .addKeyValue("lost", what.toUtf8())
        .log(reason);
    output.offer(new Arrival.Refused(reason, what, new Step.To(next.place().encode())));
  }

  /** Follows the file until another one, or its own beginning, is to be read instead. */
  private FollowedFile followToItsEnd(FollowedFile file, FeedOutput output)
      throws IOException, InterruptedException {
    try {
      var looksAtEnd = 0;
      while (looksAtEnd < LOOKS_AT_END) {
        if (!file.isWhole()) {
          return afterTruncation(file.place(), output);
        }
        if (readAvailable(file, output)) {
          looksAtEnd = 0;
        }
        looksAtEnd = isRotated(file, output) ? looksAtEnd + 1 : 0;
        Thread.sleep(options.poll());
      }
      var rest = partial.rest();
      if (rest.isPresent()) {
        offer(rest.get(), file, output);
      }
      return openAfter(file, output);
    } finally {
      file.close();
    }
  }

  private FollowedFile afterTruncation(FilePlace place, FeedOutput output)
      throws IOException, InterruptedException {
    partial.clear();
    var copy = place.offset() == 0 ? Optional.<FollowedFile>empty() : find(place, siblings());
    return copy.isPresent() ? copy.get() : openNamed(output);
  }

  private boolean isRotated(FollowedFile file, FeedOutput output) throws IOException {
    try {
      output.running();
      return !FollowedFile.key(options.path()).equals(file.key());
    } catch (NoSuchFileException _) {
      output.connecting("waiting for " + options.path());
      return false;
    }
  }

  /** Offers every whole line that there is; whether there was anything. */
  private boolean readAvailable(FollowedFile file, FeedOutput output)
      throws IOException, InterruptedException {
    var any = false;
    while (file.read(buffer.clear()) > 0) {
      any = true;
      buffer.flip();
      for (var line = partial.next(buffer); line.isPresent(); line = partial.next(buffer)) {
        offer(line.get(), file, output);
      }
    }
    return any;
  }

  private void offer(LineBuffer.Line line, FollowedFile file, FeedOutput output)
      throws IOException, InterruptedException {
    var end = file.place().offset() + line.advance();
    output.offer(lines.arrival(line, file.mark(end, line.tail())));
  }

  private FollowedFile openNamed(FeedOutput output) throws IOException, InterruptedException {
    partial.clear();
    output.connecting("waiting for " + options.path());
    while (true) {
      try {
        return FollowedFile.open(options.path());
      } catch (NoSuchFileException _) {
        Thread.sleep(options.poll());
      }
    }
  }

  /** The file that holds the place, opened there; one of the same identity before a copy of it. */
  private static Optional<FollowedFile> find(FilePlace place, List<Path> candidates)
      throws IOException {
    var same = find(place, candidates, true);
    return same.isPresent() ? same : find(place, candidates, false);
  }

  private static Optional<FollowedFile> find(FilePlace place, List<Path> candidates,
      boolean sameKey) throws IOException {
    for (var path : candidates) {
      try {
        var file = FollowedFile.open(path);
        if (isAt(file, place, sameKey)) {
          file.seek(place);
          return Optional.of(file);
        }
      } catch (NoSuchFileException _) {
        // Rotated away while we looked.
      }
    }
    return Optional.empty();
  }

  /** Whether it is the file of the place; closed where it is not, or cannot be told. */
  private static boolean isAt(FollowedFile file, FilePlace place, boolean sameKey)
      throws IOException {
    var is = false;
    try {
      is = file.holds(place) && (!sameKey || file.key().equals(place.file()));
      return is;
    } finally {
      if (!is) {
        file.close();
      }
    }
  }

  /** Files beside ours whose names begin with its name. */
  private List<Path> siblings() throws IOException {
    var name = String.valueOf(options.path().getFileName());
    var folder = options.path().toAbsolutePath().getParent();
    var found = new ArrayList<Path>();
    if (folder != null && Files.isDirectory(folder)) {
      try (var paths = Files.newDirectoryStream(folder,
          path -> String.valueOf(path.getFileName()).startsWith(name)
              && !path.equals(options.path().toAbsolutePath()) && Files.isRegularFile(path))) {
        paths.forEach(found::add);
      }
    }
    return found;
  }
}
