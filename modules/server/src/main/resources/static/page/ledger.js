// What was received by which of the two connections, by topic, partition and offset.

import {parseCursor, partitionOf} from './cursor.js';

const KEEP_MILLIS = 60_000;

/** Where the event stands in Kafka, from its key and its cursor. */
export function positionOf(topics, channel, key, cursor) {
  const topic = parseCursor(cursor)[topics.indexOf(channel)];
  const partition = partitionOf(key, topic.partitions);
  return {channel, partition, offset: topic.next.get(partition) - 1};
}

/** The name of a partition of a channel. */
export function placeOf(channel, partition) {
  return `${channel}/${partition}`;
}

export class Ledger {
  #entries = new Map();
  #next = {page: new Map(), witness: new Map()};
  #starts = {page: new Map(), witness: new Map()};
  /** Events that a connection got although it had been past them: repeated or out of order. */
  doubled = {page: 0, witness: 0};

  /** Notes an event as received by 'page' or 'witness', now in milliseconds. */
  add(who, {channel, partition, offset}, now) {
    const place = placeOf(channel, partition);
    const next = this.#next[who].get(place) ?? 0;
    if (!this.#starts[who].has(place)) {
      this.#starts[who].set(place, offset);
    }
    if (offset < next) {
      this.doubled[who]++;
      return;
    }
    this.#next[who].set(place, offset + 1);
    const id = `${place}@${offset}`;
    const entry = this.#entries.get(id) ?? {channel, place, partition, offset, first: now};
    entry[who] = now;
    this.#entries.set(id, entry);
  }

  /** Forgets what is older than a minute. */
  evict(now) {
    for (const [id, entry] of this.#entries) {
      if (now - entry.first < KEEP_MILLIS) {
        break;
      }
      this.#entries.delete(id);
    }
  }

  entries() {
    return this.#entries.values();
  }

  /** How many events the witness got since then; while the page is away, those it misses so far. */
  witnessed(since) {
    return [...this.entries()].filter(({witness}) => witness >= since).length;
  }

  /**
   * Compares both connections with what Kafka holds from the cut on, by a replay of its own.
   *
   * published: events that came into Kafka while the page was away; recovered: those of them that
   * it has now; lost: events that Kafka holds and the page has not; missed: those that the witness
   * has not; invented: positions that a connection got and Kafka does not hold.
   */
  compare(replayed, until) {
    const result = {read: replayed.positions.length, published: 0, recovered: 0, lost: 0, missed: 0, invented: 0};
    const held = new Set();
    for (const {channel, partition, offset} of replayed.positions) {
      const place = placeOf(channel, partition);
      const id = `${place}@${offset}`;
      held.add(id);
      const {page, witness} = this.#entries.get(id) ?? {};
      const away = !(witness >= until);
      result.published += away ? 1 : 0;
      result.recovered += away && page !== undefined ? 1 : 0;
      result.lost += page === undefined ? 1 : 0;
      const followed = (this.#starts.witness.get(place) ?? Infinity) <= offset;
      result.missed += witness === undefined && followed ? 1 : 0;
    }
    for (const [id, {place, offset}] of this.#entries) {
      const compared = offset >= replayed.starts.get(place) && offset < replayed.ends.get(place);
      result.invented += compared && !held.has(id) ? 1 : 0;
    }
    return result;
  }
}
