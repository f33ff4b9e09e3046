// Reads cursors (protocol, section 2) as far as the proof needs it: where in each topic an event was.
// Other clients have no reason to: to them a cursor is opaque.

/** The next offset to read, by topic (in the order of the topics' names) and partition. */
export function parseCursor(text) {
  const [version, ...topics] = text.split('~');
  if (version !== '1') {
    throw new Error(`a cursor of version ${version}`);
  }
  return topics.filter((topic) => topic.includes('.')).map((topic) => {
    const [, kind, ...positions] = topic.split('.');
    const next = new Map(positions.map((position) => position.split('-').map(Number)));
    return {partitions: Number(kind.slice(1)), next};
  });
}

/** The partition of a key: murmur2 of its UTF-8 bytes, as Kafka's producers do it. */
export function partitionOf(key, partitions) {
  return (murmur2(new TextEncoder().encode(key)) & 0x7fffffff) % partitions;
}

function murmur2(data) {
  const m = 0x5bd1e995;
  const whole = data.length & ~3;
  let h = 0x9747b28c ^ data.length;
  for (let i = 0; i < whole; i += 4) {
    let k = data[i] | (data[i + 1] << 8) | (data[i + 2] << 16) | (data[i + 3] << 24);
    k = Math.imul(k, m);
    k ^= k >>> 24;
    k = Math.imul(k, m);
    h = Math.imul(h, m) ^ k;
  }
  for (let i = data.length - 1; i >= whole; i--) {
    h ^= data[i] << (8 * (i - whole));
  }
  if (whole !== data.length) {
    h = Math.imul(h, m);
  }
  h ^= h >>> 13;
  h = Math.imul(h, m);
  return h ^ (h >>> 15);
}
