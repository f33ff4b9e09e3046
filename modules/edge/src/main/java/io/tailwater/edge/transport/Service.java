package io.tailwater.edge.transport;

import io.micrometer.core.instrument.MeterRegistry;
import io.tailwater.edge.admission.Api;
import io.tailwater.edge.admission.ClusterView;
import io.tailwater.edge.admission.Opener;
import io.tailwater.stream.Engine;

/**
 * What a listener serves, all confined to its event loop.
 *
 * @param api
 *          answers requests
 * @param opener
 *          starts subscriptions
 * @param engine
 *          what they read
 * @param cluster
 *          whether Kafka is there
 * @param terms
 *          what sessions keep to
 * @param registry
 *          where figures go
 */
public record Service(Api api, Opener opener, Engine engine, ClusterView cluster,
    SessionTerms terms,
    MeterRegistry registry) {}
