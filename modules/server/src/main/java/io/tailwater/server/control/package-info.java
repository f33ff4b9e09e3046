/** The control plane: the page and what it asks the server. */
@NullMarked
package io.tailwater.server.control;

import org.jspecify.annotations.NullMarked;
