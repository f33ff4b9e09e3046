// Follows the event stream at a URL with one of the npm clients, and prints the id, a space and the
// data of each event, one per line: node follow.mjs CLIENT URL
import { EventSource } from 'eventsource';
import polyfill from 'event-source-polyfill';
import { fetchEventSource } from '@microsoft/fetch-event-source';

const REOPEN_MILLIS = 100;
const [client, url] = process.argv.slice(2);

function report(id, data) {
  process.stdout.write(`${id} ${data}\n`);
}

/** An EventSource ends for good at a status other than 200; another one goes on from its last id. */
function follow(Source) {
  let last = '';
  (function open() {
    const source = new Source(last ? `${url}&lastEventId=${encodeURIComponent(last)}` : url);
    source.onmessage = (event) => {
      last = event.lastEventId;
      report(event.lastEventId, event.data);
    };
    source.onerror = () => {
      if (source.readyState === 2) {
        setTimeout(open, REOPEN_MILLIS);
      }
    };
  })();
}

/** It was written for pages, hands over events of every name and empty ones, and ends when the stream does. */
function followByFetch() {
  globalThis.window = globalThis;
  globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };
  fetchEventSource(url, {
    openWhenHidden: true,
    onmessage(event) {
      if (event.event === '' && event.data !== '') {
        report(event.id, event.data);
      }
    },
    onclose() {
      throw new Error('ended, so it is opened again');
    },
  });
}

switch (client) {
  case 'eventsource':
    follow(EventSource);
    break;
  case 'event-source-polyfill':
    follow(polyfill.EventSourcePolyfill);
    break;
  case 'fetch-event-source':
    followByFetch();
    break;
  default:
    throw new Error(`no client '${client}'`);
}
