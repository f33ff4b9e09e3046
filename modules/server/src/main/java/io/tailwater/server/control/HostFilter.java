package io.tailwater.server.control;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Refuses requests for hosts that are not ours, which is how DNS rebinding asks (protocol 7.0). */
final class HostFilter extends HttpFilter {
  private static final int MISDIRECTED = 421;

  private final transient Set<String> hosts;

  HostFilter(List<String> hosts) {
    this.hosts = Set.copyOf(hosts);
  }

  @Override
  protected void doFilter(HttpServletRequest request, HttpServletResponse response,
      FilterChain chain) throws IOException, ServletException {
    if (hosts.contains(request.getServerName().toLowerCase(Locale.ROOT))) {
      chain.doFilter(request, response);
      return;
    }
    response.setStatus(MISDIRECTED);
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter()
        .println("Not a host of this server; tailwater.edge.allowed-hosts adds one.");
  }
}
