import { switchboardReader } from '../../client/switchboard-reader';
import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { writtenDocument, writtenRoute, writtenSwitch } from './written-document';

const start = Date.UTC(2020, 10, 19, 20);
const seconds = (count: number) => jest.advanceTimersByTimeAsync(count * 1000);
const text = (changes: Partial<SwitchboardDocument>) => JSON.stringify(writtenDocument(changes));
const noImports = [writtenSwitch({ source: 'import', action: 'off' })];
const never = () => new Promise<never>(() => {});

const next = jest.fn<Promise<string | undefined>, [AbortSignal]>();
const forget = jest.fn();
let intervalSeconds = 15;
const readLastResort = jest.fn<Promise<string>, [AbortSignal]>();
const lines: unknown[] = [];
const problems: string[] = [];
const origins = () => lines.map((line) => JSON.parse(JSON.stringify(line)).origin);
let reader: ReturnType<typeof switchboardReader>;

function read(): typeof reader {
  reader = switchboardReader({
    poll: { next, forget, intervalSeconds: () => intervalSeconds },
    readLastResort,
    settings: { stageQueues: ['default', 'low'], shedSources: ['broadcast'] },
    log: (line) => lines.push(line),
    onProblem: (problem) => problems.push(String(problem)),
  });
  return reader;
}
const importJob = { id: '1', jobClass: 'Row', source: 'import' };
const action = () => reader.verdict(importJob, 'ordinary').action;

beforeEach(() => {
  jest.useFakeTimers({ now: start });
  jest.resetAllMocks();
  jest.spyOn(Math, 'random').mockReturnValue(0);
  intervalSeconds = 15;
  lines.length = 0;
  problems.length = 0;
  next.mockResolvedValue(undefined);
  readLastResort.mockRejectedValue(new Error('NoSuchKey'));
});
afterEach(() => {
  reader.stop();
  jest.restoreAllMocks();
  jest.useRealTimers();
});

test('obeys what AppConfig holds, with the reason that the operator gave', async () => {
  next.mockResolvedValueOnce(text({ switches: noImports, routes: [writtenRoute('Row', 'low')] }));
  await read().firstRead;
  expect(reader.verdict(importJob, 'urgent')).toEqual({
    action: 'off',
    cause: 'switch',
    reason: 'runaway import',
  });
  expect(reader.verdict({ ...importJob, source: 'inbox' }, 'bulk')).toEqual({ action: 'run' });
  expect([reader.queueOf('Row'), reader.queueOf('Mail')]).toEqual(['low', undefined]);
  expect(reader.release().deferSeconds).toBe(300);
});

test('a switch is in force within 18 s of being deployed, and a switch that has an end ends by itself', async () => {
  next.mockResolvedValueOnce(text({}));
  await read().firstRead;
  expect(action()).toBe('run');
  jest.mocked(Math.random).mockReturnValue(1);
  const untilSeconds = start / 1000 + 60;
  await seconds(15);
  next.mockResolvedValueOnce(
    text({ revision: 8, switches: [writtenSwitch({ source: 'import', untilSeconds })] }),
  );
  await seconds(18);
  expect(reader.verdict(importJob, 'ordinary')).toMatchObject({ action: 'defer', untilSeconds });
  await seconds(26.9);
  expect(action()).toBe('defer');
  await seconds(0.1);
  expect(action()).toBe('run');
});

test('polls 15 to 18 s after the poll before, never earlier: AWS refuses that', async () => {
  next.mockResolvedValueOnce(text({}));
  await read().firstRead;
  await seconds(14.9);
  expect(next).toHaveBeenCalledTimes(1);
  jest.mocked(Math.random).mockReturnValue(0.999);
  await seconds(0.1);
  expect(next).toHaveBeenCalledTimes(2);
  await seconds(17.9);
  expect(next).toHaveBeenCalledTimes(2);
  await seconds(0.1);
  expect(next).toHaveBeenCalledTimes(3);
});

