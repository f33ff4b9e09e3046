package io.tailwater.server;

import io.tailwater.server.config.NamesAsWritten;
import io.tailwater.server.config.TailwaterConfiguration;
import io.tailwater.server.control.ControlPlane;
import io.tailwater.server.role.BrokerRole;
import io.tailwater.server.role.EdgeRole;
import io.tailwater.server.role.IngestRole;
import io.tailwater.server.role.KafkaRole;
import io.tailwater.server.role.ProcessorRole;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** Tailwater's executable: one process with the roles that {@code tailwater.roles} names. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(TailwaterConfiguration.class)
@Import({KafkaRole.class, BrokerRole.class, IngestRole.class, ProcessorRole.class, EdgeRole.class,
    ControlPlane.class})
public final class Tailwater {
  /** Starts the process; ends it with the exit code of {@link StartFailure} if it cannot start. */
  public static void main(String[] args) {
    try {
      application().run(args);
    } catch (RuntimeException e) {
      // Said already by StartFailureReporter. Threads of what did start must not keep the process.
      System.exit(StartFailure.of(e).exitCode());
    }
  }

  /** The application before it runs, for those who start it inside their own process. */
  public static SpringApplication application() {
    var application = new SpringApplication(Tailwater.class);
    application.addInitializers(new NamesAsWritten(), new StandaloneDefaults());
    application.addListeners(new Announcement());
    return application;
  }
}
