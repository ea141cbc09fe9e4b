import { escapeMarkup } from '../../domain/escape-text';
import { chart, type Point } from './chart';
import type { Series, Widget } from './widget';

const column = 46;
const row = 34;

export interface Drawing {
  readonly title: string;
  readonly widgets: readonly Widget[];
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** Points of a series, in order of time. */
  readonly points: (series: Series) => readonly Point[];
}

/** A dashboard as one SVG, in the order and places that CloudWatch would show it. */
export function renderDashboard(drawing: Drawing): string {
  const width = 24 * column;
  const bottom = Math.max(...drawing.widgets.map(({ y, height }) => y + height)) * row;
  const head = 40;
  const boxes = drawing.widgets.map((widget) => {
    const size = { width: widget.width * column - 8, height: widget.height * row - 8 };
    const inner = widget.series.length > 0 ? chart(widget, drawing, size) : text(widget);
    return [
      `<g transform="translate(${widget.x * column + 4} ${head + widget.y * row + 4})">`,
      `<rect width="${size.width}" height="${size.height}" fill="#fff" stroke="#d5dbdb"/>`,
      inner,
      '</g>',
    ].join('\n');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${head + bottom}" font-family="sans-serif" font-size="11">`,
    `<rect width="100%" height="100%" fill="#f2f3f3"/>`,
    `<text x="8" y="26" font-size="18">${escapeMarkup(drawing.title)}</text>`,
    ...boxes,
    '</svg>',
    '',
  ].join('\n');
}

function text(widget: Widget): string {
  const lines = [widget.title, ...widget.text.split('\n')].filter((line) => line !== '');
  return lines
    .map((line, index) => `<text x="10" y="${20 + index * 15}" fill="#16191f">${escapeMarkup(line)}</text>`)
    .join('\n');
}
