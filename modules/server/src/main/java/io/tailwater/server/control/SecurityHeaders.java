package io.tailwater.server.control;

import io.tailwater.server.role.Endpoints;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What the page may do: run our own files and connect to this server and its edge, no more. */
final class SecurityHeaders extends HttpFilter {
  private final transient Endpoints endpoints;

  SecurityHeaders(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  @Override
  protected void doFilter(HttpServletRequest request, HttpServletResponse response,
      FilterChain chain) throws IOException, ServletException {
    response.setHeader("Content-Security-Policy", "default-src 'none'; script-src 'self';"
        + " style-src 'self'; img-src 'self'; connect-src 'self'" + edge(request)
        + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    chain.doFilter(request, response);
  }

  private String edge(HttpServletRequest request) {
    var port = endpoints.edgePort();
    return port.isPresent()
        ? " http://" + request.getServerName() + ":" + port.getAsInt()
        : "";
  }
}
