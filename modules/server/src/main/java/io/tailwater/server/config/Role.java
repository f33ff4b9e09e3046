package io.tailwater.server.config;

/** What a process does; a process may have several roles. */
public enum Role {
  /** All other roles, with a Kafka broker inside the process unless another one is named. */
  STANDALONE,
  /** Runs feeds. */
  INGEST,
  /** Runs pipelines. */
  PROCESSOR,
  /** Streams channels to clients. */
  EDGE
}
