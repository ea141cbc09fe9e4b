import { type CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';

export interface TaskStream {
  readonly group: string;
  /** `<prefix>/<container>/<task id>`, by the awslogs driver (ECS developer guide, "awslogs log driver options"). */
  readonly stream: string;
}

/**
 * What one task writes, line by line, each once.
 *
 * By GetLogEvents: FilterLogEvents searches the whole group and tells of a line that comes late at another place;
 * StartLiveTail drops lines above 500 a second, begins with what comes after it, and ends after three hours (API reference).
 */
export class TaskLog {
  private token: string | undefined;

  constructor(
    private readonly client: CloudWatchLogsClient,
    private readonly place: TaskStream,
  ) {}

  /** What came since the last time. @returns how many lines; 0 too where the stream is not there yet */
  async read(emit: (line: string) => void): Promise<number> {
    let lines = 0;
    for (;;) {
      const page = await this.page();
      for (const { message = '' } of page?.events ?? []) {
        emit(message);
        lines += 1;
      }
      const next = page?.nextForwardToken;
      // The same token again is the end; a page without events is not (API reference, GetLogEvents).
      if (next === undefined || next === this.token) return lines;
      this.token = next;
    }
  }

  private async page() {
    const { group, stream } = this.place;
    const command = new GetLogEventsCommand({
      logGroupName: group,
      logStreamName: stream,
      startFromHead: true,
      ...(this.token === undefined ? {} : { nextToken: this.token }),
    });
    return this.client.send(command).catch((error: unknown) => {
      // The stream is made with the first line.
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    });
  }
}