test('waits longer where AWS asks for it', async () => {
  next.mockResolvedValueOnce(text({}));
  await read().firstRead;
  intervalSeconds = 40;
  await seconds(15);
  await seconds(39.9);
  expect(next).toHaveBeenCalledTimes(2);
  await seconds(0.1);
  expect(next).toHaveBeenCalledTimes(3);
});

test('tells each revision that it applies in one line, and nothing while it is unchanged', async () => {
  next.mockResolvedValueOnce(text({})).mockResolvedValueOnce(text({ revision: 8 }));
  await read().firstRead;
  await seconds(60);
  const changeId = (revision: number) => writtenDocument({ revision }).changeId;
  expect(lines).toEqual([
    { bulkhead: 'switchboard', revision: 7, changeId: changeId(7), origin: 'appconfig' },
    { bulkhead: 'switchboard', revision: 8, changeId: changeId(8), origin: 'appconfig' },
  ]);
  expect(reader.current()).toEqual({ revision: 8, changeId: changeId(8), origin: 'appconfig' });
});

test('of two operators with one revision the later deployment counts, and an older one that is deployed again too', async () => {
  next
    .mockResolvedValueOnce(text({}))
    .mockResolvedValueOnce(text({ changeId: 'of-the-other-one', switches: noImports }))
    .mockResolvedValueOnce(text({ revision: 6 }));
  await read().firstRead;
  await seconds(15);
  expect(action()).toBe('off');
  await seconds(15);
  expect(action()).toBe('run');
  expect(lines).toHaveLength(3);
});

describe('what goes wrong while one is in force changes nothing', () => {
  test.each([
    ['no JSON', '<html>', 'expected JSON'],
    ['another format', JSON.stringify({ ...writtenDocument(), version: 2 }), 'version'],
    [
      'everything stopped, by nobody who said so',
      text({ revision: 8, switches: [writtenSwitch({})] }),
      'no job',
    ],
  ])('%s', async (_, bad, told) => {
    next.mockResolvedValueOnce(text({ switches: noImports })).mockResolvedValueOnce(bad);
    await read().firstRead;
    await seconds(15);
    expect([action(), lines.length]).toEqual(['off', 1]);
    expect(problems[0]).toContain('This is no switchboard to be obeyed');
    expect(problems[0]).toContain(told);
    // Otherwise AppConfig would call it unchanged, and nobody would be told again.
    expect(forget).toHaveBeenCalledTimes(1);
  });

  test('AppConfig and S3 down for an hour', async () => {
    next.mockResolvedValueOnce(text({ switches: noImports })).mockRejectedValue(new Error('no way out'));
    await read().firstRead;
    await seconds(3600);
    expect([action(), lines.length]).toEqual(['off', 1]);
  });

  test('a poll that never ends, which is over after 3 s and told to end', async () => {
    next.mockResolvedValueOnce(text({ switches: noImports })).mockImplementation(never);
    await read().firstRead;
    await seconds(15);
    const [signal] = next.mock.lastCall ?? [];
    await seconds(2.9);
    expect([signal?.aborted, problems]).toEqual([false, []]);
    await seconds(0.1);
    expect([signal?.aborted, problems[0]]).toEqual([true, 'Error: not read within 3000 ms']);
    next.mockResolvedValue(text({ revision: 8 }));
    await seconds(15);
    expect(action()).toBe('run');
  });
});

test('a switch for everything is obeyed if somebody forced it', async () => {
  next.mockResolvedValueOnce(text({ switches: [writtenSwitch({ forced: true })] }));
  await read().firstRead;
  expect(action()).toBe('defer');
});

test('a route to a queue that no pool serves is left out, told once, and the rest is obeyed', async () => {
  const routes = [writtenRoute('Row', 'lwo'), writtenRoute('Mail', 'low')];
  next.mockResolvedValueOnce(text({ switches: noImports, routes })).mockResolvedValueOnce(undefined);
  await read().firstRead;
  await seconds(60);
  expect([action(), reader.queueOf('Row'), reader.queueOf('Mail')]).toEqual(['off', undefined, 'low']);
  expect(problems).toEqual([expect.stringMatching(/Row.*lwo/)]);
});

