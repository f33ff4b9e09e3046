package io.tailwater.conventions;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import io.tailwater.conventions.SourceRule.Report;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Walks a source and hands every part of one kind to a check. */
final class SourceScan {
  private SourceScan() {}

  /** Looks at one part of a source. */
  interface Check<T> {
    void check(Source source, T part, Report report);
  }

  static BiConsumer<Source, Report> methods(Check<MethodTree> check) {
    return all(MethodTree.class, check);
  }

  /** Classes, records, enums and interfaces that have a name. */
  static BiConsumer<Source, Report> types(Check<ClassTree> check) {
    return all(ClassTree.class, (source, type, report) -> {
      if (!type.getSimpleName().isEmpty()) {
        check.check(source, type, report);
      }
    });
  }

  static BiConsumer<Source, Report> annotations(Check<AnnotationTree> check) {
    return all(AnnotationTree.class, check);
  }

  /** Everything of the form {@code a.b}, imports included. */
  static BiConsumer<Source, Report> selections(Check<MemberSelectTree> check) {
    return all(MemberSelectTree.class, check);
  }

  private static <T extends Tree> BiConsumer<Source, Report> all(Class<T> kind, Check<T> check) {
    return (source, report) -> new TreeScanner<@Nullable Object, Report>() {
      @Override
      public @Nullable Object scan(@Nullable Tree part, Report to) {
        if (kind.isInstance(part)) {
          check.check(source, kind.cast(part), to);
        }
        return super.scan(part, to);
      }
    }.scan(source.tree(), report);
  }
}
