/**
 * The edge's engine: partition log, fan-out, subscription and resume, without threads or clocks.
 */
@NullMarked
package io.tailwater.stream;

import org.jspecify.annotations.NullMarked;
