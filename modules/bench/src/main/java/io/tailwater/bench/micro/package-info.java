/** What single steps of the edge cost, without sockets and without Kafka; run by JMH. */
@NullMarked
package io.tailwater.bench.micro;

import org.jspecify.annotations.NullMarked;
