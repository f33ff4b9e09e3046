package io.tailwater.conventions;

import static io.tailwater.conventions.SourceScan.annotations;
import static io.tailwater.conventions.SourceScan.methods;
import static io.tailwater.conventions.SourceScan.selections;
import static io.tailwater.conventions.SourceScan.types;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import io.tailwater.conventions.SourceRule.Report;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** The rules about single Java files. */
final class SourceRules {
  static final int FILE_LINES = 400;
  static final int METHOD_LINES = 60;
  static final int CONSTRUCTOR_PARAMETERS = 6;

  private static final Pattern VAGUE_NAME = Pattern
      .compile(".*(Utils?|Helpers?|Manager|Impl)|(Base|Abstract|Default)\\p{Upper}.*");

  private static final String WORDS = "(Packet|Bookmark|Shard|Room|Backfill|Connector)s?";

  /** Words that have another name here, whole in camel case; ambiguous ones are left out. */
  private static final Pattern FOREIGN_TYPE = Pattern
      .compile("(?:^|.*[a-z0-9])(?:Messages?|" + WORDS + ")(?:[A-Z0-9_].*)?");

  /** An exception has a message, so the word alone is no offence; to send or receive one is. */
  private static final Pattern FOREIGN_METHOD = Pattern.compile(
      "(?:on|send|receive|handle|publish|deliver|poll)Messages?(?:[A-Z0-9_].*)?"
          + "|.*[a-z0-9]" + WORDS + "(?:[A-Z0-9_].*)?"
          + "|" + WORDS.toLowerCase(Locale.ROOT) + "(?:[A-Z0-9_].*)?");
  private static final Pattern TASK = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
  private static final Pattern TASK_LINK = Pattern.compile("https?://\\S+|#\\d+");
  private static final Pattern TEST_CLASS = Pattern.compile("\\w+(Test|IT)\\.java");
  private static final Set<String> TEST_ANNOTATIONS = Set.of("Test", "ParameterizedTest",
      "RepeatedTest", "TestFactory");

  private SourceRules() {}

  static List<SourceRule> all() {
    return Stream.of(shape(), names(), tests(), output()).flatMap(List::stream).toList();
  }

  private static List<SourceRule> shape() {
    return List.of(
        new SourceRule("a file has at most " + FILE_LINES + " lines", _ -> true,
            SourceRules::fileLength, "class A {\n" + "\n".repeat(FILE_LINES) + "}\n"),
        new SourceRule("a method has at most " + METHOD_LINES + " lines", _ -> true,
            methods((source, method, report) -> {
              var lines = source.lastLine(method) - source.firstLine(method) + 1;
              if (lines > METHOD_LINES) {
                report.add(source.firstLine(method), method.getName() + " has " + lines + " lines");
              }
            }), "class A { void a() {\n" + "\n".repeat(METHOD_LINES) + "} }"),
        new SourceRule("a constructor has at most " + CONSTRUCTOR_PARAMETERS + " parameters",
            Source::isMain, types(SourceRules::constructorParameters),
            "class A { A(int a, int b, int c, int d, int e, int f, int g) {} }"),
        new SourceRule("a class is final or sealed", Source::isMain,
            types(SourceRules::finalOrSealed), "class A {}"));
  }

  private static void fileLength(Source source, Report report) {
    var lines = source.text().lines().count();
    if (lines > FILE_LINES) {
      report.add(1, "the file has " + lines + " lines");
    }
  }

  private static void constructorParameters(Source source, ClassTree type, Report report) {
    for (var member : type.getMembers()) {
      if (type.getKind() != Tree.Kind.RECORD && member instanceof MethodTree method
          && method.getName().contentEquals("<init>")
          && method.getParameters().size() > CONSTRUCTOR_PARAMETERS) {
        report.add(source.firstLine(method),
            "the constructor has " + method.getParameters().size() + " parameters");
      }
    }
  }

  private static void finalOrSealed(Source source, ClassTree type, Report report) {
    var flags = type.getModifiers().getFlags();
    var contractKit = source.module().equals("testkit")
        && type.getSimpleName().toString().endsWith("Contract");
    // JMH measures a class of its own that extends the benchmark.
    var benchmark = annotated(type.getModifiers(), Set.of("State"));
    if (type.getKind() == Tree.Kind.CLASS && !contractKit && !benchmark
        && !flags.contains(Modifier.FINAL)
        && !flags.contains(Modifier.SEALED)) {
      report.add(source.firstLine(type), type.getSimpleName() + " is neither final nor sealed");
    }
  }

