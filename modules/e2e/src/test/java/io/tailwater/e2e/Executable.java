package io.tailwater.e2e;

import java.nio.file.Files;
import java.nio.file.Path;

/** The packaged server that these tests run. */
final class Executable {
  private Executable() {}

  /** {@code modules/server/target/tailwater.jar}, which the build has packaged before. */
  static Path jar() {
    var jar = Path.of(System.getProperty("tailwater.jar", "../server/target/tailwater.jar"));
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(
          jar + " is not there: run 'mvn -pl modules/e2e -am verify', which packages it");
    }
    return jar.normalize();
  }
}
