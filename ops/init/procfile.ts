import type { FoundProcess } from './app-facts';
import { commandWords, ecsCommand } from './command-words';
import { foundVariable } from './found-variable';

/** Processes of a Procfile: `name: command`, one a line. Other lines are told by number. */
export function readProcfile(text: string): {
  readonly processes: readonly FoundProcess[];
  readonly remarks: readonly string[];
} {
  const processes: FoundProcess[] = [];
  const remarks: string[] = [];
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, command] = /^([A-Za-z0-9_-]{1,100}):\s*(\S.*)$/.exec(line) ?? [];
    if (name === undefined || command === undefined) {
      remarks.push(`Procfile: line ${index + 1} is no "name: command", and was left out`);
      continue;
    }
    const { environment } = commandWords(command);
    processes.push({
      name,
      from: `Procfile: ${name}`,
      command: withoutAssignments(command),
      endsByItself: name === 'release',
      variables: new Map(
        Object.entries(environment).map(([key, value]) => [key, foundVariable(key, value, 'Procfile')]),
      ),
    });
  }
  return { processes, remarks };
}

/** The variables before a command become variables of the task, where a shell is not needed for more than them. */
function withoutAssignments(command: string): readonly string[] {
  const { words, needsShell } = commandWords(command);
  return needsShell ? ecsCommand(command) : words;
}
