// The page: connects to the edge, shows what comes, and proves that a cut loses and repeats nothing.

import {Charts} from './charts.js';
import {Connection} from './connection.js';
import {parseCursor} from './cursor.js';
import {Lanes} from './lanes.js';
import {Ledger, positionOf} from './ledger.js';
import {Proof} from './proof.js';
import {replay} from './replay.js';
import {Windows} from './windows.js';

const CHANNELS = ['host', 'host-windows'];
const STATES = {live: 'live', connecting: 'connecting', cut: 'cut', resuming: 'resuming',
  reconnecting: 'reconnecting', unavailable: 'no edge here'};
const byId = (id) => document.getElementById(id);

const ledger = new Ledger();
const lanes = new Lanes(byId('lanes'));
const charts = new Charts(byId('charts'));
const windows = new Windows(byId('windows'));
const arrivals = [];
let total = 0;

const edge = await locateEdge();
if (edge) {
  start(edge);
}

async function locateEdge() {
  for (;;) {
    try {
      const answer = await fetch('api/edge');
      if (answer.ok) {
        return await answer.json();
      }
      setState('connecting');
    } catch {
      setState('reconnecting');
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

function start({port, topics}) {
  const url = `${location.protocol}//${location.hostname}:${port}`;
  const channels = CHANNELS.filter((channel) => channel in topics);
  byId('try-stream').textContent = `curl -N '${url}/v1/stream?channel=${channels[0] ?? 'CHANNEL'}'`;
  if (channels.length === 0) {
    setState('unavailable');
    return;
  }
  // Cursors join topics in the order of their names.
  const order = channels.toSorted((a, b) => (topics[a] < topics[b] ? -1 : 1));
  const proof = new Proof({ledger, lanes, button: byId('cut'), verdict: byId('proof'), setState,
    replay: (cursor) => replay(url, channels, order, cursor)});
  // The page starts with the past that its charts have room for.
  const page = new Connection(url, channels, '-90s', {
    event: (channel, data, cursor) => {
      const now = Date.now();
      ledger.add('page', positionOf(order, channel, data.metric, cursor), now);
      total++;
      arrivals.push(now);
      show(channel, data, now);
    },
    state: (state) => proof.onPageState(state),
  });
  const witness = new Connection(url, channels, 'latest', {
    event: (channel, data, cursor) =>
      ledger.add('witness', positionOf(order, channel, data.metric, cursor), Date.now()),
    state: (state) => proof.onWitnessState(state),
  });
  proof.watch(page);
  witness.open();
  page.open();
  setInterval(() => {
    drawNumbers(page, order);
    byId('try-resume').textContent =
      `curl -N -H 'Last-Event-ID: ${page.cursor}' '${url}/v1/stream?channel=${channels.join('&channel=')}'`;
  }, 250);
  setInterval(() => charts.draw(Date.now()), 500);
  const draw = () => {
    lanes.draw(ledger.entries(), Date.now());
    requestAnimationFrame(draw);
  };
  draw();
}

function show(channel, data, now) {
  if (channel === 'host') {
    charts.add(data, data.time ?? now);
  } else {
    windows.add(data);
  }
}

function drawNumbers(page, order) {
  const now = Date.now();
  ledger.evict(now);
  while (arrivals.length > 0 && arrivals[0] < now - 5_000) {
    arrivals.shift();
  }
  byId('events-total').textContent = total.toLocaleString('en');
  byId('events-rate').textContent = (arrivals.length / 5).toFixed(1);
  if (page.cursor) {
    byId('cursor').textContent = page.cursor;
    byId('positions').textContent = 'next offset to read: ' + parseCursor(page.cursor).map((topic, i) =>
      `${order[i]} ${[...topic.next].map(([partition, next]) => `${partition}→${next}`).join('  ')}`).join('   ·   ');
  }
}

function setState(state) {
  byId('state').dataset.state = state;
  byId('state').textContent = STATES[state] ?? state;
}
