import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { TaskLog } from '../../../ops/run/task-log';
import { answeringClient } from '../../support/aws/answering-client';
import { awsError } from '../../support/aws/aws-faults';

/** Pages of a stream; undefined for one that is not there yet. */
let pages: readonly (readonly string[])[] | undefined;
let asked: (string | undefined)[];

/** More than any reading of a few pages needs: one that does not see the end asks for ever. */
const mostCalls = 20;

answeringClient(CloudWatchLogsClient).on(GetLogEventsCommand, async ({ nextToken, startFromHead }) => {
  asked.push(nextToken);
  if (asked.length > mostCalls) throw new Error('asked on and on at the end of the log');
  expect(startFromHead).toBe(true);
  if (pages === undefined) throw awsError('ResourceNotFoundException', 'no stream');
  const at = nextToken === undefined ? 0 : Number(nextToken.slice('f/'.length));
  // At the end the token that was sent comes back, with no event (API reference).
  return {
    events: (pages[at] ?? []).map((message) => ({ message })),
    nextForwardToken: `f/${Math.min(at + 1, pages.length)}`,
  };
});

let log: TaskLog;
beforeEach(() => {
  pages = [];
  asked = [];
  log = new TaskLog(new CloudWatchLogsClient({}), { group: 'group', stream: 'web/app/1' });
});

async function read(): Promise<{ readonly lines: readonly string[]; readonly told: number }> {
  const lines: string[] = [];
  const told = await log.read((line) => lines.push(line));
  return { lines, told };
}

test('a log is read to its end, and asked once more there: the token that comes back is the one that was sent', async () => {
  pages = [['a', 'b'], ['c']];
  expect(await read()).toEqual({ lines: ['a', 'b', 'c'], told: 3 });
  expect(asked).toEqual([undefined, 'f/1', 'f/2']);
});

test('the next time it goes on where it ended, with one call where nothing came', async () => {
  pages = [['a']];
  await read();
  asked = [];
  expect(await read()).toEqual({ lines: [], told: 0 });
  expect(asked).toEqual(['f/1']);
  pages = [['a'], ['b'], ['c']];
  expect(await read()).toEqual({ lines: ['b', 'c'], told: 2 });
});

test('a page without lines is not the end', async () => {
  pages = [[], ['a'], [], [], ['b']];
  expect(await read()).toEqual({ lines: ['a', 'b'], told: 2 });
});

test('a stream that is not there yet has no lines, and is read from its first once it is', async () => {
  pages = undefined;
  expect(await read()).toEqual({ lines: [], told: 0 });
  expect(asked).toEqual([undefined]);
  pages = [['a']];
  expect(await read()).toEqual({ lines: ['a'], told: 1 });
});
