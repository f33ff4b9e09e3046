package io.tailwater.ingest;

import java.time.Instant;

/**
 * A feed as the worker that runs it sees it.
 *
 * @param name
 *          the feed
 * @param source
 *          its kind of source
 * @param topic
 *          where its events go
 * @param state
 *          what it is doing
 * @param lastEvent
 *          when its newest committed event was taken in; {@link Instant#EPOCH} before the first
 * @param records
 *          committed by this worker
 * @param deadLetters
 *          committed by this worker
 * @param repeats
 *          events of an overlap that were had already
 * @param lastError
 *          the newest trouble, in words; empty before the first
 */
public record FeedStatus(String name, String source, String topic, FeedState state,
    Instant lastEvent, long records, long deadLetters, long repeats, String lastError) {}
