@NullMarked
package io.tailwater.edge;

import org.jspecify.annotations.NullMarked;
