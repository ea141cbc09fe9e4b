/** How a line is meant: colour on a terminal and in the picture, nothing in a pipe. */
export type Tone = 'plain' | 'dim' | 'good' | 'warn' | 'bad';

/** A line of a screen. */
export interface Line {
  readonly text: string;
  readonly tone: Tone;
}
