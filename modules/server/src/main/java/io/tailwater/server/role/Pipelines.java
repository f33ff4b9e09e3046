package io.tailwater.server.role;

import io.tailwater.kafka.KafkaSettings;
import io.tailwater.processor.Pipeline;
import io.tailwater.processor.ProcessorNode;
import io.tailwater.processor.ProcessorSettings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The processor of a process, which is idle where no pipeline has the channels it needs. */
record Pipelines(Optional<ProcessorNode> node) implements AutoCloseable {
  static Pipelines start(KafkaSettings kafka, ProcessorSettings settings,
      List<Pipeline> pipelines) {
    return new Pipelines(pipelines.isEmpty()
        ? Optional.empty()
        : Optional.of(ProcessorNode.start(kafka, settings, pipelines)));
  }

  /** Fails with what keeps the pipelines from going on. */
  CompletionStage<Void> ended() {
    return node.map(ProcessorNode::failure)
        .<CompletionStage<Void>>map(failure -> failure.thenAccept(cause -> {
          throw new CompletionException(cause);
        }))
        .orElseGet(CompletableFuture::new);
  }

  boolean running() {
    return node.map(ProcessorNode::running).orElse(true);
  }

  @Override
  public void close() {
    node.ifPresent(ProcessorNode::close);
  }
}
