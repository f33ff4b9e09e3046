package io.tailwater.server.control;

import io.tailwater.server.config.TailwaterConfiguration;
import io.tailwater.server.role.Endpoints;
import io.tailwater.server.role.Hosts;
import jakarta.servlet.DispatcherType;
import java.util.List;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/** The control plane on Spring MVC: the page, health and metrics. Every role has it. */
@Configuration(proxyBeanMethods = false)
public final class ControlPlane {
  @Bean
  WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> controlAddress(
      TailwaterConfiguration configuration) {
    return factory -> {
      factory.setPort(configuration.control().port());
      factory.setAddress(configuration.listenAddress());
    };
  }

  @Bean
  FilterRegistrationBean<HostFilter> hostFilter(TailwaterConfiguration configuration) {
    return new FilterRegistrationBean<>(new HostFilter(Hosts.of(configuration)));
  }

  @Bean
  FilterRegistrationBean<SecurityHeaders> securityHeaders(Endpoints endpoints) {
    return new FilterRegistrationBean<>(new SecurityHeaders(endpoints));
  }

  /** So that a browser asks after an upgrade, and is told cheaply when nothing changed. */
  @Bean
  FilterRegistrationBean<ShallowEtagHeaderFilter> contentTags() {
    var filter = new FilterRegistrationBean<>(new ShallowEtagHeaderFilter());
    filter.setUrlPatterns(List.of("/index.html", "/page/*", "/webjars/*"));
    // "/" is forwarded to the page, and what is forwarded can only be tagged inside.
    filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.FORWARD);
    return filter;
  }

  @Bean
  EdgeLocator edgeLocator(Endpoints endpoints) {
    return new EdgeLocator(endpoints);
  }
}
