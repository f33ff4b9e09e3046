/** Time, CPU and distributions, for people and for programs. */
@NullMarked
package io.tailwater.bench.figures;

import org.jspecify.annotations.NullMarked;
