// Draws the last seconds of both connections: one tick per event, one row per partition.

const SPAN_MILLIS = 40_000;
const LATE_MILLIS = 400;
const AXIS = 20;
const GAP = 10;

export class Lanes {
  #canvas;
  #colors = {};
  cuts = [];

  constructor(canvas) {
    this.#canvas = canvas;
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', () => this.#readColors());
    this.#readColors();
  }

  /** Draws the entries of the ledger as they stand. */
  draw(entries, now) {
    const ratio = devicePixelRatio || 1;
    const {clientWidth: width, clientHeight: height} = this.#canvas;
    if (this.#canvas.width !== width * ratio || this.#canvas.height !== height * ratio) {
      this.#canvas.width = width * ratio;
      this.#canvas.height = height * ratio;
    }
    const g = this.#canvas.getContext('2d');
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, width, height);
    const lane = (height - AXIS - GAP) / 2;
    const tops = {witness: 0, page: lane + GAP};
    const x = (time) => width - ((now - time) / SPAN_MILLIS) * width;
    for (const top of Object.values(tops)) {
      g.fillStyle = this.#colors.soft;
      g.beginPath();
      g.roundRect(0, top, width, lane, 8);
      g.fill();
    }
    this.#drawCuts(g, x, tops.page, lane, now);
    for (const entry of entries) {
      this.#drawEntry(g, x, tops, lane, entry);
    }
    this.#drawAxis(g, width, height);
  }

  #drawEntry(g, x, tops, lane, entry) {
    const at = x(entry.witness ?? entry.first);
    if (at < -2) {
      return;
    }
    const rows = 3;
    const row = (lane - 10) / rows;
    const y = 5 + (entry.partition % rows) * row + 2;
    // Within a second, ticks keep the order of their offsets and do not hide each other.
    const shift = (entry.offset % 7) * 1.4;
    for (const who of ['witness', 'page']) {
      if (entry[who] !== undefined) {
        const late = who === 'page' && entry.page - (entry.witness ?? entry.page) > LATE_MILLIS;
        g.fillStyle = late ? this.#colors.recovered : this.#colors[`p${entry.partition % rows}`];
        g.fillRect(at + shift - 8, tops[who] + y, 2, row - 4);
      }
    }
  }

  #drawCuts(g, x, top, lane, now) {
    this.cuts = this.cuts.filter((cut) => now - (cut.until ?? now) < SPAN_MILLIS);
    for (const {from, until} of this.cuts) {
      const left = Math.max(0, x(from));
      const right = x(until ?? now);
      g.save();
      g.beginPath();
      g.rect(left, top, right - left, lane);
      g.clip();
      g.fillStyle = this.#colors.badSoft;
      g.fillRect(left, top, right - left, lane);
      g.strokeStyle = this.#colors.bad;
      g.globalAlpha = 0.25;
      for (let i = left - lane; i < right; i += 9) {
        g.beginPath();
        g.moveTo(i, top + lane);
        g.lineTo(i + lane, top);
        g.stroke();
      }
      g.restore();
      g.fillStyle = this.#colors.bad;
      g.fillRect(left, top, 1.5, lane);
      if (until) {
        g.fillRect(right, top, 1.5, lane);
      }
    }
  }

  #drawAxis(g, width, height) {
    g.fillStyle = this.#colors.muted;
    g.font = '11px system-ui, sans-serif';
    for (let seconds = 0; seconds <= 40; seconds += width < 400 ? 20 : 10) {
      g.textAlign = seconds === 0 ? 'right' : seconds === 40 ? 'left' : 'center';
      g.fillText(seconds === 0 ? 'now' : `${seconds} s ago`,
        width - (seconds * 1000 / SPAN_MILLIS) * width, height - 4);
    }
  }

  #readColors() {
    const style = getComputedStyle(document.documentElement);
    const read = (name) => style.getPropertyValue(name).trim();
    this.#colors = {p0: read('--p0'), p1: read('--p1'), p2: read('--p2'), recovered: read('--recovered'),
      soft: read('--soft'), muted: read('--muted'), bad: read('--bad'), badSoft: read('--bad-soft')};
  }
}
