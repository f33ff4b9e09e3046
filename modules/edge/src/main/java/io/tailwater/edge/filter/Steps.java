package io.tailwater.edge.filter;

import dev.cel.common.ast.CelExpr;
import java.util.List;

/** How many steps an expression takes when each of its parts is evaluated once. */
final class Steps {
  private Steps() {}

  static long of(CelExpr expression) {
    return 1 + switch (expression.getKind()) {
      case SELECT -> of(expression.select().operand());
      case CALL -> {
        var call = expression.call();
        yield of(call.args()) + call.target().map(Steps::of).orElse(0L);
      }
      case LIST -> 2 * of(expression.list().elements());
      case MAP -> expression.map()
          .entries()
          .stream()
          .mapToLong(entry -> of(entry.key()) + of(entry.value()))
          .sum();
      case COMPREHENSION -> {
        var loop = expression.comprehension();
        yield of(loop.iterRange()) + of(loop.loopCondition()) + of(loop.loopStep());
      }
      case STRUCT, CONSTANT, IDENT, NOT_SET -> 0L;
    };
  }

  private static long of(List<CelExpr> expressions) {
    return expressions.stream().mapToLong(Steps::of).sum();
  }
}
