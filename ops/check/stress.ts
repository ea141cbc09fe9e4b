import { outputKeys } from '../../config/contract/output-keys';
import { hasMeter } from '../../config/pools';
import { currentStress } from '../../domain/stress/current-stress';
import { staleAfterSeconds } from '../../domain/stress/stress-report';
import { CliError } from '../kit/command-result';
import { durationText } from '../kit/screen/text';
import { waitUntil } from '../kit/wait-until';
import { stressReport } from '../status/read-stress-report';
import type { Check, CheckContext } from './check-kinds';

const noMeter = 'the stage has no queue meter';

/** A deploy takes capacity away and hides what went wrong before it: it waits until the platform is well. */
export const calm: Check = {
  name: 'stress',
  needed: true,
  ask: async (context) => {
    const { session, options, live } = context;
    if (!hasMeter(session.config)) return { found: noMeter };
    if (options.incident) return { found: 'not asked: --incident' };
    if ((await live.cluster()) === undefined) return { found: 'nothing runs yet' };
    const report = await reportOf(context);
    const nowSeconds = session.clock.nowMs() / 1000;
    const { level, reasons, sinceSeconds } = currentStress(report, nowSeconds);
    if (level === 'normal') return { found: 'normal' };
    const since = sinceSeconds === undefined ? '' : ` for ${durationText(nowSeconds - sinceSeconds)}`;
    const why = reasons.map(({ text }) => text).join('; ');
    return {
      found: '',
      differences: [
        {
          what: 'stress',
          expected: 'normal',
          found: `${level}${since}${why === '' ? '' : `: ${why}`}`,
          advice: 'Wait until it is over. --incident is for the deploy that mends it.',
        },
      ],
    };
  },
};

/** The meter begins within a minute of the deploy that made it. */
const firstReportMs = 75_000;
const pollMs = 5_000;

/** What tasks and pools go by is measured, and written down. */
export const meterReports: Check = {
  name: 'queue meter',
  ask: async (context) => {
    const { session } = context;
    const { clock } = session;
    if (!hasMeter(session.config)) return { found: noMeter };
    const { answer } = await waitUntil({
      session,
      everyMs: pollMs,
      deadlineMs: clock.nowMs() + firstReportMs,
      ask: () =>
        reportOf(context).catch((error: unknown) => {
          if (error instanceof CliError) return error.message;
          throw error;
        }),
      done: (report) => typeof report !== 'string',
    });
    const advice = 'docs/runbook.md#meter-silent';
    const expected = `a report of the last ${staleAfterSeconds} s`;
    const wrong = (found: string) => ({
      found: '',
      differences: [{ what: 'report', expected, found, advice }],
    });
    if (typeof answer === 'string') return wrong(answer);
    const age = Math.round(clock.nowMs() / 1000 - answer.atSeconds);
    return Math.abs(age) > staleAfterSeconds
      ? wrong(`one that is ${age} s old`)
      : { found: `reported ${age} s ago` };
  },
};

async function reportOf({ session, live }: CheckContext) {
  const bucket = (await live.stack('Controls'))?.outputs[outputKeys.controlsBucketName];
  if (bucket === undefined) throw new CliError(1, 'the Controls stack does not stand');
  return stressReport(session.clients.s3, bucket, session.interrupted);
}
