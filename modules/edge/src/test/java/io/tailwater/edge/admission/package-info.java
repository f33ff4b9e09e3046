@NullMarked
package io.tailwater.edge.admission;

import org.jspecify.annotations.NullMarked;
