@NullMarked
package io.tailwater.ingest.source;

import org.jspecify.annotations.NullMarked;
