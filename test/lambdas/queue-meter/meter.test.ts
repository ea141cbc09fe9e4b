import { Meter, type MeterRun } from '../../../lambdas/queue-meter/meter';
import { type FakeDependencies, fakeDependencies } from './fake-dependencies';
import { emptyQueues, queue, reading, settings, slot } from './sample';
import { VirtualClock } from './virtual-clock';

const startMs = slot * 1000;

/** One invocation, as Lambda gives it 75 s. */
function invoked(meter: Meter, { clock }: FakeDependencies, readings?: number): Promise<MeterRun> {
  const window = { endMs: clock.nowMs() + 75_000, ...(readings !== undefined && { readings }) };
  return clock.until(meter.run(window));
}

/** A meter that was invoked once, at a moment after the slot. */
async function ran(changes: Parameters<typeof fakeDependencies>[1] = {}, afterMs = 0) {
  const dependencies = fakeDependencies(new VirtualClock(startMs + afterMs), changes);
  const meter = new Meter(settings(), dependencies);
  return { dependencies, meter, run: await invoked(meter, dependencies) };
}

function told(dependencies: FakeDependencies, name: string): (number | undefined)[] {
  return dependencies.metrics.map((metrics) => metrics.find(({ MetricName }) => MetricName === name)?.Value);
}

function failures({ lines }: FakeDependencies): string[] {
  return lines.flatMap((line) =>
    line.kind === 'failure' ? [`${line.slotAtSeconds - slot} ${line.part}: ${line.reason}`] : [],
  );
}

