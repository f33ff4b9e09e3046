package io.tailwater.edge;

import io.tailwater.edge.admission.Api;
import io.tailwater.edge.admission.ChannelDirectory;
import io.tailwater.edge.admission.ClusterView;
import io.tailwater.edge.admission.Opener;
import io.tailwater.edge.filter.FilterCompiler;
import io.tailwater.edge.transport.Clock;
import io.tailwater.edge.transport.HttpServer;
import io.tailwater.edge.transport.Service;
import io.tailwater.kafka.OffsetLookup;
import io.tailwater.kafka.ReplayReader;
import io.tailwater.model.ChannelSpec;
import io.tailwater.stream.Engine;

import java.util.List;
import java.util.concurrent.Executor;

/**
 * What one event loop has of its own, so that loops share nothing but events, which do not change:
 * an engine with logs and fan-outs, and what it knows of the cluster.
 */
record EdgeLoop(Executor executor, Engine engine, KafkaReplays replays, ClusterView cluster,
    Readiness readiness,
    Service service) {
  static EdgeLoop create(Executor executor, EdgeSettings settings, List<ChannelSpec> channels,
      ReplayReader reader, OffsetLookup leaders, FilterCompiler filters) {
    var replays = new KafkaReplays(reader, executor);
    var engine = new Engine(settings.engine().shareOf(settings.eventLoops()),
        HttpServer.segments(), replays);
    var cluster = new ClusterView(Clock.millis());
    var readiness = new Readiness(channels, engine, cluster);
    var listen = settings.listen();
    var api = new Api(new Api.Terms(listen.allowedHosts(), listen.allowedOrigins(),
        settings.sessions().heartbeat(), filters), new ChannelDirectory(channels), engine, cluster,
        readiness::isReady, Clock::millis);
    return new EdgeLoop(executor, engine, replays, cluster, readiness, new Service(api,
        new Opener(engine, leaders, executor), engine, cluster,
        settings.sessions()));
  }
}
