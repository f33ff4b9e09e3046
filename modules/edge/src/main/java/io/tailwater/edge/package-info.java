/** The edge node: streams channels to clients. */
@NullMarked
package io.tailwater.edge;

import org.jspecify.annotations.NullMarked;
