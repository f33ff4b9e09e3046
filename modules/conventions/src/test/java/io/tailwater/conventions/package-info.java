/** The architecture and the style, as tests: every rule also has to catch an example. */
@NullMarked
package io.tailwater.conventions;

import org.jspecify.annotations.NullMarked;
