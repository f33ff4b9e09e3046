package io.tailwater.edge.transport;

import io.tailwater.edge.admission.Api;
import io.tailwater.edge.admission.ClusterView;
import io.tailwater.edge.admission.Opener;
import io.tailwater.stream.Engine;

/**
 * What one event loop serves, all confined to it.
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
 */
public record Service(Api api, Opener opener, Engine engine, ClusterView cluster,
    SessionTerms terms) {}
