package io.tailwater.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every file of the tree, whatever it is written in. */
final class TreeTest {
  private static final Pattern TEXT = Pattern
      .compile(".*\\.(java|md|xml|ya?ml|properties|json|js|ts"
          + "|css|html|sh|txt|ndjson|sse)|.*/\\.ci/run");

  /** Paths that exist on one machine only; the part after the slash keeps this line out. */
  private static final Pattern MACHINE_PATH = Pattern
      .compile("(?<![\\w.:/})-])/(?:home|Users|root|work|mnt)/[\\w.-]+");

  @Test
  void everyLinkInTheDocsLeadsSomewhere() {
    var pages = Repository.files(".md");
    var dead = new ArrayList<String>();
    for (var page : pages) {
      for (var link : Markdown.read(page).deadLinks()) {
        dead.add(Repository.name(page) + ": " + link);
      }
    }

    assertThat(pages).isNotEmpty();
    assertThat(dead).as("dead links").isEmpty();
  }

  @Test
  void deadLinksAreNoticed() {
    var page = Markdown.of(Repository.root().resolve("PAGE.md"), """
        # One heading, with `code`
        [a](pom.xml) [b](#one-heading-with-code) [c](https://example.org/x) `[d](code)`
        ```
        [e](fenced)
        ```
        [f](missing.md) [g](#no-such-heading)
        [h]: also/missing.png
        """);

    assertThat(page.links()).hasSize(5);
    assertThat(page.deadLinks())
        .containsExactly("missing.md", "#no-such-heading", "also/missing.png");
  }

  @Test
  void noFileNamesAPathOfOneMachine() {
    var texts = Repository.files()
        .stream()
        .filter(file -> TEXT.matcher("/" + Repository.name(file)).matches())
        .toList();

    assertThat(texts).hasSizeGreaterThan(20);
    assertThat(texts.stream().flatMap(file -> machinePaths(file).stream()))
        .as("absolute paths")
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ho" + "me/ann/x", "see /wo" + "rk/main", "\"/ro" + "ot/.m2\""})
  void pathsOfOneMachineAreNoticed(String text) {
    assertThat(MACHINE_PATH.matcher(text).find()).isTrue();
  }

  private static List<String> machinePaths(Path file) {
    var found = new ArrayList<String>();
    var matcher = MACHINE_PATH.matcher(Repository.read(file));
    while (matcher.find()) {
      found.add(Repository.name(file) + ": " + matcher.group());
    }
    return found;
  }
}
