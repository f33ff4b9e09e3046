package io.tailwater.edge.filter;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import java.util.List;
import java.util.Optional;

/**
 * The macros that loop over lists and maps: as the standard has them, but each turn takes the steps
 * of the loop's body from the budget, in the condition under which the loop goes on.
 *
 * <p>
 * {@code map} and {@code filter} are not among them: the lists that they make are copied and walked
 * through by the library in time quadratic in their length, and a condition rarely needs one.
 */
final class Loops {
  /** Goes on unless the first argument is true; the second is how many steps a turn takes. */
  static final String UNLESS_TRUE = "@unless_true";

  /** Goes on unless the first argument is false; the second is how many steps a turn takes. */
  static final String UNLESS_FALSE = "@unless_false";

  /** Steps of a turn beside its body's. */
  private static final long TURN_STEPS = 4;

  private Loops() {}

  static List<CelMacro> macros() {
    return List.of(
        CelMacro.newReceiverMacro("exists", 2,
            (factory, target, arguments) -> Optional.of(exists(factory, target, arguments))),
        CelMacro.newReceiverMacro("all", 2,
            (factory, target, arguments) -> Optional.of(all(factory, target, arguments))),
        CelMacro.newReceiverMacro("exists_one", 2,
            (factory, target, arguments) -> Optional.of(existsOne(factory, target, arguments))),
        absent("map", 2), absent("map", 3), absent("filter", 2));
  }

  static List<CelFunctionDecl> declarations() {
    return List.of(declaration(UNLESS_TRUE), declaration(UNLESS_FALSE));
  }

  private static CelFunctionDecl declaration(String name) {
    return CelFunctionDecl.newFunctionDeclaration(name, CelOverloadDecl.newGlobalOverload(name,
        SimpleType.BOOL, List.of(SimpleType.DYN, SimpleType.INT)));
  }

  private static CelMacro absent(String name, int arguments) {
    return CelMacro.newReceiverMacro(name, arguments,
        (factory, target, _) -> Optional.of(factory.reportError(CelIssue
            .formatError(factory.getSourceLocation(target), "'" + name
                + "' makes lists, which filters do not; exists, all and exists_one are accepted"))));
  }

  private static CelExpr exists(CelMacroExprFactory factory, CelExpr range, List<CelExpr> args) {
    return loop(factory, range, args, factory.newBoolLiteral(false), UNLESS_TRUE,
        factory.newGlobalCall(Operator.LOGICAL_OR.getFunction(), result(factory), args.get(1)),
        result(factory));
  }

  private static CelExpr all(CelMacroExprFactory factory, CelExpr range, List<CelExpr> args) {
    return loop(factory, range, args, factory.newBoolLiteral(true), UNLESS_FALSE,
        factory.newGlobalCall(Operator.LOGICAL_AND.getFunction(), result(factory), args.get(1)),
        result(factory));
  }

  private static CelExpr existsOne(CelMacroExprFactory factory, CelExpr range, List<CelExpr> args) {
    var step = factory.newGlobalCall(Operator.CONDITIONAL.getFunction(), args.get(1),
        factory.newGlobalCall(Operator.ADD.getFunction(), result(factory),
            factory.newIntLiteral(1)),
        result(factory));
    return loop(factory, range, args, factory.newIntLiteral(0), UNLESS_TRUE, step,
        factory.newGlobalCall(Operator.EQUALS.getFunction(), result(factory),
            factory.newIntLiteral(1)));
  }

  private static CelExpr loop(CelMacroExprFactory factory, CelExpr range, List<CelExpr> args,
      CelExpr init, String condition, CelExpr step, CelExpr result) {
    var variable = args.get(0);
    if (variable.getKind() != CelExpr.ExprKind.Kind.IDENT
        || variable.ident().name().startsWith(".")) {
      return factory.reportError(CelIssue.formatError(factory.getSourceLocation(variable),
          "the first argument of a loop is the name of its variable"));
    }
    var goesOn = factory.newGlobalCall(condition, result(factory),
        factory.newIntLiteral(TURN_STEPS + Steps.of(args.get(1))));
    return factory.fold(variable.ident().name(), range, factory.getAccumulatorVarName(), init,
        goesOn, step, result);
  }

  private static CelExpr result(CelMacroExprFactory factory) {
    return factory.newIdentifier(factory.getAccumulatorVarName());
  }
}
