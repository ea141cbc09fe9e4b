import { Meter, type MeterRun } from '../../../lambdas/queue-meter/meter';
import { type FakeEdge, fakeEdge } from './fake-edge';
import { emptyQueues, queue, reading, settings, slot } from './sample';
import { VirtualClock } from './virtual-clock';

const startMs = slot * 1000;

/** One invocation, as Lambda gives it 75 s. */
function invoked(meter: Meter, { clock }: FakeEdge, readings?: number): Promise<MeterRun> {
  const window = { endMs: clock.nowMs() + 75_000, ...(readings !== undefined && { readings }) };
  return clock.until(meter.run(window));
}

/** A meter that was invoked once, at a moment after the slot. */
async function ran(changes: Parameters<typeof fakeEdge>[1] = {}, afterMs = 0) {
  const edge = fakeEdge(new VirtualClock(startMs + afterMs), changes);
  const meter = new Meter(settings(), edge);
  return { edge, meter, run: await invoked(meter, edge) };
}

function told(edge: FakeEdge, name: string): (number | undefined)[] {
  return edge.metrics.map((metrics) => metrics.find(({ MetricName }) => MetricName === name)?.Value);
}

function failures({ lines }: FakeEdge): string[] {
  return lines.flatMap((line) =>
    line.kind === 'failure' ? [`${line.slotAtSeconds - slot} ${line.part}: ${line.reason}`] : [],
  );
}

