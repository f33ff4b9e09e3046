/** HTTP on Netty: connections, sessions and the memory of encoded logs. */
@NullMarked
package io.tailwater.edge.transport;

import org.jspecify.annotations.NullMarked;
