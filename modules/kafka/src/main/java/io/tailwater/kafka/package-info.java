/**
 * Kafka as Tailwater sees it: topic states, records and events, tailing, replay, embedded broker.
 */
@NullMarked
package io.tailwater.kafka;

import org.jspecify.annotations.NullMarked;