describe('an invocation', () => {
  test('takes six readings, with one call, one line and one time each', async () => {
    const { edge, run } = await ran();
    expect(run).toEqual({ slots: [0, 10, 20, 30, 40, 50].map((after) => slot + after), failedSlots: [] });
    expect(
      edge.metrics.map((metrics) => new Set(metrics.map(({ Timestamp }) => Timestamp?.getTime()))),
    ).toEqual(run.slots.map((one) => new Set([one * 1000])));
    expect(edge.lines.map((line) => [line.kind, line.slotAtSeconds])).toEqual(
      run.slots.map((one) => ['reading', one]),
    );
    expect(told(edge, 'readings')).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('asks ECS once a minute', async () => {
    const { edge, meter } = await ran();
    edge.clock.freeze(10_000);
    await invoked(meter, edge);
    expect(edge.asked).toEqual(['tasks at 0', 'tasks at 60']);
  });

  test('writes the report before it is a minute old, and at once when it says something else', async () => {
    let age = 0;
    const { edge } = await ran({
      readQueues: async () => {
        age += 7;
        return reading([
          queue('critical', { oldestJobAgeSeconds: age > 30 ? 30 : 0 }),
          ...emptyQueues.queues.slice(1),
        ]);
      },
    });
    expect(edge.reports.map(({ level, atSeconds }) => [level, atSeconds - slot])).toEqual([
      ['normal', 0],
      [expect.stringMatching(/busy|stressed/), 40],
    ]);
    const { edge: calm, meter } = await ran();
    calm.clock.freeze(10_000);
    await invoked(meter, calm);
    const written = calm.reports.map(({ atSeconds }) => atSeconds - slot);
    expect(written).toEqual([0, 50, 100]);
  });

  test('keeps its state for the next process, which goes on from it without reading a slot twice', async () => {
    const { edge } = await ran();
    edge.clock.freeze(4_000);
    const next = new Meter(settings(), edge);
    const { slots } = await invoked(next, edge);
    expect(slots[0]).toBe(slot + 60);
    expect(told(edge, 'deadJobsAdded')).toEqual([undefined, ...Array(11).fill(0)]);
    // In the slot that was read last: another meter that comes too early leaves it alone.
    const early = fakeEdge(new VirtualClock(startMs + 53_000));
    early.kept = { ...Object(edge.kept), atSeconds: slot + 50 };
    expect((await invoked(new Meter(settings(), early), early, 1)).slots).toEqual([slot + 60]);
  });

  test('goes on from its own memory where that is newer', async () => {
    const { edge, meter } = await ran({ saveState: async () => {} });
    edge.clock.freeze(10_000);
    await invoked(meter, edge);
    expect(told(edge, 'deadJobsAdded').slice(6)).toEqual(Array(6).fill(0));
  });

  test('reads as many slots as it is asked for', async () => {
    const edge = fakeEdge(new VirtualClock(startMs + 7_000));
    expect((await invoked(new Meter(settings(), edge), edge, 2)).slots).toEqual([slot + 10, slot + 20]);
  });
});

describe('what fails is told and stops nothing', () => {
  test('a store that hangs delays no slot: the rest is told without it', async () => {
    const { edge, run } = await ran({ readQueues: () => new Promise(() => {}) });
    expect(told(edge, 'readings')).toEqual([1, 1, 1, 1, 1, 1]);
    expect(told(edge, 'failedReadings')).toEqual([1, 1, 1, 1, 1, 1]);
    expect(told(edge, 'waitingJobs')).toEqual(Array(6).fill(undefined));
    expect(run.failedSlots).toEqual(run.slots);
    expect(edge.lines[0]).toMatchObject({
      slotAtSeconds: slot,
      tookMs: 5000,
      failures: [{ part: 'queues', reason: 'no answer within 5 s' }],
    });
  });

  test('metrics that cannot be sent are told with the next that can, at their own time', async () => {
    let calls = 0;
    const sent: (readonly unknown[])[] = [];
    const { edge } = await ran({
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
    expect(failures(edge)).toEqual(['0 metrics: Throttling', '10 metrics: Throttling']);
    expect(sent).toEqual([[0, 10], [], [], []]);
  });

  test('metrics that hang are given up, and the next slot is read on time', async () => {
    const { edge } = await ran({ putMetrics: () => new Promise(() => {}) });
    expect(edge.lines.filter(({ kind }) => kind === 'reading').length).toBe(6);
    expect(failures(edge)[0]).toBe('0 reading: not finished within 9 s');
  });

  test('a report that cannot be written is written by the next reading', async () => {
    let calls = 0;
    const { edge } = await ran({
      putReport: async () => {
        calls += 1;
        if (calls === 1) throw new Error('SlowDown');
      },
    });
    expect(calls).toBe(2);
    expect(failures(edge)).toEqual(['0 report: SlowDown']);
  });

  test('a state that cannot be read or saved', async () => {
    const { edge, run } = await ran({
      loadState: async () => {
        throw new Error('Access Denied');
      },
      saveState: () => new Promise(() => {}),
    });
    expect(failures(edge)).toEqual(['0 state: Access Denied', '50 state: no answer within 3 s']);
    expect(run.slots.length).toBe(6);
  });

  test('a state that nobody can make sense of', async () => {
    const edge = fakeEdge(new VirtualClock(startMs));
    edge.kept = { version: 1, stage: 'test', atSeconds: slot - 10, pools: { urgent: 'what' } };
    const { failedSlots } = await invoked(new Meter(settings(), edge), edge);
    expect(failedSlots).toEqual([]);
    expect(told(edge, 'readings')).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('what cannot be judged at all: the slot is told as failed, and the next is read', async () => {
    let calls = 0;
    const { edge } = await ran({
      readQueues: async () => {
        calls += 1;
        return calls === 2
          ? reading([queue('critical', { oldestJobAgeSeconds: Number.NaN }), ...emptyQueues.queues.slice(1)])
          : emptyQueues;
      },
    });
    expect(failures(edge).map((line) => line.split(':')[0])).toEqual(['10 state', '10 reading']);
    expect(told(edge, 'readings')).toEqual([1, 1, 1, 1, 1]);
  });

  test('a process that was frozen tells which slots it slept through', async () => {
    const clock = new VirtualClock(startMs);
    const edge = fakeEdge(clock, {
      readTasks: async () => {
        clock.freeze(30_000);
        return {};
      },
    });
    const run = await invoked(new Meter(settings(), edge), edge);
    expect(run.failedSlots.map((one) => one - slot)).toEqual([10, 20]);
    expect(failures(edge)).toEqual([
      '10 reading: its time was over before it could be read',
      '20 reading: its time was over before it could be read',
    ]);
  });
});
