package io.tailwater.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Tailwater's executable. */
@SpringBootApplication
public class Tailwater {
  public static void main(String[] args) {
    SpringApplication.run(Tailwater.class, args);
  }
}
