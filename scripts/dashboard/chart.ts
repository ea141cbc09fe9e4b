import { escapeMarkup } from '../../domain/escape-text';
import type { Series, Widget } from './widget';

export interface Point {
  readonly atSeconds: number;
  readonly value: number;
}

interface Span {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly points: (series: Series) => readonly Point[];
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const colours = ['#1f77b4', '#ff7f0e', '#2ca02c', '#9467bd', '#8c564b', '#e377c2', '#17becf', '#7f7f7f'];
const margin = { left: 46, right: 10, top: 28, bottom: 40 };

/** A line chart of one widget: its series, its alarm lines in red, a legend of what has data. */
export function chart(widget: Widget, span: Span, { width, height }: Size): string {
  const drawn = widget.series.map((series) => ({ series, points: span.points(series) }));
  const values = [
    ...drawn.flatMap(({ points }) => points.map(({ value }) => value)),
    ...widget.lines.map(({ value }) => value),
  ];
  const top = niceTop(Math.max(0, ...values));
  const x = (atSeconds: number) =>
    margin.left +
    ((atSeconds - span.fromSeconds) / (span.toSeconds - span.fromSeconds)) *
      (width - margin.left - margin.right);
  const y = (value: number) => height - margin.bottom - (value / top) * (height - margin.top - margin.bottom);
  const axis = [0, top / 2, top].map(
    (value) =>
      `<path d="M${margin.left} ${y(value).toFixed(1)}H${width - margin.right}" stroke="#eaeded"/>` +
      `<text x="${margin.left - 4}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end" fill="#687078">${short(value)}</text>`,
  );
  const lines = widget.lines.map(
    ({ value, label }) =>
      `<path d="M${margin.left} ${y(value).toFixed(1)}H${width - margin.right}" stroke="#d13212" stroke-dasharray="4 3"/>` +
      `<text x="${width - margin.right}" y="${(y(value) - 3).toFixed(1)}" text-anchor="end" fill="#d13212" font-size="9">${escapeMarkup(label)}</text>`,
  );
  const series = drawn.map(({ points }, index) => {
    const path = points.map(({ atSeconds, value }) => `${x(atSeconds).toFixed(1)} ${y(value).toFixed(1)}`);
    return path.length === 0
      ? ''
      : `<polyline points="${path.join(' ')}" fill="none" stroke="${colour(index)}" stroke-width="1.5"/>`;
  });
  const legend = drawn.flatMap(({ series: { label }, points }, index) =>
    points.length === 0 ? [] : [`<tspan fill="${colour(index)}">■ ${escapeMarkup(label)}  </tspan>`],
  );
  return [
    `<text x="10" y="18" font-size="12" font-weight="bold">${escapeMarkup(widget.title)}</text>`,
    ...axis,
    ...series,
    ...lines,
    `<text x="${margin.left}" y="${height - 10}" font-size="9">${legend.length > 0 ? legend.join('') : 'no data in this region'}</text>`,
  ].join('\n');
}

function colour(index: number): string {
  return colours[index % colours.length] ?? '#000';
}

/** The next of 1, 2, 5, 10, ... above, so that half of it is a plain number too. */
function niceTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value * 1.05) ?? 20) * power;
}

function short(value: number): string {
  return value >= 10_000 ? `${value / 1000}k` : String(Number(value.toPrecision(3)));
}
