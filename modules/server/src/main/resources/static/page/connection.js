// One connection to the edge with plain EventSource, and the cursor that it would resume from.

const RECONNECT_MILLIS = 2_000;

export class Connection {
  #edge;
  #channels;
  #from;
  #on;
  #source = null;
  #timer = 0;
  cursor = '';

  /**
   * @param edge URL of the edge
   * @param channels their names
   * @param from where to start without a cursor
   * @param on {event(channel, data, cursor), state(name)}
   */
  constructor(edge, channels, from, on) {
    this.#edge = edge;
    this.#channels = channels;
    this.#from = from;
    this.#on = on;
  }

  /** Connects, from the cursor where there is one. */
  open() {
    const url = new URL('/v1/stream', this.#edge);
    this.#channels.forEach((channel) => url.searchParams.append('channel', channel));
    if (this.cursor) {
      url.searchParams.set('lastEventId', this.cursor);
    } else {
      url.searchParams.set('from', this.#from);
    }
    const source = new EventSource(url);
    this.#source = source;
    source.addEventListener('stream.open', (event) => {
      this.#take(event);
      this.#on.state('live');
    });
    for (const notice of ['stream.checkpoint', 'stream.gap', 'stream.reset', 'stream.live']) {
      source.addEventListener(notice, (event) => {
        this.#take(event);
        if (notice === 'stream.gap' || notice === 'stream.reset') {
          this.#on.state(notice);
        }
      });
    }
    for (const channel of this.#channels) {
      // The only channel of a stream has no event name.
      source.addEventListener(this.#channels.length > 1 ? channel : 'message', (event) => {
        this.#take(event);
        this.#on.event(channel, JSON.parse(event.data), event.lastEventId);
      });
    }
    source.addEventListener('error', () => this.#failed(source));
  }

  /** Cuts the connection; it stays cut until it is opened again. */
  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #take(event) {
    if (event.lastEventId) {
      this.cursor = event.lastEventId;
    }
  }

  #failed(source) {
    if (source !== this.#source) {
      return;
    }
    this.#on.state('reconnecting');
    // EventSource comes back by itself, unless the answer was none that it understands.
    if (source.readyState === EventSource.CLOSED) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.open(), RECONNECT_MILLIS);
    }
  }
}
