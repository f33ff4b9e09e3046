/** Events at a set rate into Kafka, numbered so that subscribers can tell gaps and doubles. */
@NullMarked
package io.tailwater.bench.publish;

import org.jspecify.annotations.NullMarked;
