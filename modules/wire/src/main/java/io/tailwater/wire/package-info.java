/** The bytes that clients see: SSE and NDJSON grammar and cursor text. */
@NullMarked
package io.tailwater.wire;

import org.jspecify.annotations.NullMarked;
