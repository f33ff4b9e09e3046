// Reads a range of the channels once more from Kafka, apart from every connection that is followed.

import {parseCursor} from './cursor.js';
import {placeOf, positionOf} from './ledger.js';

const PATIENCE_MILLIS = 10_000;

/**
 * Everything from the cursor to now: the positions of its events, where each partition began and
 * ended, and the gaps and resets that were told.
 */
export async function replay(edge, channels, order, cursor) {
  const url = new URL('/v1/stream', edge);
  channels.forEach((channel) => url.searchParams.append('channel', channel));
  url.searchParams.set('lastEventId', cursor);
  url.searchParams.set('until', 'now');
  const answer = await fetch(url, {headers: {Accept: 'application/x-ndjson'}, cache: 'no-store',
    signal: AbortSignal.timeout(PATIENCE_MILLIS)});
  if (!answer.ok) {
    throw new Error(`the edge answered ${answer.status}`);
  }
  const frames = (await answer.text()).split('\n').filter((line) => line).map((line) => JSON.parse(line));
  const last = frames.at(-1);
  if (last?.type !== 'end') {
    throw new Error('the edge ended early');
  }
  return {
    positions: frames.filter(({type}) => type === 'event')
      .map(({channel, data, id}) => positionOf(order, channel, data.metric, id)),
    starts: nextByPlace(order, cursor),
    ends: nextByPlace(order, last.id),
    told: frames.map(({type}) => type).filter((type) => type === 'gap' || type === 'reset'),
  };
}

/** The next offset of each partition, as the cursor says. */
function nextByPlace(order, cursor) {
  return new Map(parseCursor(cursor).flatMap((topic, i) =>
    [...topic.next].map(([partition, next]) => [placeOf(order[i], partition), next])));
}
