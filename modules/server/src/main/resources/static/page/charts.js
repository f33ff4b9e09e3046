// The machine's measurements as live charts.

import {format} from './units.js';

const SPAN_MILLIS = 90_000;
/** Shorter than a source's pace; a measurement without a time of its own has that of its arrival. */
const MOMENT_MILLIS = 50;
const PALETTE = ['#0284c7', '#7c3aed', '#0d9488', '#d97706', '#db2777', '#65a30d', '#4f46e5', '#e11d48'];
const PALETTE_DARK = ['#38bdf8', '#a78bfa', '#2dd4bf', '#fbbf24', '#f472b6', '#a3e635', '#818cf8', '#fb7185'];

/** Charts by what their metrics begin with; the first that fits takes a metric. */
const PLAN = [
  {title: 'CPU per core', takes: /^cpu[.]\d+$/, top: 1, half: true, headline: mean},
  {title: 'Memory', takes: /^(memory|swap)[.]/, half: true, fill: true, headline: (latest, names) => latest[Math.max(0, names.indexOf('memory.used'))]},
  {title: 'Disk', takes: /^disk[.](read|write)$/},
  {title: 'Network', takes: /^network[.]/},
  {title: 'Load', takes: /^load/},
];

export class Charts {
  #container;
  #charts = new Map();

  constructor(container) {
    this.#container = container;
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#recolor());
  }

  /** Adds one measurement, taken at that time; of several within a moment the last stands. */
  add({metric, unit, value}, time) {
    const plan = PLAN.find(({takes}) => takes.test(metric));
    if (!plan) {
      return;
    }
    const chart = this.#charts.get(plan) ?? this.#create(plan, unit);
    chart.unit = unit;
    const series = chart.series.get(metric) ?? this.#addSeries(chart, plan, metric);
    const last = series.data.at(-1);
    if (last && time - last.x < MOMENT_MILLIS) {
      last.y = value;
    } else {
      series.data.push({x: time, y: value});
    }
    while (series.data.length > 0 && series.data[0].x < time - SPAN_MILLIS - 5_000) {
      series.data.shift();
    }
  }

  /** Draws what was added, up to now. */
  draw(now) {
    for (const [plan, chart] of this.#charts) {
      chart.view.options.scales.x.min = now - SPAN_MILLIS;
      chart.view.options.scales.x.max = now;
      chart.view.update('none');
      chart.headline.textContent = headline(plan, chart);
    }
  }

  #create(plan, unit) {
    const card = document.createElement('article');
    card.className = `card chart${plan.half ? ' half' : ''}`;
    const header = document.createElement('header');
    const title = document.createElement('h2');
    title.textContent = plan.title;
    const number = document.createElement('p');
    header.append(title, number);
    const plot = document.createElement('div');
    plot.className = 'plot';
    const canvas = document.createElement('canvas');
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `${plan.title}, the last 90 seconds`);
    plot.append(canvas);
    card.append(header, plot);
    card.dataset.order = PLAN.indexOf(plan);
    const after = [...this.#container.children].find((other) => Number(other.dataset.order) > PLAN.indexOf(plan));
    this.#container.insertBefore(card, after ?? null);
    const chart = {series: new Map(), unit, headline: number};
    chart.view = new Chart(canvas, {type: 'line', data: {datasets: []}, options: options(plan, chart)});
    this.#charts.set(plan, chart);
    return chart;
  }

  #addSeries(chart, plan, metric) {
    const series = {label: labelOf(metric),
      data: [], borderWidth: 1.75, pointRadius: 0, cubicInterpolationMode: 'monotone', fill: plan.fill ? 'origin' : false};
    chart.series.set(metric, series);
    const names = [...chart.series.keys()].sort(new Intl.Collator('en', {numeric: true}).compare);
    chart.view.data.datasets = names.map((name) => chart.series.get(name));
    this.#recolor();
    return series;
  }

  #recolor() {
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    const style = getComputedStyle(document.documentElement);
    const muted = style.getPropertyValue('--muted').trim();
    const line = style.getPropertyValue('--line').trim();
    for (const {view} of this.#charts.values()) {
      view.data.datasets.forEach((series, i) => {
        const color = (dark ? PALETTE_DARK : PALETTE)[i % PALETTE.length];
        series.borderColor = color;
        series.backgroundColor = `${color}22`;
      });
      view.options.plugins.legend.labels.color = muted;
      for (const axis of Object.values(view.options.scales)) {
        axis.ticks.color = muted;
        axis.grid.color = line;
      }
    }
  }
}

function options(plan, chart) {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    interaction: {mode: 'nearest', axis: 'x', intersect: false},
    scales: {
      x: {type: 'linear', grid: {display: false}, border: {display: false},
        ticks: {maxTicksLimit: 4, maxRotation: 0, includeBounds: false,
          callback: (time) => new Date(time).toLocaleTimeString([], {hour: '2-digit', minute: '2-digit', second: '2-digit'})}},
      y: {beginAtZero: true, suggestedMax: plan.top, border: {display: false},
        grid: {}, ticks: {maxTicksLimit: 5, callback: (value) => format(value, chart.unit)}},
    },
    plugins: {
      legend: {position: 'bottom', align: 'start', labels: {boxWidth: 10, boxHeight: 3, padding: 8, font: {size: 11}}},
      tooltip: {callbacks: {
        title: ([item]) => (item ? new Date(item.parsed.x).toLocaleTimeString() : ''),
        label: (item) => `${item.dataset.label}: ${format(item.parsed.y, chart.unit)}`,
      }},
    },
  };
}

/** Short of what the chart's title says already. */
function labelOf(metric) {
  return metric.replace(/^cpu[.]/, 'core ').replace(/^(memory|disk|network)[.]/, '').replace(/^([a-z]+)[.]/, '$1 ');
}

function headline(plan, chart) {
  const names = [...chart.series.keys()];
  const latest = names.map((name) => chart.series.get(name).data.at(-1)?.y ?? 0);
  return plan.headline ? format(plan.headline(latest, names), chart.unit)
    : latest.slice(0, 2).map((value) => format(value, chart.unit)).join(' · ');
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
