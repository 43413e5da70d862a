// The history as a chart. Chart comes from chart.js, which is no module.
import { BUCKET, BUCKETS } from './history.js';

/** Those of Okabe and Ito, which differ for everybody. */
const COLORS = { 1000: '#009E73', 1001: '#0072B2', 1005: '#CC79A7', 1006: '#D55E00', 1012: '#E69F00', 1013: '#B8A400', '4xxx': '#8C510A', '3xxx': '#5E4FA2' };

export const color = code => COLORS[code] ?? '#7F7F7F';

/** Seconds before now. */
const LABELS = Array.from({ length: BUCKETS }, (_, i) => ((i + 1 - BUCKETS) * BUCKET) / 1000);

/** As long as there is little to see, it is not made smaller by the time before it. */
const FEWEST = 61;

/** Round numbers only. */
function tick(index) {
  const seconds = this.getLabelForValue(index);
  return seconds % (this.getLabels().length > 2 * FEWEST ? 15 : 5) === 0 ? `${seconds} s` : null;
}

export class Timeline {
  #history;
  #chart;

  constructor(canvas, history) {
    this.#history = history;
    this.#chart = new Chart(canvas, {
      data: { datasets: [] },
      options: {
        animation: false,
        maintainAspectRatio: false,
        events: [],
        plugins: { legend: { position: 'bottom', labels: { boxWidth: 12 } } },
        scales: {
          x: { type: 'category', stacked: true, grid: { display: false }, ticks: { autoSkip: false, maxRotation: 0, callback: tick } },
          y: { stacked: true, beginAtZero: true, suggestedMax: 10, ticks: { precision: 0 }, title: { display: true, text: 'ended in ½ s' } },
          sessions: { position: 'right', beginAtZero: true, suggestedMax: 10, ticks: { precision: 0 }, grid: { display: false }, title: { display: true, text: 'open' } },
        },
      },
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#ink());
    this.#ink();
  }

  #ink() {
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue('--pale');
    const line = style.getPropertyValue('--line');
    const { scales, plugins } = this.#chart.options;
    plugins.legend.labels.color = ink;
    for (const scale of Object.values(scales)) {
      scale.ticks.color = ink;
      scale.grid.color = line;
      scale.border = { color: line };
      if (scale.title) scale.title.color = ink;
    }
    this.#chart.update();
  }

  show(now) {
    const shown = row => row.slice(-Math.max(FEWEST, this.#history.age(now)));
    const bars = this.#history.codes().map(code => ({
      type: 'bar', order: 1, label: code, data: shown(this.#history.ended(now, code)), backgroundColor: color(code), categoryPercentage: 1, barPercentage: 1,
    }));
    const open = {
      type: 'line', order: 0, label: 'open sessions', yAxisID: 'sessions', data: shown(this.#history.open(now)),
      borderColor: '#56B4E9', backgroundColor: '#56B4E9', borderWidth: 2, pointRadius: 0, stepped: true,
    };
    this.#chart.data = { labels: shown(LABELS), datasets: [open, ...bars] };
    this.#chart.update();
  }
}
