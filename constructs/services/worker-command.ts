import type { StageConfig, WorkerConfig } from '../../config/schema/stage';

/**
 * The command of a worker. The stage file's wins; Sidekiq's needs none, because everything it must be told stands in
 * the stage file already; anything else keeps the image's own and reads the `BULKHEAD_*` variables.
 */
export function workerCommand(
  framework: StageConfig['framework'],
  config: WorkerConfig,
  shutdownSeconds: number,
): readonly string[] | undefined {
  if (config.command !== undefined || framework !== 'sidekiq' || config.queues.length === 0) {
    return config.command;
  }
  return [
    'bundle',
    'exec',
    'sidekiq',
    '-t',
    String(shutdownSeconds),
    '-c',
    String(config.concurrency),
    ...config.queues.flatMap((queue) => ['-q', queue]),
  ];
}
