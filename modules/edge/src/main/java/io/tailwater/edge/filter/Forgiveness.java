package io.tailwater.edge.filter;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelMutableAst;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.Set;

/**
 * Puts the operands of {@code &&} and {@code ||} into a call that takes the price of an error from
 * the budget. They alone go on after one, so that every further error passes such a call; anywhere
 * else the first ends the evaluation.
 */
final class Forgiveness {
  /** Hands on a truth value or an error. */
  static final String TRIED = "@tried";

  private static final Set<String> FORGIVING = Set.of(Operator.LOGICAL_AND.getFunction(),
      Operator.LOGICAL_OR.getFunction());

  /** Beyond those that the parser gives to the parts of an expression of the longest kind. */
  private static final long FIRST_ID = 1_000_000;

  private long nextId = FIRST_ID;

  private Forgiveness() {}

  static CelFunctionDecl declaration() {
    return CelFunctionDecl.newFunctionDeclaration(TRIED,
        CelOverloadDecl.newGlobalOverload(TRIED, SimpleType.BOOL, List.of(SimpleType.DYN)));
  }

  /** The expression with its price, to be checked once more. */
  static CelAbstractSyntaxTree priced(CelAbstractSyntaxTree checked) {
    var tree = CelMutableAst.fromCelAst(checked);
    new Forgiveness().visit(tree.expr());
    return tree.toParsedAst(true);
  }

  private void visit(CelMutableExpr part) {
    switch (part.getKind()) {
      case SELECT -> visit(part.select().operand());
      case CALL -> visit(part.call());
      case LIST -> part.list().elements().forEach(this::visit);
      case MAP -> part.map().entries().forEach(entry -> {
        visit(entry.key());
        visit(entry.value());
      });
      case COMPREHENSION -> {
        var loop = part.comprehension();
        visit(loop.iterRange());
        visit(loop.loopCondition());
        visit(loop.loopStep());
        visit(loop.result());
      }
      case STRUCT, CONSTANT, IDENT, NOT_SET -> {
        // nothing within
      }
    }
  }

  private void visit(CelMutableCall call) {
    call.target().ifPresent(this::visit);
    call.args().forEach(this::visit);
    if (FORGIVING.contains(call.function())) {
      for (var i = 0; i < call.args().size(); i++) {
        var operand = call.args().get(i);
        if (!isLoopsResult(operand)) {
          call.setArg(i, CelMutableExpr.ofCall(nextId++, CelMutableCall.create(TRIED, operand)));
        }
      }
    }
  }

  /** What a loop has come to so far; its error was paid for when it was made. */
  private static boolean isLoopsResult(CelMutableExpr operand) {
    return operand.getKind() == CelExpr.ExprKind.Kind.IDENT
        && operand.ident().name().startsWith("@");
  }
}
