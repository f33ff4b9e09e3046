package io.tailwater.edge.filter;

import com.google.common.collect.ImmutableList;
import dev.cel.common.Operator;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.values.ErrorValue;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import dev.cel.runtime.standard.AddOperator.AddOverload;
import dev.cel.runtime.standard.CelStandardOverload;
import dev.cel.runtime.standard.DoubleFunction.DoubleOverload;
import dev.cel.runtime.standard.DurationFunction.DurationOverload;
import dev.cel.runtime.standard.IntFunction.IntOverload;
import dev.cel.runtime.standard.SizeFunction.SizeOverload;
import dev.cel.runtime.standard.TimestampFunction.TimestampOverload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The functions and operators whose cost grows with their arguments, taking it from the budget;
 * those whose cost does not are the library's.
 */
@SuppressWarnings("Immutable") // the library asks for functions without state; ours is thread-safe
final class Functions {
  /** Longest text that is read as a number, a time or a duration. */
  private static final int LONGEST_CONVERTED = 100;

  private static final RuntimeEquality EQUALITY = RuntimeEquality.create(RuntimeHelpers.create(),
      FilterLanguage.OPTIONS);

  private final Supplier<Budget> budgets;
  private final Patterns patterns;

  Functions(Supplier<Budget> budgets, Patterns patterns) {
    this.budgets = budgets;
    this.patterns = patterns;
  }

  /** Those of the library that are taken as they are. */
  static CelStandardFunctions standard() {
    var ours = EnumSet.of(StandardFunction.EQUALS, StandardFunction.NOT_EQUALS,
        StandardFunction.IN, StandardFunction.ADD, StandardFunction.SIZE,
        StandardFunction.CONTAINS, StandardFunction.MATCHES, StandardFunction.INT,
        StandardFunction.DOUBLE, StandardFunction.TIMESTAMP, StandardFunction.DURATION,
        StandardFunction.UINT, StandardFunction.BYTES, StandardFunction.DYN);
    return CelStandardFunctions.newBuilder()
        .includeFunctions(EnumSet.complementOf(ours))
        .build();
  }

  /** Ours. */
  List<CelFunctionBinding> bindings() {
    var all = new ArrayList<CelFunctionBinding>(equality());
    all.addAll(texts());
    all.addAll(prices());
    addConversion(all, "int", IntOverload.values(), "string_to_int64");
    addConversion(all, "double", DoubleOverload.values(), "string_to_double");
    addConversion(all, "timestamp", TimestampOverload.values(), "string_to_timestamp");
    addConversion(all, "duration", DurationOverload.values(), "string_to_duration");
    return all;
  }

  private Set<CelFunctionBinding> equality() {
    var all = new LinkedHashSet<CelFunctionBinding>();
    all.addAll(CelFunctionBinding.fromOverloads(Operator.EQUALS.getFunction(),
        CelFunctionBinding.from("equals", Object.class, Object.class, this::areEqual)));
    all.addAll(CelFunctionBinding.fromOverloads(Operator.NOT_EQUALS.getFunction(),
        CelFunctionBinding.from("not_equals", Object.class, Object.class,
            (a, b) -> !areEqual(a, b))));
    all.addAll(CelFunctionBinding.fromOverloads(Operator.IN.getFunction(),
        CelFunctionBinding.from("in_list", Object.class, List.class, this::isInList),
        CelFunctionBinding.from("in_map", Object.class, Map.class,
            (key, map) -> EQUALITY.findInMap(map, key).isPresent())));
    return all;
  }

  private boolean areEqual(Object a, Object b) {
    if (!(a instanceof String) && !(a instanceof Number)) {
      budgets.get().spend(Math.min(nodes(a), nodes(b)));
    }
    // A loop's error comes as a value, and would be unequal to everything.
    if (a instanceof ErrorValue || b instanceof ErrorValue) {
      throw new Misfit();
    }
    return EQUALITY.objectEquals(a, b);
  }

  private boolean isInList(Object sought, List<?> list) {
    budgets.get().spendTurn(list.size() * (long) (1 + nodes(sought)) + nodes(list));
    for (var element : list) {
      if (EQUALITY.objectEquals(element, sought)) {
        return true;
      }
    }
    return false;
  }

  private static int nodes(Object value) {
    return switch (value) {
      case JsonObject object -> object.nodes();
      case JsonArray array -> array.nodes();
      case Collection<?> list -> nodesIn(list);
      case Map<?, ?> map -> nodesIn(map.values());
      default -> 0;
    };
  }

