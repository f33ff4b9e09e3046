/** What several commands accept, and what they say of input they do not. */
@NullMarked
package io.tailwater.bench.options;

import org.jspecify.annotations.NullMarked;
