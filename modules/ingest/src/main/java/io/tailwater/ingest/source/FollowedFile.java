package io.tailwater.ingest.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * One open file, read forwards; it stays the same file whatever happens to its name.
 *
 * <p>
 * Confined to its source's thread.
 */
final class FollowedFile implements AutoCloseable {
  /** Bytes of the beginning, and before the offset, that recognise a file. */
  static final int FINGERPRINT_BYTES = 256;

  private static final int HEAD_HASH_BYTES = 8;
  private static final int OPEN_ATTEMPTS = 100;

  /** Tells the file system's identity of what a name names. */
  @FunctionalInterface
  interface Keys {
    String of(Path path) throws IOException;
  }

  private final FileChannel channel;
  private final String key;
  private long readTo;
  private FilePlace place;

  private FollowedFile(FileChannel channel, String key, FilePlace place) {
    this.channel = channel;
    this.key = key;
    this.place = place;
    this.readTo = place.offset();
  }

  /** The file of this name from its beginning. */
  static FollowedFile open(Path path) throws IOException {
    return open(path, FollowedFile::key);
  }

  /**
   * The name may come to name another file between the two looks at it, and a file with another's
   * key would be taken for that one at every later look.
   */
  static FollowedFile open(Path path, Keys keys) throws IOException {
    for (var attempt = 0; attempt < OPEN_ATTEMPTS; attempt++) {
      var key = keys.of(path);
      var file = new FollowedFile(FileChannel.open(path, StandardOpenOption.READ), key,
          new FilePlace(key, 0, "", 0, 0, 0));
      if (file.isNamed(path, keys)) {
        return file;
      }
    }
    throw new IOException(path + " names another file at each of " + OPEN_ATTEMPTS + " looks");
  }

  /** Whether the key is still the name's; closed where it is not, or cannot be told. */
  private boolean isNamed(Path path, Keys keys) throws IOException {
    var named = false;
    try {
      named = keys.of(path).equals(key);
      return named;
    } finally {
      if (!named) {
        close();
      }
    }
  }

  /** The file system's identity of what the name names now; empty where it has none. */
  static String key(Path path) throws IOException {
    var key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    return key == null ? "" : key.toString();
  }

  String key() {
    return key;
  }

  /** Behind the last line that was marked. */
  FilePlace place() {
    return place;
  }

  /** Goes to a place that was found to be in this file. */
  void seek(FilePlace found) {
    place = new FilePlace(key, found.offset(), found.head(), found.headBytes(), found.tail(),
        found.tailBytes());
    readTo = found.offset();
  }

  /** Goes to the end of the last whole line. */
  void seekToLastLine() throws IOException {
    var at = channel.size();
    var one = ByteBuffer.allocate(1);
    while (at > 0) {
      one.clear();
      channel.read(one, at - 1);
      if (one.get(0) == '\n') {
        break;
      }
      at--;
    }
    var tail = bytes(Math.max(0, at - FINGERPRINT_BYTES), (int) Math.min(at, FINGERPRINT_BYTES));
    readTo = at;
    mark(at, tail);
  }

  /** Whether this file holds what was before the place. */
  boolean holds(FilePlace wanted) throws IOException {
    if (wanted.offset() == 0) {
      return key.equals(wanted.file());
    }
    return channel.size() >= wanted.offset()
        && hash(bytes(0, wanted.headBytes())).equals(wanted.head())
        && crc(bytes(wanted.offset() - wanted.tailBytes(), wanted.tailBytes())) == wanted.tail();
  }

  /** Whether it still holds what was read of it; not so after it was truncated. */
  boolean isWhole() throws IOException {
    return channel.size() >= readTo && holds(place);
  }

  /** Reads on; the number of bytes, or -1 at the end. */
  int read(ByteBuffer into) throws IOException {
    var count = channel.read(into, readTo);
    readTo += Math.max(0, count);
    return count;
  }

  /** A line ends at this offset; its own last bytes help to recognise the place. */
  FilePlace mark(long offset, byte[] line) throws IOException {
    var head = place.head();
    var headBytes = place.headBytes();
    if (headBytes < FINGERPRINT_BYTES || head.isEmpty()) {
      headBytes = (int) Math.min(offset, FINGERPRINT_BYTES);
      head = hash(bytes(0, headBytes));
    }
    var tail = line.length > FINGERPRINT_BYTES
        ? Arrays.copyOfRange(line, line.length - FINGERPRINT_BYTES, line.length)
        : line;
    place = new FilePlace(key, offset, head, headBytes, crc(tail), tail.length);
    return place;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private byte[] bytes(long from, int count) throws IOException {
    var buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {
      assert buffer.position() <= count;
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(ItemId.sha256().digest(bytes), 0, HEAD_HASH_BYTES);
  }

  private static long crc(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }
}
