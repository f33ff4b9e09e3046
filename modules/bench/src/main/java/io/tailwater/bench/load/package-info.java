/** Many SSE sessions against one server, and what they received. */
@NullMarked
package io.tailwater.bench.load;

import org.jspecify.annotations.NullMarked;
