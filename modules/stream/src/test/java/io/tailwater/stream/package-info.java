@NullMarked
package io.tailwater.stream;

import org.jspecify.annotations.NullMarked;
