@NullMarked
package io.tailwater.ingest;

import org.jspecify.annotations.NullMarked;
