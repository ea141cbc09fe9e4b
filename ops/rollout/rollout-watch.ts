import { outputKeys } from '../../config/contract/output-keys';
import { everyTask } from '../../config/every-task';
import type { ReadOptions } from '../kit/command-options';
import { CliError, type CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import { waitUntil } from '../kit/wait-until';
import { beginToWatch, type RolloutPlace, readRollouts, type WatchedService } from './ecs-rollout';
import { blindLines, type RolloutState, rolloutData, rolloutLines, rolloutState } from './rollout-state';

const pollMs = 5_000;

export interface RolloutWatchOptions extends ReadOptions {
  /** Keys of the stage file. @default all that are being rolled out now */
  readonly service?: readonly string[];
  readonly timeoutSeconds: number;
}

/**
 * Tells how rollouts go until all are over, each change as it comes.
 *
 * @param emit prints a line at once: whoever watches does not want it all at the end
 */
export async function rolloutWatch(
  session: Session,
  options: RolloutWatchOptions,
  emit: (line: string) => void,
): Promise<CommandResult> {
  const { clock } = session;
  const { timeoutSeconds } = options;
  const entries = chosen(session, options.service ?? []);
  const cluster = await requireStackOutput(session, 'Platform', outputKeys.clusterName);
  const place: RolloutPlace = { clients: session.clients, cluster, clock };
  const watched = await beginToWatch(place, entries);
  if (watched.length === 0) {
    return {
      stdout: options.json
        ? ''
        : 'No service is being rolled out. How the last one of a service ended: --service.\n',
      stderr: '',
      exitCode: 0,
    };
  }
  const lastFingerprints = new Map<string, string>();
  const states = new Map<string, RolloutState>();
  const { outcome } = await waitUntil({
    session,
    everyMs: pollMs,
    deadlineMs: clock.nowMs() + timeoutSeconds * 1000,
    ask: async () => {
      for (const reading of await readRollouts(place, unfinished(watched, states))) {
        const state = rolloutState(reading, clock.nowMs());
        const before = states.get(reading.service);
        states.set(reading.service, state);
        const fingerprint = JSON.stringify([
          state.progress,
          { ...reading, events: state.events },
          state.verdict,
        ]);
        if (lastFingerprints.get(reading.service) === fingerprint) continue;
        lastFingerprints.set(reading.service, fingerprint);
        if (options.json) {
          emit(JSON.stringify(rolloutData(state, clock.nowMs())));
          continue;
        }
        const printedEvents = new Set(before?.events.map(({ id }) => id) ?? []);
        if (before === undefined) for (const line of blindLines(reading)) emit(line);
        const at = new Date(clock.nowMs()).toISOString().slice(11, 19);
        for (const line of rolloutLines(state, printedEvents))
          emit(line.startsWith(' ') ? line : `${at} ${line}`);
      }
      return unfinished(watched, states);
    },
    done: (left) => left.length === 0,
  });
  const failed = [...states.values()].filter(({ verdict }) => verdict?.ok === false);
  const left = unfinished(watched, states).map(({ service }) => service);
  const problems = [
    ...failed.map(({ reading, verdict }) => `${reading.service}: ${verdict?.text ?? ''}.`),
    ...(outcome === 'late' ? [`Not done after ${timeoutSeconds} s: ${left.join(', ')}. It goes on.`] : []),
    ...(outcome === 'stopped' ? [`No longer watched: ${left.join(', ')}. It goes on.`] : []),
  ];
  return {
    stdout: '',
    stderr: problems.length === 0 ? '' : `${problems.join('\n')}\n`,
    exitCode: problems.length === 0 ? 0 : 1,
  };
}

function unfinished(
  watched: readonly WatchedService[],
  states: ReadonlyMap<string, RolloutState>,
): WatchedService[] {
  return watched.filter(({ service }) => states.get(service)?.verdict === undefined);
}

function chosen({ config }: Session, names: readonly string[]) {
  const entries = everyTask(config);
  const unknown = names.filter((name) => !entries.some((entry) => entry.name === name));
  if (unknown.length > 0) {
    throw new CliError(
      2,
      `the stage ${config.stage} has no service ${unknown.join(', ')}; it has ${entries.map(({ name }) => name).join(', ')}`,
    );
  }
  return entries
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .map((entry) => ({
      service: entry.name,
      checked: entry.group === 'workers' && entry.task.healthCheckCommand !== undefined,
      finishedToo: names.length > 0,
    }));
}
