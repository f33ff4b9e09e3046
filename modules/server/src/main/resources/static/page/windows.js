// The newest window of each metric as a table.

import {format} from './units.js';

const SVG = 'http://www.w3.org/2000/svg';

export class Windows {
  #body;
  #rows = new Map();

  constructor(body) {
    this.#body = body;
  }

  add(window) {
    if (this.#rows.size === 0) {
      this.#body.replaceChildren();
    }
    const row = document.createElement('tr');
    const from = new Date(window.windowStart).toLocaleTimeString();
    row.append(cell(window.metric), cell(`${from} + ${(window.windowEnd - window.windowStart) / 1000} s`),
      cell(window.count, 'num'), ...['min', 'mean', 'max'].map((name) => cell(format(window[name], window.unit), 'num')),
      range(window));
    const old = this.#rows.get(window.metric);
    this.#rows.set(window.metric, row);
    if (old) {
      old.replaceWith(row);
      return;
    }
    const names = [...this.#rows.keys()].sort(new Intl.Collator('en', {numeric: true}).compare);
    const after = names[names.indexOf(window.metric) + 1];
    this.#body.insertBefore(row, after ? this.#rows.get(after) : null);
  }
}

function cell(text, className = '') {
  const td = document.createElement('td');
  td.textContent = text;
  td.className = className;
  return td;
}

/** From the least to the greatest with a mark at the mean; ratios on a scale to 1. */
function range({min, mean, max, unit}) {
  const top = unit === 'ratio' ? 1 : Math.max(max * 1.1, Number.EPSILON);
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 100 14');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(rect('range-track', 0, 5, 100, 4), rect('range-span', (min / top) * 100, 3, Math.max(0.6, ((max - min) / top) * 100), 8),
    rect('range-mean', (mean / top) * 100 - 0.3, 1, 0.8, 12));
  const td = document.createElement('td');
  td.append(svg);
  return td;
}

function rect(className, x, y, width, height) {
  const element = document.createElementNS(SVG, 'rect');
  Object.entries({class: className, x, y, width, height}).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
}
