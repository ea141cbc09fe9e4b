import { Color, GraphWidget, type HorizontalAnnotation } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmMetric, GraphLine } from './alarms';

/** Four to a row of CloudWatch's 24 columns. */
const width = 6;

const colours = { page: Color.RED, ticket: Color.ORANGE, scaling: Color.BLUE, deploy: Color.BLUE } as const;

/** By the name in the legend. */
type Lines = Readonly<Record<string, GraphLine>>;

export interface AlarmGraphProps {
  readonly title: string;
  readonly lines: Lines;
  /** Lines of another scale, on the right. */
  readonly right?: Lines;
  /** Other alarms on what is drawn already. */
  readonly more?: Lines;
  /** What it should be, which is no alarm's. */
  readonly target?: number;
}

/** A graph that says by itself when it is bad: no metric without the threshold of its alarm. */
export function alarmGraph({ title, lines, right = {}, more = {}, target }: AlarmGraphProps): GraphWidget {
  const axis = { min: 0, showUnits: false };
  return new GraphWidget({
    title,
    width,
    left: metrics(lines),
    leftAnnotations: [
      ...limits(lines),
      ...limits(more),
      ...(target === undefined ? [] : [{ value: target, label: 'target', color: Color.GREEN }]),
    ],
    leftYAxis: axis,
    ...(Object.keys(right).length === 0
      ? {}
      : { right: metrics(right), rightAnnotations: limits(right), rightYAxis: axis }),
  });
}

function metrics(lines: Lines): AlarmMetric[] {
  return Object.entries(lines).map(([label, { metric }]) => metric.with({ label }));
}

/** One for each threshold; where thresholds differ, with the names of those that it is for. */
function limits(lines: Lines): HorizontalAnnotation[] {
  const all = Object.entries(lines);
  const first = all.filter(
    ([, { threshold }], index) => all.findIndex(([, other]) => other.threshold === threshold) === index,
  );
  return first.map(([, line]) => {
    const names = all.filter(([, { threshold }]) => threshold === line.threshold).map(([name]) => name);
    return annotation(first.length > 1 ? `${line.severity}: ${names.join(', ')}` : line.severity, line);
  });
}

function annotation(label: string, { severity, threshold }: GraphLine): HorizontalAnnotation {
  return { value: threshold, label, color: colours[severity] };
}
