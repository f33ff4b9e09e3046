package io.tailwater.ingest;

import io.tailwater.kafka.KafkaSettings;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the parts of one worker have in common.
 *
 * @param monitors
 *          by feed
 * @param fatal
 *          told what this process cannot go on after; thread-safe, may be called several times
 */
record IngestContext(KafkaSettings kafka, IngestSettings settings, IngestTopics topics,
    Function<String, FeedMonitor> monitors, Consumer<Throwable> fatal) {}