describe('a fresh task', () => {
  test('starts from the copy in S3 while AppConfig says nothing, and goes on with AppConfig', async () => {
    next.mockImplementationOnce(never);
    readLastResort.mockResolvedValue(text({ switches: noImports }));
    read();
    await seconds(3);
    expect([action(), origins()]).toEqual(['off', ['last-resort']]);
    next.mockResolvedValueOnce(text({ switches: noImports }));
    await seconds(15);
    expect([action(), origins()]).toEqual(['off', ['last-resort', 'appconfig']]);
  });

  test('starts from the copy also where AppConfig holds something that is not to be obeyed', async () => {
    next.mockResolvedValueOnce('{}');
    readLastResort.mockResolvedValue(text({ switches: noImports }));
    await read().firstRead;
    expect(action()).toBe('off');
  });

  test('without both puts off what may be shed, says so once, and goes on asking', async () => {
    next.mockRejectedValue(new Error('no way out'));
    await read().firstRead;
    const puts = { action: 'defer', cause: 'no-switchboard' };
    const verdict = (kind: 'urgent' | 'ordinary' | 'bulk' | 'push', source = 'inbox') =>
      reader.verdict({ ...importJob, source }, kind);
    expect([verdict('bulk'), verdict('push'), verdict('ordinary', 'broadcast')]).toEqual([puts, puts, puts]);
    expect([verdict('urgent'), verdict('ordinary')]).toEqual([{ action: 'run' }, { action: 'run' }]);
    expect([reader.queueOf('Row'), reader.release().deferSeconds]).toEqual([undefined, 60]);
    await seconds(60);
    expect(lines).toEqual([{ bulkhead: 'switchboard', revision: 0, changeId: '', origin: 'none' }]);
    expect(readLastResort).toHaveBeenCalledTimes(5);
    next.mockResolvedValue(text({}));
    await seconds(15);
    expect([verdict('bulk').action, origins()]).toEqual(['run', ['none', 'appconfig']]);
  });

  test('does so too before its first read is over, which is after six seconds', async () => {
    next.mockImplementation(never);
    readLastResort.mockImplementation(never);
    let over = false;
    void read().firstRead.then(() => {
      over = true;
    });
    expect(reader.verdict(importJob, 'bulk').action).toBe('defer');
    expect(reader.current()).toBeUndefined();
    await seconds(5.9);
    expect(over).toBe(false);
    await seconds(0.1);
    expect([over, origins()]).toEqual([true, ['none']]);
  });
});

describe('while AppConfig is down the copy in S3', () => {
  beforeEach(() => {
    next.mockResolvedValueOnce(text({})).mockRejectedValue(new Error('no way out'));
  });

  test('is obeyed where it is newer: a switch still reaches the task', async () => {
    await read().firstRead;
    readLastResort.mockResolvedValue(text({ revision: 8, switches: noImports }));
    await seconds(15);
    expect([action(), origins()]).toEqual(['off', ['appconfig', 'last-resort']]);
  });

  test.each([6, 7])('is ignored where it has revision %i and 7 is known', async (revision) => {
    await read().firstRead;
    readLastResort.mockResolvedValue(text({ revision, switches: noImports }));
    await seconds(60);
    expect([action(), origins()]).toEqual(['run', ['appconfig']]);
  });
});

test('an app whose log is broken is not disturbed', async () => {
  const broken = () => {
    throw new Error('EPIPE');
  };
  next.mockRejectedValue(new Error('no way out'));
  const settings = { stageQueues: [], shedSources: [] };
  reader = switchboardReader({
    poll: { next, forget, intervalSeconds: () => intervalSeconds },
    readLastResort,
    settings,
    log: broken,
    onProblem: broken,
  });
  await expect(reader.firstRead).resolves.toBeUndefined();
});

test('stopped, it asks no more and goes on obeying', async () => {
  next.mockResolvedValueOnce(text({ switches: noImports }));
  await read().firstRead;
  reader.stop();
  await seconds(60);
  expect([next.mock.calls.length, action()]).toEqual([1, 'off']);
});
