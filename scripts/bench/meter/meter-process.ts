import type { MeterSettings } from '../../../config/contract/meter-settings';
import { AwsMeterDependencies } from '../../../lambdas/queue-meter/aws-meter-dependencies';
import { Meter } from '../../../lambdas/queue-meter/meter';
import { AwsAnswers, type AwsUse, meterClients } from './aws-answers';
import { steppedClock } from './stepped-clock';

/** Minutes of six readings each that a process takes. */
export interface MeterTask {
  readonly settings: MeterSettings;
  readonly storeUrl: string;
  /** Until the compiler has seen all of the code. */
  readonly warmUpMinutes: number;
  readonly minutes: number;
}

/** What one minute came to. */
export interface MeterMinute {
  /** Of the process, in six readings. */
  readonly cpuMs: number;
  /** The longest of them, from its beginning until all was sent. */
  readonly longestMs: number;
  /** Lines that stand in the log group then. */
  readonly logBytes: number;
  readonly longestLineBytes: number;
  readonly aws: AwsUse;
  readonly failedSlots: readonly number[];
  readonly failures: readonly string[];
}

export interface MeterProcessAnswer {
  readonly minutes: readonly MeterMinute[];
  readonly peakMiB: number;
}

const slotMs = 10_000;

async function measured(task: MeterTask): Promise<MeterProcessAnswer> {
  const answers = new AwsAnswers(task.storeUrl);
  const clients = meterClients(answers);
  const clock = steppedClock();
  const dependencies = new AwsMeterDependencies(task.settings, clients, clock);
  const lines: string[] = [];
  dependencies.write = (line) => void lines.push(line);
  const meter = new Meter(task.settings, dependencies);
  const minutes: MeterMinute[] = [];
  for (let minute = -task.warmUpMinutes; minute < task.minutes; minute += 1) {
    answers.take();
    lines.splice(0);
    clock.beginMinute();
    const before = process.cpuUsage();
    const { failedSlots } = await meter.run({ endMs: clock.nowMs() + 75_000, readings: 60_000 / slotMs });
    const { user, system } = process.cpuUsage(before);
    if (minute < 0) continue;
    const ends = [...clock.began.slice(1), performance.now()];
    const sizes = lines.map((line) => Buffer.byteLength(line));
    minutes.push({
      cpuMs: (user + system) / 1000,
      longestMs: Math.max(...ends.map((end, index) => end - (clock.began[index] ?? end))),
      logBytes: sizes.reduce((sum, size) => sum + size, 0),
      longestLineBytes: Math.max(...sizes),
      aws: answers.take(),
      failedSlots,
      failures: failuresIn(lines),
    });
  }
  return { minutes, peakMiB: process.resourceUsage().maxRSS / 1024 };
}

/** Reasons that lines of readings and of failures name, each once. */
function failuresIn(lines: readonly string[]): string[] {
  const reasons = lines.flatMap((text) => {
    const line: { reason?: string; failures?: readonly { reason: string }[] } = JSON.parse(text);
    return [
      ...(line.reason === undefined ? [] : [line.reason]),
      ...(line.failures ?? []).map((one) => one.reason),
    ];
  });
  return [...new Set(reasons)];
}

process.once('message', (task: MeterTask) => {
  measured(task).then(
    (answer) => process.send?.(answer, () => process.exit(0)),
    (error: unknown) => process.send?.({ problem: String(error) }, () => process.exit(1)),
  );
});
