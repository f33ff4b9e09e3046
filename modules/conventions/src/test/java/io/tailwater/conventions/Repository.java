package io.tailwater.conventions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The working tree that the tests look at, without what is built or not tracked. */
final class Repository {
  private static final Set<String> UNTRACKED = Set.of(".git", ".idea", ".vscode", "target", "data",
      "node_modules");

  private Repository() {}

  /** The folder of the root pom, found by walking up from where the test runs. */
  static Path root() {
    var here = Path.of("").toAbsolutePath();
    for (var folder = here; folder != null; folder = folder.getParent()) {
      var pom = folder.resolve("pom.xml");
      if (Files.exists(pom) && read(pom).contains("<modules>")) {
        return folder;
      }
    }
    throw new IllegalStateException("no pom.xml with <modules> in or above " + here);
  }

  /** Names of the folders in {@code modules/} that hold a pom. */
  static List<String> modules() {
    try (var folders = Files.list(root().resolve("modules"))) {
      return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every file of the tree, in the order of their paths. */
  static List<Path> files() {
    var files = new ArrayList<Path>();
    try {
      Files.walkFileTree(root(), new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
          return UNTRACKED.contains(folder.getFileName().toString())
              ? FileVisitResult.SKIP_SUBTREE
              : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
          if (attributes.isRegularFile()) {
            files.add(file);
          }
          return FileVisitResult.CONTINUE;
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.stream().sorted().toList();
  }

  /** Files of this ending, as {@link #files}. */
  static List<Path> files(String ending) {
    return files().stream().filter(file -> file.toString().endsWith(ending)).toList();
  }

  /** The file's text; what is not UTF-8 is replaced. */
  static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The path as people write it, from the root. */
  static String name(Path file) {
    return root().relativize(file).toString().replace('\\', '/');
  }
}
