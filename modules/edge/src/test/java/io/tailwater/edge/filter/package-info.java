@NullMarked
package io.tailwater.edge.filter;

import org.jspecify.annotations.NullMarked;
