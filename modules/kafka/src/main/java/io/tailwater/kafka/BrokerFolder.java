package io.tailwater.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one embedded broker, locked for as long as this is open. The operating system gives
 * the lock back when the process dies, however it dies.
 */
final class BrokerFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lockFile;

  private BrokerFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** Creates the folder where it does not exist, and locks it. */
  static BrokerFolder open(Path path) {
    try {
      Files.createDirectories(path);
      var file = FileChannel.open(path.resolve("broker.lock"), StandardOpenOption.CREATE,
          StandardOpenOption.WRITE);
      if (tryLock(file) == null) {
        file.close();
        throw new BrokerStartException("The data folder " + path
            + " is used by another running broker; stop that one, or set tailwater.data-dir to another folder.");
      }
      return new BrokerFolder(path, file);
    } catch (IOException e) {
      throw new BrokerStartException("The data folder " + path + " cannot be written ("
          + e.getClass().getSimpleName()
          + "); make it writable, or set tailwater.data-dir to a folder that is.", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Kafka's {@code log.dirs}. */
  Path logs() {
    return path.resolve("kafka-logs");
  }

  /**
   * Writes an empty log with a new cluster id where there is none yet. {@code meta.properties} is
   * written last and atomically, so that a start that was killed half-way formats again.
   */
  void formatIfNew(int nodeId, String controllerListener) {
    if (Files.exists(logs().resolve("meta.properties"))) {
      return;
    }
    try {
      Files.createDirectories(logs());
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(nodeId)
          .setClusterId(Uuid.randomUuid().toString())
          .setDirectories(List.of(logs().toString()))
          .setMetadataLogDirectory(logs().toString())
          .setControllerListenerName(controllerListener)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setHasDynamicQuorum(false)
          .setIgnoreFormatted(true)
          .run();
    } catch (Exception e) {
      throw new BrokerStartException("The data folder " + path + " cannot be formatted for Kafka ("
          + e.getMessage() + "); empty it, or set tailwater.data-dir to another folder.", e);
    }
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
