/** Real processes, killed, restarted and looked at in a browser. */
@NullMarked
package io.tailwater.e2e;

import org.jspecify.annotations.NullMarked;
