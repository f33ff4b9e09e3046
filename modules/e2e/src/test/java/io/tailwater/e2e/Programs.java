package io.tailwater.e2e;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What is installed on this machine. */
final class Programs {
  /** Where distributions put servers, which is not on everybody's PATH. */
  private static final String SERVERS = File.pathSeparator + "/usr/sbin";

  private Programs() {}

  /** The program of that name on the {@code PATH} or among servers. */
  static Optional<Path> find(String name) {
    var path = System.getenv().getOrDefault("PATH", "") + SERVERS;
    return Stream.of(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static boolean has(String name) {
    return find(name).isPresent();
  }
}
