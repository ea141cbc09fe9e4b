/** A series of a widget: CloudWatch's own array form, taken apart. */
export interface Series {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly label: string;
  readonly stat: string;
}

/** A widget of a dashboard body as far as a picture shows it. Places and sizes are in the grid of 24 columns. */
export interface Widget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly series: readonly Series[];
  readonly lines: readonly { readonly value: number; readonly label: string }[];
  /** Of a text widget. */
  readonly text: string;
}

interface BodyWidget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly query?: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly annotations?: { readonly horizontal?: readonly { value: number; label?: string }[] };
  };
}

/** The widgets of a dashboard's JSON body, as `GetDashboard` returns it. */
export function widgetsOf(body: string): Widget[] {
  const { widgets }: { widgets: readonly BodyWidget[] } = JSON.parse(body);
  return widgets.map(({ x, y, width, height, properties }) => ({
    ...{ x, y, width, height },
    title: properties.title ?? '',
    // What metric math is made of is not drawn by CloudWatch either.
    series: (properties.metrics ?? []).filter((metric) => optionsOf(metric).visible !== false).map(seriesOf),
    lines: (properties.annotations?.horizontal ?? []).map(({ value, label = '' }) => ({ value, label })),
    text: properties.markdown ?? properties.query ?? '',
  }));
}

interface SeriesOptions {
  readonly label?: string;
  readonly stat?: string;
  readonly visible?: boolean;
}

function optionsOf(metric: readonly unknown[]): SeriesOptions {
  return metric.find((part): part is SeriesOptions => typeof part === 'object' && part !== null) ?? {};
}

/** Metric math has neither namespace nor name, and the region, which computes none, no points of it. */
function seriesOf(metric: readonly unknown[]): Series {
  const [namespace = '', name = '', ...pairs] = metric.filter(
    (part): part is string => typeof part === 'string',
  );
  const options = optionsOf(metric);
  const dimensions = Object.fromEntries(
    pairs.flatMap((key, index) => (index % 2 === 0 ? [[key, pairs[index + 1] ?? '']] : [])),
  );
  return { namespace, name, dimensions, label: options.label ?? name, stat: options.stat ?? 'Average' };
}
