import { loadStage } from '../../../config/load-stage';
import type { StageConfig } from '../../../config/schema/stage';
import type { ChangeOptions } from '../../../ops/kit/command-options';
import { opsClients } from '../../../ops/kit/ops-clients';
import type { Session } from '../../../ops/kit/session';
import { stackOutputs } from '../../../ops/kit/stack-outputs';

const prod = loadStage('prod', { overBudget: 'allowed' });
const clients = opsClients({ region: prod.region });

/** Tuesday, 24 November 2026, 02:00 UTC. */
export const startMs = Date.UTC(2026, 10, 24, 2);

export interface OperatorSession extends Session {
  /** What a person was told. */
  readonly said: string[];
  /** Ctrl-C. */
  interrupt(): void;
  /** Called whenever the clock moves; fakes let time pass with it. */
  onTime(passed: (nowMs: number) => void): void;
}

/** Nobody answers: changes need `--yes`. */
export const change: ChangeOptions = {
  stage: 'prod',
  json: false,
  reason: 'incident 42',
  yes: true,
  dryRun: false,
};

/** A session for `prod` whose clock only `sleep` moves. AWS is whatever the test has mocked. */
export function operatorSession(
  edit: (config: StageConfig) => StageConfig = (config) => config,
): OperatorSession {
  const config = edit(prod);
  const interruption = new AbortController();
  const said: string[] = [];
  const watchers: ((nowMs: number) => void)[] = [];
  let nowMs = startMs;
  return {
    config,
    warnings: [],
    region: config.region,
    clients,
    said,
    clock: {
      nowMs: () => nowMs,
      sleep: async (milliseconds) => {
        nowMs += milliseconds;
        for (const passed of watchers) passed(nowMs);
      },
    },
    interrupted: interruption.signal,
    interrupt: () => interruption.abort(),
    onTime: (passed) => watchers.push(passed),
    say: (text) => said.push(text),
    confirm: async () => undefined,
    outputs: (stack) => stackOutputs(clients.cloudFormation, config.stage, stack),
    who: async () => 'arn:aws:sts::111122223333:assumed-role/operator/ann',
  };
}
