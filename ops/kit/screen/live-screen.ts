/** A terminal, or what stands in its place. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** A screen that is drawn again and again. */
export interface LiveScreen {
  draw(text: string): void;
  /** Gives the terminal back as it was. */
  end(): void;
}

const csi = '\u001b[';
const enter = `${csi}?1049h${csi}?25l`;
const leave = `${csi}?25h${csi}?1049l`;
const home = `${csi}H`;
const clearLine = `${csi}K`;
const clearBelow = `${csi}J`;

/**
 * On a terminal the alternate screen, written over from its first line: clearing it first would flicker. Lines that do
 * not fit are left out, because a screen that scrolls cannot be written over. Anywhere else each screen follows the one
 * before.
 */
export function liveScreen(output: Output): LiveScreen {
  if (output.isTTY !== true) {
    return {
      draw: (text) => void output.write(`${text}\n`),
      end: () => {},
    };
  }
  let begun = false;
  let ended = false;
  const end = () => {
    process.off('exit', end);
    if (begun && !ended) output.write(leave);
    ended = true;
  };
  // A second Ctrl-C ends the process at once, and must not leave somebody with a terminal without a cursor.
  process.on('exit', end);
  return {
    draw: (text) => {
      const lines = fitting(text.trimEnd().split('\n'), output.rows ?? Number.POSITIVE_INFINITY);
      const begin = begun ? '' : enter;
      begun = true;
      output.write(`${begin}${home}${lines.map((line) => `${line}${clearLine}`).join('\r\n')}${clearBelow}`);
    },
    end,
  };
}

function fitting(lines: readonly string[], rows: number): readonly string[] {
  if (lines.length <= rows) return lines;
  const kept = Math.max(0, rows - 1);
  return [...lines.slice(0, kept), `… ${lines.length - kept} more lines: make the window higher`];
}
