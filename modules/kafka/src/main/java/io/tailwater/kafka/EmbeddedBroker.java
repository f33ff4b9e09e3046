package io.tailwater.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;

import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole Kafka of one KRaft node inside this JVM, on the loopback address, with its data in a
 * folder that survives restarts and {@code kill -9}.
 *
 * <p>
 * Thread-safe; the threads are Kafka's own. Starting and closing block until Kafka has started or
 * stopped. A fault that Kafka deems fatal after the start (its disk fails, say) halts the process,
 * as it does in a broker of its own.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final String LOOPBACK = "127.0.0.1";
  private static final int NODE_ID = 1;
  private static final ReentrantLock STARTING = new ReentrantLock();

  /** What differs from Kafka's defaults because there is one node, on a developer's machine. */
  private static final Map<String, String> ONE_NODE = Map.ofEntries(
      Map.entry("auto.create.topics.enable", "false"),
      Map.entry("default.replication.factor", "1"),
      Map.entry("offsets.topic.replication.factor", "1"),
      Map.entry("offsets.topic.num.partitions", "8"),
      Map.entry("transaction.state.log.replication.factor", "1"),
      Map.entry("transaction.state.log.min.isr", "1"),
      Map.entry("transaction.state.log.num.partitions", "8"),
      Map.entry("share.coordinator.state.topic.replication.factor", "1"),
      Map.entry("share.coordinator.state.topic.min.isr", "1"),
      Map.entry("share.coordinator.state.topic.num.partitions", "1"),
      // After kill -9 a start waits until the killed broker's session has expired.
      Map.entry("broker.session.timeout.ms", "3000"),
      Map.entry("broker.heartbeat.interval.ms", "500"),
      Map.entry("group.initial.rebalance.delay.ms", "0"),
      Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
      Map.entry("log.segment.bytes", "134217728"),
      Map.entry("log.index.size.max.bytes", "1048576"),
      Map.entry("num.network.threads", "2"),
      Map.entry("num.io.threads", "4"),
      Map.entry("background.threads", "2"),
      Map.entry("metadata.max.idle.interval.ms", "5000"),
      Map.entry("metric.reporters", ""));

  private final KafkaRaftServer server;
  private final BrokerFolder folder;
  private final int port;
  private boolean closed;

  private EmbeddedBroker(KafkaRaftServer server, BrokerFolder folder, int port) {
    this.server = server;
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts the broker and returns when it serves clients; formats the folder on its first use.
   *
   * @throws BrokerStartException
   *           where the folder cannot be used, a port is taken, or Kafka does not start
   */
  public static EmbeddedBroker start(EmbeddedBrokerSettings settings) {
    var folder = BrokerFolder.open(settings.dataDir());
    try {
      var started = System.nanoTime();
      var ports = Ports.claim(settings.port(), settings.controllerPort());
      folder.formatIfNew(NODE_ID, "CONTROLLER");
      var properties = properties(folder.logs(), ports);
      properties.putAll(settings.properties());
      var broker = new EmbeddedBroker(startServer(properties, settings.dataDir()), folder,
          ports.broker());
      LOG.atInfo()
          .addKeyValue("dataDir", settings.dataDir())
          .addKeyValue("bootstrapServers", broker.bootstrapServers())
          .addKeyValue("millis", (System.nanoTime() - started) / 1_000_000)
          .log("embedded Kafka broker started");
      return broker;
    } catch (RuntimeException e) {
      release(folder);
      throw e;
    }
  }

  /** {@code host:port} for clients. */
  public String bootstrapServers() {
    return LOOPBACK + ":" + port;
  }

  /** The port for clients, on the loopback address. */
  public int port() {
    return port;
  }

  /** Stops the broker cleanly; does nothing the second time. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    server.shutdown();
    server.awaitShutdown();
    release(folder);
    LOG.atInfo()
        .addKeyValue("bootstrapServers", bootstrapServers())
        .log("embedded Kafka broker stopped");
  }

  private static Map<String, String> properties(Path logs, Ports ports) {
    var own = new HashMap<String, String>();
    own.put("process.roles", "broker,controller");
    own.put("node.id", Integer.toString(NODE_ID));
    own.put("controller.quorum.voters", NODE_ID + "@" + LOOPBACK + ":" + ports.controller());
    own.put("controller.listener.names", "CONTROLLER");
    own.put("listeners",
        "CLIENT://" + LOOPBACK + ":" + ports.broker() + ",CONTROLLER://" + LOOPBACK + ":"
            + ports.controller());
    own.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    own.put("inter.broker.listener.name", "CLIENT");
    own.put("log.dirs", logs.toString());
    own.putAll(ONE_NODE);
    return own;
  }

  private static KafkaRaftServer startServer(Map<String, String> properties, Path dataDir) {
    // Kafka ends the process where it cannot start; here that is the caller's to decide.
    STARTING.lock();
    Exit.setExitProcedure(EmbeddedBroker::refuseToExit);
    Exit.setHaltProcedure(EmbeddedBroker::refuseToExit);
    KafkaRaftServer server = null;
    try {
      server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
      server.startup();
      return server;
    } catch (Exception e) { // Scala throws checked ones undeclared
      abandon(server);
      throw new BrokerStartException("The embedded Kafka broker in " + dataDir
          + " did not start (" + e.getMessage() + "); see the log above for what it met.", e);
    } finally {
      Exit.resetExitProcedure();
      Exit.resetHaltProcedure();
      STARTING.unlock();
    }
  }

  private static void abandon(@Nullable KafkaRaftServer server) {
    try {
      if (server != null) {
        server.shutdown();
      }
    } catch (RuntimeException e) {
      LOG.atDebug().setCause(e).log("embedded Kafka broker did not start and does not stop");
    }
  }

  private static void refuseToExit(int status, String message) {
    LOG.atWarn().addKeyValue("reason", message).log("embedded Kafka broker gives up starting");
  }

  private static void release(BrokerFolder folder) {
    try {
      folder.close();
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("lock of the data folder not released");
    }
  }

  /** Two ports of the loopback address that were free a moment ago. */
  private record Ports(int broker, int controller) {
    private static final int LOWEST_FREE = 20_000;
    private static final int HIGHEST_FREE = 32_000;
    private static final int ATTEMPTS = 100;

    static Ports claim(int broker, int controller) {
      try (var first = broker == 0 ? free() : bind(broker);
          var second = controller == 0 ? free() : bind(controller)) {
        return new Ports(first.getLocalPort(), second.getLocalPort());
      } catch (IOException e) {
        throw new BrokerStartException("The embedded Kafka broker's port could not be freed", e);
      }
    }

    /**
     * A free port from below those that systems give to outgoing connections (32768 and up on
     * Linux): one of those may be gone by the time Kafka binds it.
     */
    private static ServerSocket free() throws IOException {
      var random = ThreadLocalRandom.current();
      for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
        try {
          return bind(random.nextInt(LOWEST_FREE, HIGHEST_FREE));
        } catch (BrokerStartException taken) {
          // Another one.
        }
      }
      return bind(0);
    }

    private static ServerSocket bind(int port) throws IOException {
      var socket = new ServerSocket();
      try {
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port));
        return socket;
      } catch (IOException e) {
        socket.close();
        throw new BrokerStartException("Port " + port
            + " on 127.0.0.1 is taken, so the embedded Kafka broker cannot listen there;"
            + " stop what listens there, or choose another port (0 takes a free one).", e);
      }
    }
  }
}
