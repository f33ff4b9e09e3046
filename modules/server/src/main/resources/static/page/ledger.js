// What was received by which of the two connections, by topic, partition and offset.

import {parseCursor, partitionOf} from './cursor.js';

const KEEP_MILLIS = 60_000;

/** Where the event stands in Kafka, from its key and its cursor. */
export function positionOf(topics, channel, key, cursor) {
  const topic = parseCursor(cursor)[topics.indexOf(channel)];
  const partition = partitionOf(key, topic.partitions);
  return {channel, partition, offset: topic.next.get(partition) - 1};
}

export class Ledger {
  #entries = new Map();
  #next = {page: new Map(), witness: new Map()};
  #starts = {page: new Map(), witness: new Map()};
  /** Events that a connection got although it had been past them: repeated or out of order. */
  doubled = {page: 0, witness: 0};

  /** Notes an event as received by 'page' or 'witness', now in milliseconds. */
  add(who, {channel, partition, offset}, now) {
    const place = `${channel}/${partition}`;
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

  /** Counts what became of the events that the witness got from..until and that the page was not there for. */
  judge(from, until) {
    let published = 0;
    let recovered = 0;
    for (const entry of this.#entries.values()) {
      if (entry.witness >= from && entry.witness < until && !(entry.page < from)) {
        published++;
        recovered += entry.page === undefined ? 0 : 1;
      }
    }
    return {published, recovered, lost: published - recovered};
  }

  /**
   * Offsets since then that only one of the two got, where both have come past them: what was lost,
   * or made up, outside the cut as well.
   */
  differences(since) {
    let count = 0;
    for (const entry of this.#entries.values()) {
      const passed = ['page', 'witness'].every((who) =>
        (this.#next[who].get(entry.place) ?? 0) > entry.offset
          && (this.#starts[who].get(entry.place) ?? Infinity) <= entry.offset);
      if (entry.first >= since && passed && (entry.page === undefined || entry.witness === undefined)) {
        count++;
      }
    }
    return count;
  }
}
