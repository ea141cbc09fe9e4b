import type { AppliedLine, ShedLine } from '../domain/switchboard/log-line';

/** Takes what is to stand as one line of JSON in the task's log. */
export type JsonLog = (line: AppliedLine | ShedLine) => void;

/** Standard output is what the task's log driver takes to CloudWatch, where the operator's command looks for it. */
export const logToStdout: JsonLog = (line) => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};
