package io.tailwater.server.control;

import io.tailwater.server.config.TailwaterConfiguration;
import io.tailwater.server.role.Endpoints;
import io.tailwater.server.role.Hosts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The control plane on Spring MVC: the page, health and metrics. Every role has it. */
@Configuration(proxyBeanMethods = false)
public final class ControlPlane {
  @Bean
  WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> controlAddress(
      TailwaterConfiguration configuration) {
    return factory -> {
      factory.setPort(configuration.control().port());
      factory.setAddress(address(configuration.bindAddress()));
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

  @Bean
  EdgeLocator edgeLocator(Endpoints endpoints) {
    return new EdgeLocator(endpoints);
  }

  private static InetAddress address(String bindAddress) {
    try {
      return InetAddress.getByName(bindAddress);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("it resolved when it was configured", e);
    }
  }
}
