/** The command line: one main class, one subcommand for each way to measure. */
@NullMarked
package io.tailwater.bench;

import org.jspecify.annotations.NullMarked;
