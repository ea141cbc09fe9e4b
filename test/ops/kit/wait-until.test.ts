import { isRetryable } from '../../../ops/kit/errors';
import { waitUntil } from '../../../ops/kit/wait-until';
import { awsError, troubles } from '../../support/aws/aws-faults';
import { operatorSession } from '../../support/ops/operator-session';

const slowDown = awsError('SlowDown', 'Please reduce your request rate.');
const withStatus = (httpStatusCode: number) => Object.assign(new Error(), { $metadata: { httpStatusCode } });
const network = (code: string) => Object.assign(new Error(), { code, syscall: 'connect' });

test.each<[string, Error, boolean]>([
  ['throttled', troubles.throttled, true],
  ['throttled by S3', slowDown, true],
  ['throttled by EC2', awsError('RequestLimitExceeded', 'Request limit exceeded.'), true],
  ['429', withStatus(429), true],
  ['500', withStatus(500), true],
  ['503', withStatus(503), true],
  ['another server error', withStatus(529), true],
  ['no answer', awsError('TimeoutError', 'socket hang up'), true],
  ['no network', network('ENOTFOUND'), true],
  ['no network in words the SDK does not know', network('ENETDOWN'), true],
  ['no network, with a cause that is none', Object.assign(network('ENETDOWN'), { cause: null }), true],
  ['denied', troubles.denied, false],
  ['expired', troubles.expired, false],
  ['404', withStatus(404), false],
  ['a mistake of ours', new TypeError('x is not a function'), false],
])('what passes by itself: %s', (_, error, passes) => {
  expect(isRetryable(error)).toBe(passes);
});

/** Throws the errors in turn, and answers then: 1, 2, ... */
function answering(...errors: Error[]) {
  let answers = 0;
  return async () => {
    const error = errors.shift();
    if (error !== undefined) throw error;
    answers += 1;
    return answers;
  };
}

test('an S3 that asks to slow down is waited out, and said', async () => {
  const session = operatorSession();
  const deadlineMs = session.clock.nowMs() + 60_000;
  const waited = await waitUntil({
    ...{ session, everyMs: 1000, deadlineMs },
    ask: answering(slowDown, withStatus(503)),
    done: (answer) => answer === 2,
  });
  expect(waited).toEqual({ outcome: 'done', answer: 2 });
  expect(session.said[0]).toContain('Still waiting: AWS asks to call less often (SlowDown)');
});

test('how far it is is told before each wait, and not at the end', async () => {
  const session = operatorSession();
  const told: number[] = [];
  const waited = await waitUntil({
    ...{ session, everyMs: 1000, deadlineMs: session.clock.nowMs() + 2000 },
    ask: answering(),
    done: () => false,
    progress: (answer) => told.push(answer),
  });
  expect([waited, told]).toEqual([{ outcome: 'late', answer: 3 }, [1, 2]]);
});

test('what cannot be asked until the deadline is an error, and no wait goes on after it', async () => {
  const session = operatorSession();
  const beganMs = session.clock.nowMs();
  const wait = waitUntil({
    ...{ session, everyMs: 1000, deadlineMs: beganMs + 3000 },
    ask: async () => Promise.reject(troubles.throttled),
    done: () => true,
  });
  await expect(wait).rejects.toBe(troubles.throttled);
  expect(session.clock.nowMs() - beganMs).toBe(3000);
});

test('Ctrl-C ends it; what may not be left half done is given no way to', async () => {
  const session = operatorSession();
  session.interrupt();
  const wait = {
    everyMs: 1000,
    deadlineMs: session.clock.nowMs() + 9000,
    done: (answer: number) => answer === 3,
  };
  expect(await waitUntil({ ...wait, session, ask: answering() })).toEqual({ outcome: 'stopped', answer: 1 });
  const { clock } = session;
  const ask = answering();
  expect(await waitUntil({ ...wait, session: { clock }, ask })).toEqual({ outcome: 'done', answer: 3 });
});
