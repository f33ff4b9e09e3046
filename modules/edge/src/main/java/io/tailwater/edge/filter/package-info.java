/** Clients' filters: CEL expressions over events, compiled once and bounded in cost. */
@NullMarked
package io.tailwater.edge.filter;

import org.jspecify.annotations.NullMarked;
