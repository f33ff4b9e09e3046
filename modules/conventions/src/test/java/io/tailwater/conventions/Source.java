package io.tailwater.conventions;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * One parsed, not resolved, Java file.
 *
 * @param name
 *          path from the root, such as
 *          {@code modules/wire/src/main/java/io/tailwater/wire/Sse.java}
 */
record Source(String name, String text, CompilationUnitTree tree, Trees trees) {

  static Source parse(Path file) {
    return parse(Repository.name(file), Repository.read(file));
  }

  static Source parse(String name, String text) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var input = new SimpleJavaFileObject(URI.create("mem:///" + name),
        javax.tools.JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
    var task = (JavacTask) compiler.getTask(null, null, _ -> {}, List.of("-proc:none"), null,
        List.of(input));
    try {
      return new Source(name, text, task.parse().iterator().next(), Trees.instance(task));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isMain() {
    return name.contains("/src/main/java/");
  }

  boolean isTest() {
    return name.contains("/src/test/java/");
  }

  /** Folder under {@code modules/}. */
  String module() {
    return name.startsWith("modules/") ? Path.of(name).getName(1).toString() : "";
  }

  String fileName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  Optional<String> packageName() {
    return Optional.ofNullable(tree.getPackageName()).map(Tree::toString);
  }

  /** First line of the tree, from 1; 0 for what the compiler made up. */
  long firstLine(Tree part) {
    return line(trees.getSourcePositions().getStartPosition(tree, part));
  }

  /** Last line of the tree. */
  long lastLine(Tree part) {
    return line(trees.getSourcePositions().getEndPosition(tree, part));
  }

  private long line(long position) {
    return position < 0 ? 0 : tree.getLineMap().getLineNumber(position);
  }
}
