import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { CliError, type CommandResult } from '../../../ops/kit/command-result';
import { runVerb } from '../../../ops/kit/run-verb';
import type { Session } from '../../../ops/kit/session';
import { troubles } from '../../support/aws/aws-faults';

const options = { stage: 'prod', json: false };
let stdout: string;
let stderr: string;

beforeEach(() => {
  stdout = '';
  stderr = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += text;
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += text;
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
});

async function run(verb: (session: Session) => Promise<CommandResult>, asked = options) {
  await runVerb(asked, verb);
  return [stdout, stderr, process.exitCode];
}

const printed = (parts: Partial<CommandResult> = {}): CommandResult => ({
  stdout: '',
  stderr: '',
  exitCode: 0,
  ...parts,
});
const interrupt = (): boolean => process.emit('SIGINT');

test('what a verb prints goes where it belongs', async () => {
  const verb = async ({ say, config, region }: Session) => {
    say(`${config.stage} in ${region}`);
    return printed({ stdout: 'data\n', stderr: 'problem\n', exitCode: 3 });
  };
  expect(await run(verb)).toEqual(['data\n', 'prod in us-east-1\nproblem\n', 3]);
});

test('another region may be asked', async () => {
  const verb = async ({ region }: Session) => printed({ stdout: region });
  expect(await run(verb, Object.assign({ region: 'eu-west-1' }, options))).toEqual(['eu-west-1', '', 0]);
});

test.each([1, 2, 3] as const)('a failure is a sentence and exit code %i', async (code) => {
  const verb = () => Promise.reject(new CliError(code, 'this is why'));
  expect(await run(verb)).toEqual(['', 'this is why\n', code]);
});

test('an error of AWS is a sentence and exit code 1', async () => {
  expect(await run(() => Promise.reject(troubles.expired))).toEqual([
    '',
    'the AWS credentials have expired: sign in and try again\n',
    1,
  ]);
});

test('a wrong stage file is told like everywhere', async () => {
  const [, told, exitCode] = await run(async () => printed(), { ...options, stage: 'nowhere' });
  expect([told, exitCode]).toEqual([expect.stringContaining('nowhere'), 1]);
});

test('a mistake of ours keeps its stack trace, and lets go of Ctrl-C', async () => {
  const before = process.listenerCount('SIGINT');
  const mistake = new TypeError('x is not a function');
  await expect(runVerb(options, () => Promise.reject(mistake))).rejects.toBe(mistake);
  expect(process.listenerCount('SIGINT')).toBe(before);
});

test('Ctrl-C is told to the verb, and what was not done because of it ends with 130', async () => {
  const stopped = async ({ interrupted }: Session) => {
    interrupt();
    expect(interrupted.aborted).toBe(true);
    throw new CliError(1, 'Stopped before: two');
  };
  expect(await run(stopped)).toEqual(['', 'Stopped before: two\n', 130]);
  stderr = '';
  // A verb that changes something has steps, and says that it ends between two of them.
  const changing = { ...options, yes: true };
  expect(await run(stopped, changing)).toEqual([
    '',
    'Stopping after this step. Ctrl-C again ends at once.\nStopped before: two\n',
    130,
  ]);
  stderr = '';
  await runVerb(changing, stopped, 'Stopping the task.');
  expect(stderr).toBe('Stopping the task.\nStopped before: two\n');
  stderr = '';
  const looked = async () => {
    interrupt();
    return printed({ stdout: 'so far\n', exitCode: 1 });
  };
  expect((await run(looked))[2]).toBe(130);
});

test('a reader who goes away is told to the verb once, and is a Ctrl-C with the exit code of a shell', async () => {
  const gone = () => process.stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  const ending = (exitCode: number) => async (session: Session) => {
    gone();
    gone();
    expect(session.interrupted.aborted).toBe(true);
    return printed({ exitCode });
  };
  const changing = { ...options, yes: true };
  // Those of other tests in this process, of the command as a whole, stay.
  const listeners = process.stdout.listenerCount('error');
  expect(await run(ending(130), changing)).toEqual([
    '',
    'Stopping after this step. Ctrl-C again ends at once.\n',
    141,
  ]);
  expect((await run(ending(1)))[2]).toBe(141);
  expect((await run(ending(0)))[2]).toBe(0);
  expect((await run(ending(3)))[2]).toBe(3);
  expect(process.stdout.listenerCount('error')).toBe(listeners);
});

test('a disk that is full is no reader who went away', async () => {
  const full = Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC' });
  const verb = async () => {
    expect(() => process.stdout.emit('error', full)).toThrow(full);
    return printed();
  };
  expect(await run(verb)).toEqual(['', '', 0]);
});

test('Ctrl-C after which all was done, or refused, ends as that does', async () => {
  const ending = (exitCode: 0 | 3) => async () => {
    interrupt();
    return printed({ exitCode });
  };
  expect((await run(ending(0)))[2]).toBe(0);
  expect((await run(ending(3)))[2]).toBe(3);
});

test('a second Ctrl-C ends at once', async () => {
  const exit = jest.spyOn(process, 'exit').mockImplementation((code) => {
    throw new CliError(1, `exit ${code}`);
  });
  await run(async () => {
    interrupt();
    interrupt();
    return printed();
  });
  expect(exit).toHaveBeenCalledWith(130);
});

test('who it is is asked once, and again where that failed', async () => {
  const sts = mockClient(STSClient);
  const asked = sts.on(GetCallerIdentityCommand);
  asked.rejectsOnce(troubles.throttled).resolves({ Arn: 'arn:aws:iam::111122223333:user/ann' });
  await run(async ({ who }) => {
    await expect(who()).rejects.toBe(troubles.throttled);
    return printed({ stdout: [await who(), await who()].join() });
  });
  expect(stdout).toBe('arn:aws:iam::111122223333:user/ann,arn:aws:iam::111122223333:user/ann');
  expect(sts.commandCalls(GetCallerIdentityCommand)).toHaveLength(2);
});
