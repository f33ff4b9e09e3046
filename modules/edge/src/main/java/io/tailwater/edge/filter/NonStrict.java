package io.tailwater.edge.filter;

import com.google.common.collect.ImmutableList;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;

/** A function that is called with errors too. */
@SuppressWarnings("Immutable") // what it calls is confined by thread
record NonStrict(String name, ImmutableList<Class<?>> types, CelFunctionOverload definition)
    implements
      CelFunctionBinding {
  @Override
  public String getOverloadId() {
    return name;
  }

  @Override
  public ImmutableList<Class<?>> getArgTypes() {
    return types;
  }

  @Override
  public CelFunctionOverload getDefinition() {
    return definition;
  }

  @Override
  public boolean isStrict() {
    return false;
  }
}