describe('an invocation', () => {
  test('takes six readings, with one call, one line and one time each', async () => {
    const { dependencies, run } = await ran();
    expect(run).toEqual({ slots: [0, 10, 20, 30, 40, 50].map((after) => slot + after), failedSlots: [] });
    expect(
      dependencies.metrics.map((metrics) => new Set(metrics.map(({ Timestamp }) => Timestamp?.getTime()))),
    ).toEqual(run.slots.map((one) => new Set([one * 1000])));
    expect(dependencies.lines.map((line) => [line.kind, line.slotAtSeconds])).toEqual(
      run.slots.map((one) => ['reading', one]),
    );
    expect(told(dependencies, 'readings')).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('asks ECS once a minute', async () => {
    const { dependencies, meter } = await ran();
    dependencies.clock.freeze(10_000);
    await invoked(meter, dependencies);
    expect(dependencies.asked).toEqual(['tasks at 0', 'tasks at 60']);
  });

  test('writes the report before it is a minute old, and at once when it says something else', async () => {
    let age = 0;
    const { dependencies } = await ran({
      readQueues: async () => {
        age += 7;
        return reading([
          queue('critical', { oldestJobAgeSeconds: age > 30 ? 30 : 0 }),
          ...emptyQueues.queues.slice(1),
        ]);
      },
    });
    expect(dependencies.reports.map(({ level, atSeconds }) => [level, atSeconds - slot])).toEqual([
      ['normal', 0],
      [expect.stringMatching(/busy|stressed/), 40],
    ]);
    const { dependencies: calm, meter } = await ran();
    calm.clock.freeze(10_000);
    await invoked(meter, calm);
    const written = calm.reports.map(({ atSeconds }) => atSeconds - slot);
    expect(written).toEqual([0, 50, 100]);
  });

  test('keeps its state for the next process, which goes on from it without reading a slot twice', async () => {
    const { dependencies } = await ran();
    dependencies.clock.freeze(4_000);
    const next = new Meter(settings(), dependencies);
    const { slots } = await invoked(next, dependencies);
    expect(slots[0]).toBe(slot + 60);
    expect(told(dependencies, 'deadJobsAdded')).toEqual([undefined, ...Array(11).fill(0)]);
    // In the slot that was read last: another meter that comes too early leaves it alone.
    const early = fakeDependencies(new VirtualClock(startMs + 53_000));
    early.kept = { ...Object(dependencies.kept), atSeconds: slot + 50 };
    expect((await invoked(new Meter(settings(), early), early, 1)).slots).toEqual([slot + 60]);
  });

  test('goes on from its own memory where that is newer', async () => {
    const { dependencies, meter } = await ran({ saveState: async () => {} });
    dependencies.clock.freeze(10_000);
    await invoked(meter, dependencies);
    expect(told(dependencies, 'deadJobsAdded').slice(6)).toEqual(Array(6).fill(0));
  });

  test('reads as many slots as it is asked for', async () => {
    const dependencies = fakeDependencies(new VirtualClock(startMs + 7_000));
    expect((await invoked(new Meter(settings(), dependencies), dependencies, 2)).slots).toEqual([
      slot + 10,
      slot + 20,
    ]);
  });
});

describe('what fails is told and stops nothing', () => {
  test('a store that hangs delays no slot: the rest is told without it', async () => {
    const { dependencies, run } = await ran({ readQueues: () => new Promise(() => {}) });
    expect(told(dependencies, 'readings')).toEqual([1, 1, 1, 1, 1, 1]);
    expect(told(dependencies, 'failedReadings')).toEqual([1, 1, 1, 1, 1, 1]);
    expect(told(dependencies, 'waitingJobs')).toEqual(Array(6).fill(undefined));
    expect(run.failedSlots).toEqual(run.slots);
    expect(dependencies.lines[0]).toMatchObject({
      slotAtSeconds: slot,
      tookMs: 5000,
      failures: [{ part: 'queues', reason: 'no answer within 5 s' }],
    });
  });

  test('metrics that cannot be sent are told with the next that can, at their own time', async () => {
    let calls = 0;
    const sent: (readonly unknown[])[] = [];
    const { dependencies } = await ran({
      putMetrics: async (metrics) => {
        calls += 1;
        if (calls <= 2) throw new Error('Throttling');
        sent.push(
          metrics.flatMap(({ MetricName, Timestamp }) =>
            MetricName === 'failedReadings' ? [Number(Timestamp) / 1000 - slot] : [],
          ),
        );
      },
    });
    expect(failures(dependencies)).toEqual(['0 metrics: Throttling', '10 metrics: Throttling']);
    expect(sent).toEqual([[0, 10], [], [], []]);
  });

  test('metrics that hang are given up, and the next slot is read on time', async () => {
    const { dependencies } = await ran({ putMetrics: () => new Promise(() => {}) });
    expect(dependencies.lines.filter(({ kind }) => kind === 'reading').length).toBe(6);
    expect(failures(dependencies)[0]).toBe('0 reading: not finished within 9 s');
  });

  test('a report that cannot be written is written by the next reading', async () => {
    let calls = 0;
    const { dependencies } = await ran({
      putReport: async () => {
        calls += 1;
        if (calls === 1) throw new Error('SlowDown');
      },
    });
    expect(calls).toBe(2);
    expect(failures(dependencies)).toEqual(['0 report: SlowDown']);
  });

  test('a state that cannot be read or saved', async () => {
    const { dependencies, run } = await ran({
      loadState: async () => {
        throw new Error('Access Denied');
      },
      saveState: () => new Promise(() => {}),
    });
    expect(failures(dependencies)).toEqual(['0 state: Access Denied', '50 state: no answer within 3 s']);
    expect(run.slots.length).toBe(6);
  });

  test('a state that nobody can make sense of', async () => {
    const dependencies = fakeDependencies(new VirtualClock(startMs));
    dependencies.kept = { version: 1, stage: 'test', atSeconds: slot - 10, pools: { urgent: 'what' } };
    const { failedSlots } = await invoked(new Meter(settings(), dependencies), dependencies);
    expect(failedSlots).toEqual([]);
    expect(told(dependencies, 'readings')).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('what cannot be judged at all: the slot is told as failed, and the next is read', async () => {
    let calls = 0;
    const { dependencies } = await ran({
      readQueues: async () => {
        calls += 1;
        return calls === 2
          ? reading([queue('critical', { oldestJobAgeSeconds: Number.NaN }), ...emptyQueues.queues.slice(1)])
          : emptyQueues;
      },
    });
    expect(failures(dependencies).map((line) => line.split(':')[0])).toEqual(['10 state', '10 reading']);
    expect(told(dependencies, 'readings')).toEqual([1, 1, 1, 1, 1]);
  });

  test('a process that was frozen tells which slots it slept through', async () => {
    const clock = new VirtualClock(startMs);
    const dependencies = fakeDependencies(clock, {
      readTasks: async () => {
        clock.freeze(30_000);
        return {};
      },
    });
    const run = await invoked(new Meter(settings(), dependencies), dependencies);
    expect(run.failedSlots.map((one) => one - slot)).toEqual([10, 20]);
    expect(failures(dependencies)).toEqual([
      '10 reading: its time was over before it could be read',
      '20 reading: its time was over before it could be read',
    ]);
  });
});
