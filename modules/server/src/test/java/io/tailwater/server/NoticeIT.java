package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The executable carries its licence, and names what it bundles of others. */
class NoticeIT {
  private static final String LIBRARIES = "BOOT-INF/lib/";
  private static final Pattern NAME = Pattern.compile("[A-Za-z][\\w.-]+(?=,| \\(|\\n)");

  @Test
  void everyLibraryInTheExecutableIsInTheNotice() throws IOException {
    try (var jar = new JarFile("target/tailwater.jar")) {
      var named = NAME.matcher(text(jar, "META-INF/NOTICE"))
          .results()
          .map(match -> match.group())
          .toList();
      var libraries = jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith(LIBRARIES) && name.endsWith(".jar"))
          .map(name -> name.substring(LIBRARIES.length()))
          .filter(name -> !name.startsWith("tailwater-"));

      assertThat(libraries).isNotEmpty()
          .filteredOn(library -> named.stream().noneMatch(library::startsWith))
          .isEmpty();
      assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License");
    }
  }

  private static String text(JarFile jar, String name) throws IOException {
    try (var in = jar.getInputStream(jar.getEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
