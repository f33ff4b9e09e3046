package io.tailwater.edge.filter;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * An array as expressions see it: a list, unmodifiable; of the library's own kind for the reason of
 * {@link JsonObject}.
 */
@SuppressWarnings("Immutable") // nothing changes the list once it is here
final class JsonArray extends CelValue implements List<Object>, RandomAccess {
  private static final CelType TYPE = ListType.create(SimpleType.DYN);

  private final List<Object> elements;
  private final Budget budget;
  private final int nodes;
  private final int longestText;

  /**
   * Takes the list as its own.
   *
   * @param nodes
   *          values in it, nested ones too
   * @param longestText
   *          length of the longest text among the elements
   */
  JsonArray(List<Object> elements, int nodes, int longestText, Budget budget) {
    this.elements = Collections.unmodifiableList(elements);
    this.nodes = nodes;
    this.longestText = longestText;
    this.budget = budget;
  }

  /** Values in it, nested ones too. */
  int nodes() {
    return nodes;
  }

  @Override
  public Object get(int index) {
    budget.spendText(longestText);
    return elements.get(index);
  }

  @Override
  public Iterator<Object> iterator() {
    budget.spendText(longestText);
    return elements.iterator();
  }

  @Override
  public int size() {
    return elements.size();
  }

  @Override
  public boolean isEmpty() {
    return elements.isEmpty();
  }

  @Override
  public boolean contains(@Nullable Object element) {
    return elements.contains(element);
  }

  @Override
  public boolean containsAll(Collection<?> others) {
    return elements.containsAll(others);
  }

  @Override
  public int indexOf(@Nullable Object element) {
    return elements.indexOf(element);
  }

  @Override
  public int lastIndexOf(@Nullable Object element) {
    return elements.lastIndexOf(element);
  }

  @Override
  public Object[] toArray() {
    return elements.toArray();
  }

  @Override
  @SuppressWarnings("NullAway") // the JDK's contract of the element behind the last
  public <T extends @Nullable Object> T[] toArray(T[] array) {
    return elements.toArray(array);
  }

  @Override
  public ListIterator<Object> listIterator() {
    return elements.listIterator();
  }

  @Override
  public ListIterator<Object> listIterator(int index) {
    return elements.listIterator(index);
  }

  @Override
  public List<Object> subList(int from, int to) {
    return elements.subList(from, to);
  }

  @Override
  public boolean add(Object element) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void add(int index, Object element) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean addAll(Collection<? extends Object> others) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean addAll(int index, Collection<? extends Object> others) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object set(int index, Object element) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object remove(int index) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean remove(@Nullable Object element) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean removeAll(Collection<?> others) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean retainAll(Collection<?> others) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return elements.isEmpty();
  }

  @Override
  public CelType celType() {
    return TYPE;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return elements.equals(other);
  }

  @Override
  public int hashCode() {
    return elements.hashCode();
  }

  /** Short, because the library puts it into the texts of exceptions. */
  @Override
  public String toString() {
    return "an array";
  }
}