  private static List<SourceRule> names() {
    return List.of(
        new SourceRule("a class is named for what it is", _ -> true,
            types((source, type, report) -> {
              if (VAGUE_NAME.matcher(type.getSimpleName()).matches()) {
                report.add(source.firstLine(type), "'" + type.getSimpleName() + "' says nothing");
              }
            }), "class LogManager {}"),
        new SourceRule("a class has the vocabulary's words", Source::isMain,
            types((source, type, report) -> foreignWord(FOREIGN_TYPE, source, type,
                type.getSimpleName(), report)),
            "record DataPacket() {}"),
        new SourceRule("a method has the vocabulary's words", Source::isMain,
            methods((source, method, report) -> {
              if (!annotated(method.getModifiers(), Set.of("Override"))) {
                foreignWord(FOREIGN_METHOD, source, method, method.getName(), report);
              }
            }), "class A { void onMessage() {} }"));
  }

  private static void foreignWord(Pattern words, Source source, Tree part, CharSequence name,
      Report report) {
    if (words.matcher(name).matches()) {
      report.add(source.firstLine(part),
          "'" + name + "': docs/architecture.md has another word for it");
    }
  }

  private static List<SourceRule> tests() {
    return List.of(
        new SourceRule("a test's name is a sentence", Source::isTest,
            methods((source, method, report) -> {
              var name = method.getName().toString();
              if (annotated(method.getModifiers(), TEST_ANNOTATIONS)
                  && name.matches("(test|should)(\\p{Upper}.*)?")) {
                report.add(source.firstLine(method), name + " begins with test or should");
              }
            }), "class ATest { @Test void shouldWork() {} }"),
        new SourceRule("a class with tests is named so that they run", Source::isTest,
            SourceRules::runnable, "class ATests { @Test void works() {} }"),
        new SourceRule("no test is disabled", Source::isTest, annotations((source, use, report) -> {
          if (simpleName(use).equals("Disabled")) {
            report.add(source.firstLine(use), "@Disabled");
          }
        }), "class ATest { @Disabled @Test void works() {} }"),
        new SourceRule("no test sleeps", source -> source.isTest() || inTestkit(source),
            selections((source, selected, report) -> {
              if (selected.toString().equals("Thread.sleep")) {
                report.add(source.firstLine(selected), "Thread.sleep");
              }
            }), "class ATest { void a() throws Exception { Thread.sleep(1); } }"),
        new SourceRule("no test mocks", Source::isTest, selections((source, selected, report) -> {
          if (selected.toString().startsWith("org.mockito.")
              || selected.toString()
                  .startsWith("org.springframework.test.context.bean.override.")) {
            report.add(source.firstLine(selected), selected.toString());
          }
        }), "import static org.mockito.Mockito.mock; class ATest {}"));
  }

  private static void runnable(Source source, Report report) {
    if (TEST_CLASS.matcher(source.fileName()).matches()) {
      return;
    }
    SourceScan.Check<MethodTree> runs = (_, method, found) -> {
      if (annotated(method.getModifiers(), TEST_ANNOTATIONS)) {
        found.add(source.firstLine(method),
            method.getName() + " is in a file whose name ends neither in Test nor in IT");
      }
    };
    methods(runs).accept(source, report);
  }

  private static List<SourceRule> output() {
    return List.of(
        new SourceRule("nothing is printed", source -> source.isMain() && !inTestkit(source),
            selections((source, selected, report) -> {
              if (selected.toString().matches("System\\.(out|err)|.*\\.printStackTrace")) {
                report.add(source.firstLine(selected), selected.toString());
              }
            }), "class A { void a(Exception e) { e.printStackTrace(); System.out.print(1); } }"),
        new SourceRule("what is to be done has an issue", _ -> true, (source, report) -> {
          var lines = source.text().lines().toList();
          for (var line = 0; line < lines.size(); line++) {
            var comment = lines.get(line).indexOf("//");
            var text = comment < 0 ? "" : lines.get(line).substring(comment);
            if (TASK.matcher(text).find() && !TASK_LINK.matcher(text).find()) {
              report.add(line + 1L, text);
            }
          }
        }, "class A {} // " + "TO" + "DO later"));
  }

  private static boolean inTestkit(Source source) {
    return source.module().equals("testkit") || source.module().equals("conventions");
  }

  private static boolean annotated(ModifiersTree modifiers, Set<String> names) {
    return modifiers.getAnnotations().stream().anyMatch(use -> names.contains(simpleName(use)));
  }

  private static String simpleName(AnnotationTree use) {
    var name = use.getAnnotationType().toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
