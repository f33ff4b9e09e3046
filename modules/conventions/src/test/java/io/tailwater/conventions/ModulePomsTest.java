package io.tailwater.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What modules depend on according to their poms. */
final class ModulePomsTest {
  private static final String OURS = "tailwater-";

  @Test
  void everyModuleIsInTheBuildAndHasADirection() throws Exception {
    var pom = parse(Repository.read(Repository.root().resolve("pom.xml")));
    var built = new HashSet<String>();
    var modules = pom.getElementsByTagName("module");
    IntStream.range(0, modules.getLength())
        .forEach(i -> built.add(modules.item(i).getTextContent().replace("modules/", "")));

    assertThat(built).containsExactlyInAnyOrderElementsOf(Repository.modules());
    assertThat(Directions.ALLOWED.keySet()).containsAll(built);
  }

  @Test
  void modulesDependInTheArchitecturesDirections() throws Exception {
    for (var module : Repository.modules()) {
      var pom = Repository.root().resolve("modules/" + module + "/pom.xml");
      assertThat(violations(module, Repository.read(pom))).isEmpty();
    }
  }

  @Test
  void catchesADependencyTheOtherWayRoundAndTestkitOutsideOfTests() throws Exception {
    assertThat(violations("model", project("wire", ""))).hasSize(1);
    assertThat(violations("wire", project("testkit", ""))).hasSize(1);
    assertThat(violations("wire", project("e2e", "<scope>test</scope>"))).hasSize(1);
    assertThat(violations("wire", project("model", ""))).isEmpty();
    assertThat(violations("wire", project("testkit", "<scope>test</scope>"))).isEmpty();
  }

  private static List<String> violations(String module, String pom) throws Exception {
    var allowed = Directions.ALLOWED.getOrDefault(module, Set.of());
    var found = new ArrayList<String>();
    var dependencies = parse(pom).getElementsByTagName("dependency");
    for (var i = 0; i < dependencies.getLength(); i++) {
      var dependency = (Element) dependencies.item(i);
      var artifact = text(dependency, "artifactId");
      if (!artifact.startsWith(OURS)) {
        continue;
      }
      var target = artifact.substring(OURS.length());
      var isTest = text(dependency, "scope").equals("test");
      if (Directions.NOBODYS.contains(target) || (!isTest && !allowed.contains(target))) {
        found.add(module + " must not depend on " + target);
      }
    }
    return found;
  }

  private static Element parse(String xml) throws Exception {
    var bytes = new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(bytes)
        .getDocumentElement();
  }

  private static String text(Element parent, String tag) {
    var found = parent.getElementsByTagName(tag);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }

  private static String project(String dependency, String scope) {
    return "<project><dependencies><dependency><artifactId>" + OURS + dependency + "</artifactId>"
        + scope + "</dependency></dependencies></project>";
  }
}
