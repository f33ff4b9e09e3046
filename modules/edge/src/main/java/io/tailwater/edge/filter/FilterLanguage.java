package io.tailwater.edge.filter;

import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.List;
import java.util.Optional;

/** What expressions may say: the variables, the functions, how long and how deep. Thread-safe. */
@SuppressWarnings("Immutable") // the library asks for functions without state; ours is thread-safe
final class FilterLanguage {
  /** Longest expression, in characters. */
  static final int MAX_CHARACTERS = 2_000;

  /** Most parts of an expression: names, literals, calls. */
  static final int MAX_PARTS = 1_000;

  /** Deepest nesting of parts. */
  static final int MAX_DEPTH = 32;

  static final CelOptions OPTIONS = CelOptions.current()
      .enableHeterogeneousNumericComparisons(true)
      .maxExpressionCodePointSize(MAX_CHARACTERS)
      .maxParseExpressionNodeCount(MAX_PARTS)
      .maxParseRecursionDepth(MAX_DEPTH)
      .maxParseErrorRecoveryLimit(4)
      .comprehensionMaxIterations(Budget.MAX_STEPS)
      .build();

  private final CelCompiler compiler;
  private final Patterns patterns;

  FilterLanguage(Patterns patterns) {
    this.patterns = patterns;
    this.compiler = CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardEnvironmentEnabled(false)
        .setStandardDeclarations(CelStandardDeclarations.newBuilder()
            .excludeFunctions(StandardFunction.UINT, StandardFunction.BYTES, StandardFunction.DYN)
            .build())
        .setStandardMacros(CelStandardMacro.HAS)
        .addMacros(Loops.macros())
        .addMacros(matches())
        .addFunctionDeclarations(Loops.declarations())
        .addFunctionDeclarations(Forgiveness.declaration())
        .addVar("value", SimpleType.DYN)
        .addVar("key", SimpleType.DYN)
        .addVar("headers", MapType.create(SimpleType.STRING, SimpleType.STRING))
        .addVar("timestamp", SimpleType.TIMESTAMP)
        .addVar("channel", SimpleType.STRING)
        .build();
  }

  /** Reads and checks the expression. */
  CelAbstractSyntaxTree check(String expression) throws CelValidationException {
    return compiler.compile(expression).getAst();
  }

  /** The checked expression with the price of its errors in it. */
  CelAbstractSyntaxTree priced(CelAbstractSyntaxTree checked) throws CelValidationException {
    return compiler.check(Forgiveness.priced(checked)).getAst();
  }

  /** Patterns are checked here, and known before the first event comes. */
  private List<CelMacro> matches() {
    return List.of(
        CelMacro.newReceiverMacro("matches", 1,
            (factory, _, arguments) -> pattern(factory, arguments.get(0))),
        CelMacro.newGlobalMacro("matches", 2,
            (factory, _, arguments) -> pattern(factory, arguments.get(1))));
  }

  /** Empty, so that the call stays as it is, or the error. */
  private Optional<CelExpr> pattern(CelMacroExprFactory factory, CelExpr pattern) {
    var location = factory.getSourceLocation(pattern);
    if (pattern.getKind() != CelExpr.ExprKind.Kind.CONSTANT
        || pattern.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
      return Optional.of(factory.reportError(
          CelIssue.formatError(location, "the pattern of 'matches' is a text in quotes")));
    }
    try {
      patterns.get(pattern.constant().stringValue());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(factory.reportError(CelIssue.formatError(location,
          "the pattern of 'matches' is an RE2 regular expression: " + e.getMessage())));
    }
  }
}
