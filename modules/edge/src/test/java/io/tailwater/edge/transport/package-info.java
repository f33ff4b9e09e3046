@NullMarked
package io.tailwater.edge.transport;

import org.jspecify.annotations.NullMarked;
