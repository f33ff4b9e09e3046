package io.tailwater.ingest.source;

/**
 * Reads one kind of upstream for one feed.
 *
 * <p>
 * One thread calls {@link #run} once; interrupting it is how a source is stopped.
 */
public sealed interface Source permits SseSource, HostSource, FileSource {
  /**
   * Follows the upstream from the output's position until it ends for good or the thread is
   * interrupted. Reconnecting is the source's own business; an unchecked exception is a bug or a
   * configuration that cannot work.
   */
  void run(FeedOutput output) throws InterruptedException;

  /** The source that these options ask for. */
  static Source of(SourceOptions options) {
    return switch (options) {
      case SseOptions sse -> new SseSource(sse);
      case HostOptions host -> new HostSource(host);
      case FileOptions file -> new FileSource(file);
    };
  }
}
