@NullMarked
package io.tailwater.processor;

import org.jspecify.annotations.NullMarked;
