import type { Switch } from '../../../domain/switchboard/document';

interface Pushed {
  /** Of what the store has acknowledged. */
  readonly jids: readonly string[];
  /** By code, or by the first word of the store's error. */
  readonly refused: Readonly<Record<string, number>>;
  readonly slowestMs: number;
}

/** Producers and workers that speak Sidekiq's format and obey a switchboard. */
export interface SidekiqFormat {
  /** Puts a switchboard into force, in place of the one before, and waits until it is. */
  deploy(...switches: Partial<Switch>[]): Promise<void>;
  push(source: string, kind: 'urgent' | 'bulk', jobs: number): Promise<Pushed>;
  /** Five threads. */
  startWorkers(): Promise<void>;
  /** Jids in the order of their runs. */
  runs(): readonly string[];
  /** How often the store refused to take what a worker put off. */
  refusedWrites(): number;
  /** Ends the workers as a deploy does. */
  stop(): Promise<void>;
}
