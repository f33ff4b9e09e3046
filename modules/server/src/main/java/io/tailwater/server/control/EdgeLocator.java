package io.tailwater.server.control;

import io.tailwater.server.role.Endpoints;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells the page where the edge of this process is. */
@RestController
final class EdgeLocator {
  private final Endpoints endpoints;

  EdgeLocator(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  /** The edge's port and channels; 404 where this process has no edge or it has not started yet. */
  @GetMapping("/api/edge")
  ResponseEntity<Edge> edge() {
    var port = endpoints.edgePort();
    return port.isPresent()
        ? ResponseEntity.ok(new Edge(port.getAsInt(), endpoints.topics()))
        : ResponseEntity.notFound().build();
  }

  /**
   * Where the edge is.
   *
   * @param port
   *          on the host that served the page
   * @param topics
   *          by channel; cursors join them in the order of their names
   */
  record Edge(int port, Map<String, String> topics) {}
}