  private static int nodesIn(Collection<?> values) {
    var nodes = 0;
    for (var value : values) {
      nodes += 1 + nodes(value);
    }
    return nodes;
  }

  private Set<CelFunctionBinding> texts() {
    var all = new LinkedHashSet<CelFunctionBinding>();
    all.addAll(group("size", SizeOverload.values(),
        CelFunctionBinding.from("size_string", String.class, this::length),
        CelFunctionBinding.from("string_size", String.class, this::length)));
    all.addAll(group(Operator.ADD.getFunction(), AddOverload.values(),
        CelFunctionBinding.from("add_string", String.class, String.class, this::concatenate)));
    all.addAll(CelFunctionBinding.fromOverloads("contains", CelFunctionBinding
        .from("contains_string", String.class, String.class, this::contains)));
    all.addAll(CelFunctionBinding.fromOverloads("matches",
        CelFunctionBinding.from("matches", String.class, String.class, this::matches),
        CelFunctionBinding.from("matches_string", String.class, String.class, this::matches)));
    return all;
  }

  private long length(String text) {
    budgets.get().spendScan(text.length());
    return text.codePointCount(0, text.length());
  }

  private String concatenate(String a, String b) {
    budgets.get().spendText(a.length() + b.length());
    return a + b;
  }

  private boolean contains(String text, String sought) {
    budgets.get().spendScan(text.length() + sought.length());
    return TextSearch.contains(text, sought);
  }

  private boolean matches(String text, String pattern) {
    try {
      var compiled = patterns.get(pattern);
      budgets.get().spend(1 + (long) text.length() * compiled.programSize() / 8);
      return compiled.matcher(text).find();
    } catch (IllegalArgumentException e) {
      throw new CelInvalidArgumentException(e);
    }
  }

  /** What {@link Loops} and {@link Forgiveness} put into expressions. */
  private List<CelFunctionBinding> prices() {
    var turn = ImmutableList.<Class<?>>of(Object.class, Long.class);
    return List.of(
        new NonStrict(Loops.UNLESS_TRUE, turn, args -> goesOn(args[0], args[1], true)),
        new NonStrict(Loops.UNLESS_FALSE, turn, args -> goesOn(args[0], args[1], false)),
        new NonStrict(Forgiveness.TRIED, ImmutableList.of(Object.class),
            args -> tried(args[0])));
  }

  private boolean goesOn(Object result, Object steps, boolean end) {
    budgets.get().spendTurn((Long) steps);
    return !result.equals(end);
  }

  private Object tried(Object operand) {
    if (operand instanceof Boolean) {
      return operand;
    }
    budgets.get().spend(Budget.ERROR_STEPS);
    return operand instanceof ErrorValue ? operand : ErrorValue.create(0, new Misfit());
  }

  private void addConversion(List<CelFunctionBinding> all, String function,
      CelStandardOverload[] overloads, String ofText) {
    var standard = Arrays.stream(overloads)
        .map(overload -> overload.newFunctionBinding(FilterLanguage.OPTIONS, EQUALITY))
        .filter(binding -> binding.getOverloadId().equals(ofText))
        .findFirst()
        .orElseThrow()
        .getDefinition();
    all.addAll(group(function, overloads, CelFunctionBinding.from(ofText, String.class, text -> {
      if (text.length() > LONGEST_CONVERTED) {
        throw new CelInvalidArgumentException(new IllegalArgumentException("too long"));
      }
      budgets.get().spend(Budget.CONVERSION_STEPS);
      return standard.apply(new Object[]{text});
    })));
  }

  /** The library's overloads, ours in the place of those with the same ids. */
  private static Set<CelFunctionBinding> group(String function, CelStandardOverload[] overloads,
      CelFunctionBinding... ours) {
    var all = new LinkedHashSet<CelFunctionBinding>();
    var replaced = Arrays.stream(ours).map(CelFunctionBinding::getOverloadId).toList();
    for (var overload : overloads) {
      var binding = overload.newFunctionBinding(FilterLanguage.OPTIONS, EQUALITY);
      if (!replaced.contains(binding.getOverloadId())) {
        all.add(binding);
      }
    }
    all.addAll(List.of(ours));
    return CelFunctionBinding.fromOverloads(function, all);
  }

  /** An argument that is of no use. */
  private static final class Misfit extends RuntimeException {
    Misfit() {
      super("neither true nor false", null, false, false);
    }
  }
}
