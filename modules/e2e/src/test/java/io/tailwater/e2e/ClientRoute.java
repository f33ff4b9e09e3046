package io.tailwater.e2e;

import io.tailwater.testkit.CutPlan;
import io.tailwater.testkit.FaultProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is between clients and the edge; each client has a fault proxy of its own on the way. */
final class ClientRoute implements AutoCloseable {
  /** The ways there are. */
  enum Way {
    DIRECT("directly", ""), PROXY_THEN_NGINX("cut before nginx", ""), NGINX_THEN_PROXY(
        "cut behind nginx",
        ""), NGINX_HTTP11_THEN_PROXY("cut behind nginx with proxy_http_version 1.1",
            "proxy_http_version 1.1;");

    private final String title;
    private final String settings;

    Way(String title, String settings) {
      this.title = title;
      this.settings = settings;
    }

    @Override
    public String toString() {
      return title;
    }
  }

  private final List<FaultProxy> proxies = new ArrayList<>();
  private final List<String> origins = new ArrayList<>();
  private Optional<Nginx> nginx = Optional.empty();

  private ClientRoute() {}

  /** Opens a way to that edge, a client for each plan. */
  static ClientRoute open(Way way, int edgePort, List<CutPlan> plans, Path folder)
      throws IOException {
    var route = new ClientRoute();
    try {
      var target = edgePort;
      if (way == Way.PROXY_THEN_NGINX) {
        target = route.startNginx(List.of(edgePort), way, folder).port();
      }
      for (var plan : plans) {
        route.proxies.add(FaultProxy.before(target, plan));
      }
      var ports = route.proxies.stream().map(FaultProxy::port).toList();
      switch (way) {
        case DIRECT -> ports.forEach(port -> route.origins.add("http://127.0.0.1:" + port));
        case PROXY_THEN_NGINX ->
          ports.forEach(port -> route.origins.add("http://127.0.0.1:" + port + "/0"));
        case NGINX_THEN_PROXY, NGINX_HTTP11_THEN_PROXY -> {
          var front = route.startNginx(ports, way, folder).port();
          for (var i = 0; i < ports.size(); i++) {
            route.origins.add("http://127.0.0.1:" + front + "/" + i);
          }
        }
      }
      return route;
    } catch (IOException | RuntimeException e) {
      route.close();
      throw e;
    }
  }

  /** Where the client's way begins. */
  String url(int client, String target) {
    return origins.get(client) + target;
  }

  /** The client's proxy. */
  FaultProxy proxy(int client) {
    return proxies.get(client);
  }

  /** From now on nothing is cut. */
  void calm() {
    proxies.forEach(FaultProxy::calm);
  }

  @Override
  public void close() throws IOException {
    nginx.ifPresent(Nginx::close);
    for (var proxy : proxies) {
      proxy.close();
    }
  }

  private Nginx startNginx(List<Integer> ports, Way way, Path folder) throws IOException {
    var started = Nginx.before(ports, way.settings, folder);
    nginx = Optional.of(started);
    return started;
  }
}
