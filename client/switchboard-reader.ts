import type { AppliedLine } from '../domain/switchboard/log-line';
import { type AcceptedSwitchboard, acceptedSwitchboard, activeSwitchboard } from './accepted-switchboard';
import { failsafeSwitchboard } from './failsafe-switchboard';
import { type JsonLog, logToStdout } from './log-to-stdout';
import { notify, poll, withTimeout } from './poll';
import type { AppConfigPoll } from './poll-app-config';
import type { Switchboard } from './switchboard';
import type { SwitchboardSettings } from './switchboard-settings';

/**
 * Waits are up to a fifth longer than AppConfig's 15 s, so that processes which a deploy started together drift apart;
 * never shorter. So a change is in force after at most 18 s and the time of a call.
 */
const jitter = 0.2;

/** Of each of the two places. Both together are the longest that a fresh task is without an answer. */
const readTimeoutMs = 3000;

/** From where the switchboard is read, and who is applied. */
export interface SwitchboardReaderOptions {
  /** `pollAppConfig(client, settings)` */
  readonly poll: AppConfigPoll;
  /** `readLastResortFromS3(s3, settings.bucket)` */
  readonly readLastResort: (signal: AbortSignal) => Promise<string>;
  readonly settings: Pick<SwitchboardSettings, 'stageQueues' | 'shedSources'>;
  /** Told of each revision that is applied. @default one line on standard output, where the operator's command looks */
  readonly log?: JsonLog;
  /** Told of each read that failed, and of what was read and is not obeyed. */
  readonly onProblem?: (problem: unknown) => void;
}

/** The switchboard of the stage, as this process obeys it. */
export interface SwitchboardReader extends Switchboard {
  /** What is obeyed now, as it was logged. Undefined before the first read is over. */
  current(): Omit<AppliedLine, 'bulkhead'> | undefined;
  /**
   * Fulfilled, never rejected, when the first read is over, well or not: within six seconds. A task that enqueues or
   * works before that puts off what may be shed.
   */
  readonly firstRead: Promise<void>;
  /** Ends its timer. What is obeyed stays so. */
  stop(): void;
}

/**
 * Reads the stage's switchboard again and again and obeys it. The last good one is kept whatever happens. AppConfig is
 * believed also when it goes back to an older revision: then somebody deployed that one. The copy in S3 is asked whenever
 * AppConfig fails, and believed only if it is newer.
 *
 * There is no seed in here to fall back on: it would switch the runaway source on again, in exactly the tasks that an
 * incident starts. Nothing of this ever throws into the app, and it does not keep a process alive.
 */
export function switchboardReader(options: SwitchboardReaderOptions): SwitchboardReader {
  const { poll: appConfig, readLastResort, settings, log = logToStdout, onProblem = () => {} } = options;
  let obeyed = failsafeSwitchboard(settings.shedSources);
  let known: AcceptedSwitchboard | undefined;
  let applied: AppliedLine | undefined;

  async function refresh(): Promise<void> {
    if ((await succeeds(readAppConfig)) || (await succeeds(readCopy)) || known !== undefined) return;
    logApplied({ bulkhead: 'switchboard', revision: 0, changeId: '', origin: 'none' });
  }

  async function succeeds(read: () => Promise<void>): Promise<boolean> {
    try {
      await read();
      return true;
    } catch (problem) {
      notify(onProblem, problem);
      return false;
    }
  }

  async function readAppConfig(): Promise<void> {
    const text = await withTimeout(appConfig.next, readTimeoutMs);
    if (text === undefined) return;
    try {
      apply(acceptedSwitchboard(text, settings.stageQueues), 'appconfig');
    } catch (problem) {
      appConfig.forget();
      throw problem;
    }
  }

  async function readCopy(): Promise<void> {
    const copy = acceptedSwitchboard(await withTimeout(readLastResort, readTimeoutMs), settings.stageQueues);
    if (copy.document.revision > (known?.document.revision ?? 0)) apply(copy, 'last-resort');
  }

  function apply(accepted: AcceptedSwitchboard, origin: 'appconfig' | 'last-resort'): void {
    known = accepted;
    obeyed = activeSwitchboard(accepted);
    const { revision, changeId } = accepted.document;
    if (applied?.changeId !== changeId)
      for (const text of accepted.ignoredRoutes) notify(onProblem, new Error(text));
    logApplied({ bulkhead: 'switchboard', revision, changeId, origin });
  }

  function logApplied(line: AppliedLine): void {
    const isLogged =
      applied?.revision === line.revision &&
      applied.changeId === line.changeId &&
      applied.origin === line.origin;
    if (isLogged) return;
    applied = line;
    notify(log, line);
  }

  const polling = poll(refresh, () => appConfig.intervalSeconds() * 1000 * (1 + jitter * Math.random()));
  return {
    verdict: (job, kind) => obeyed.verdict(job, kind),
    queueOf: (jobClass) => obeyed.queueOf(jobClass),
    release: () => obeyed.release(),
    current: () => {
      if (applied === undefined) return undefined;
      const { bulkhead: _, ...current } = applied;
      return current;
    },
    firstRead: polling.first,
    stop: polling.stop,
  };
}
