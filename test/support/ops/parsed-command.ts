import type { CommandUnknownOpts } from '@commander-js/extra-typings';

export interface ParsedCommand {
  readonly options: Readonly<Record<string, unknown>>;
  readonly args: readonly unknown[];
}

/**
 * What the action of a verb is called with.
 *
 * @param words as in `switch off --stage prod`
 * @throws CliError of an option's parser, CommanderError for what commander itself refuses
 */
export function parsedCommand(verb: CommandUnknownOpts, words: string): ParsedCommand {
  // `''` is an empty word.
  const [, ...args] = words.split(' ').map((word) => (word === "''" ? '' : word));
  return parsedWords(verb, args);
}

/**
 * The same of words as a shell hands them on, without the verb's own.
 *
 * @throws as `parsedCommand`
 */
export function parsedWords(verb: CommandUnknownOpts, args: readonly string[]): ParsedCommand {
  let parsed: CommandUnknownOpts | undefined;
  for (const one of [verb, ...verb.commands]) {
    one.exitOverride().configureOutput({ writeErr: () => {} });
    one.action(() => {
      parsed = one;
    });
  }
  verb.parse(args, { from: 'user' });
  return { options: parsed?.opts() ?? {}, args: parsed?.processedArgs ?? [] };
}
