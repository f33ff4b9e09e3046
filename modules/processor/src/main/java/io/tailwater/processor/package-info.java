/** Pipelines: Kafka Streams topologies from channels to channels. */
@NullMarked
package io.tailwater.processor;

import org.jspecify.annotations.NullMarked;
