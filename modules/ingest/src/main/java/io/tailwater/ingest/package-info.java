/** Feeds: sources of upstream events and the worker that runs them. */
@NullMarked
package io.tailwater.ingest;

import org.jspecify.annotations.NullMarked;
