import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsFile } from '../../config/contract/settings-file';

/** Of a function's process. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a function is told by the stack: its file of settings, and what only CloudFormation knows, which stands in a
 * variable. Whether that is all it needs is for its shape to say.
 *
 * @param placeVariable the name of that variable
 * @throws Error that names file or variable, and what came instead of JSON
 */
export function functionSettings(environment: Environment, placeVariable: string): object {
  return {
    ...parsed(settingsFile, fileText(environment.LAMBDA_TASK_ROOT)),
    ...parsed(placeVariable, environment[placeVariable]),
  };
}

/** @param directory of the function's code ("Defined runtime environment variables") */
function fileText(directory = '.'): string | undefined {
  try {
    return readFileSync(join(directory, settingsFile), 'utf8');
  } catch {
    return undefined;
  }
}

function parsed(name: string, text: string | undefined): object {
  const expected = `${name}: expected settings as JSON`;
  if (text === undefined) throw new Error(`${expected}, got nothing`);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below, without the text: a place may hold what is nobody's business.
  }
  throw new Error(`${expected}, got ${text.length} characters that are none`);
}
