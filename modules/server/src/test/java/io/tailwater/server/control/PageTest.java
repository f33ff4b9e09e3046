package io.tailwater.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class PageTest {
  private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]+)\"");
  private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");
  private static final Pattern ELEMENT = Pattern.compile("(?:byId|getElementById)\\('([^']+)'\\)");

  @Test
  void everyFileThatThePageLoadsIsInTheExecutable() {
    var files = all(REFERENCE, text("static/index.html"));

    assertThat(files).isNotEmpty()
        .allSatisfy(file -> assertThat(
            new ClassPathResource("static/" + file).exists()
                || new ClassPathResource("META-INF/resources/" + file).exists())
            .isTrue());
  }

  @Test
  void everyModuleThatAScriptImportsExists() {
    assertThat(scripts()).isNotEmpty()
        .allSatisfy(script -> assertThat(all(IMPORT, script))
            .allSatisfy(file -> assertThat(new ClassPathResource("static/page/" + file).exists())
                .isTrue()));
  }

  @Test
  void nothingIsLoadedFromElsewhereOrInline() {
    var page = text("static/index.html");

    assertThat(all(REFERENCE, page)).noneMatch(file -> file.contains("//"));
    assertThat(page).doesNotContain("style=\"")
        .doesNotContainPattern("\\son[a-z]+=\"")
        .doesNotContainPattern("<script(?![^>]*src=)")
        .doesNotContain("<style");
    assertThat(scripts()).noneMatch(script -> script.contains("innerHTML"));
  }

  @Test
  void everyElementThatAScriptNamesIsOnThePage() {
    var page = text("static/index.html");

    assertThat(scripts()).allSatisfy(script -> assertThat(all(ELEMENT, script))
        .allSatisfy(id -> assertThat(page).contains("id=\"" + id + "\"")));
  }

  @Test
  void browserTestsFindWhatTheyLookFor() {
    var page = text("static/index.html");

    assertThat(Stream.of("state", "cut", "proof", "events-total", "cursor"))
        .allSatisfy(id -> assertThat(page).contains("data-testid=\"" + id + "\""));
  }

  private static List<String> scripts() {
    try {
      return Stream
          .of(new PathMatchingResourcePatternResolver().getResources("classpath:static/page/*.js"))
          .map(script -> text("static/page/" + script.getFilename()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static String text(String resource) {
    try {
      return new ClassPathResource(resource).getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
