/** The tree of configuration records under {@code tailwater}. */
@NullMarked
package io.tailwater.server.config;

import org.jspecify.annotations.NullMarked;
