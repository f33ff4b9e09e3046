/** What reads one kind of upstream, and where it stands in it. */
@NullMarked
package io.tailwater.ingest.source;

import org.jspecify.annotations.NullMarked;
