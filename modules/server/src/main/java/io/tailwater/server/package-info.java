/** The executable: configuration, roles and their wiring. */
@NullMarked
package io.tailwater.server;

import org.jspecify.annotations.NullMarked;
