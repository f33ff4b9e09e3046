/** What a request asks for, and whether and where it may start. */
@NullMarked
package io.tailwater.edge.admission;

import org.jspecify.annotations.NullMarked;
