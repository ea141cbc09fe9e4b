import { settle } from '../kit/available';
import type { ReadOptions } from '../kit/command-options';
import { CliError, type CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { allChecks } from './all-checks';
import { checkClients } from './check-clients';
import type { Check, CheckContext, CheckOptions } from './check-kinds';
import { type CheckedFact, checkReport, exitCodeOf } from './check-report';
import { liveStage } from './live-stage';

export interface CheckSurroundings {
  /** AWS is another endpoint (`AWS_ENDPOINT_URL`), such as the embedded region. */
  readonly elsewhere: boolean;
  readonly coloured: boolean;
}

export interface CheckRequest extends ReadOptions, Partial<CheckOptions> {
  readonly when: 'before' | 'after';
}

/** A hundred stacks and their task definitions take longer than a screen may, and the meter's first report a minute. */
const timeoutMs = 120_000;

/**
 * Asks everything at once and tells all that differs. It changes nothing. What cannot be told is no fault by itself, unless a
 * deploy without the answer may do harm.
 */
export async function check(
  session: Session,
  { when, json, images = new Map(), incident = false, assembly }: CheckRequest,
  { elsewhere, coloured }: CheckSurroundings,
): Promise<CommandResult> {
  const unknown = [...images.keys()].filter((name) => session.config.images[name] === undefined);
  if (unknown.length > 0) {
    const names = Object.keys(session.config.images).join(', ');
    throw new CliError(
      2,
      `--image: the stage ${session.config.stage} has no image ${unknown.join(', ')}; it has ${names}`,
    );
  }
  const context: CheckContext = {
    session,
    clients: checkClients(session),
    live: liveStage(session),
    options: { images, incident, ...(assembly !== undefined && { assembly }) },
  };
  const facts = await Promise.all(allChecks[when].map((one) => checked(context, one, elsewhere)));
  const report = checkReport({ session, when }, facts, { json, coloured });
  return { stdout: report, stderr: '', exitCode: exitCodeOf(facts) };
}

async function checked(context: CheckContext, one: Check, elsewhere: boolean): Promise<CheckedFact> {
  if (elsewhere && one.onlyAws !== undefined) {
    const reason = `not asked at another endpoint than AWS (AWS_ENDPOINT_URL): ${one.onlyAws}`;
    return { check: one, needed: false, found: '', differences: [], unknown: [reason] };
  }
  const answer = await settle(context.session.interrupted, () => one.ask(context), timeoutMs);
  const needed = one.needed === true;
  if ('unknown' in answer) {
    return { check: one, needed, found: '', differences: [], unknown: [answer.unknown] };
  }
  const { found, differences = [], unknown = [] } = answer.value;
  return { check: one, needed, found, differences, unknown };
}
