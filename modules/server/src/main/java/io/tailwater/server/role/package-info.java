/** The roles of a process: what each consists of and in which order it starts. */
@NullMarked
package io.tailwater.server.role;

import org.jspecify.annotations.NullMarked;
