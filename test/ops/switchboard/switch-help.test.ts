import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { routeCommand } from '../../../ops/switchboard/route-command';
import { switchCommand } from '../../../ops/switchboard/switch-command';

/** As a terminal of 80 columns shows it. */
function helpOf(command: CommandUnknownOpts): string {
  let shown = '';
  command.configureOutput({ getOutHelpWidth: () => 80, writeOut: (text) => (shown += text) });
  command.outputHelp();
  return shown;
}

const all = [switchCommand(), routeCommand()].flatMap((verb) => [
  [verb.name(), verb] as const,
  ...verb.commands.map((command) => [`${verb.name()} ${command.name()}`, command] as const),
]);

test.each(all)('the help of %s fits 80 columns and shows examples that can be typed', (name, command) => {
  const help = helpOf(command);
  expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
  const [, examples = ''] = help.split(/Examples?:\n/);
  expect(examples.match(/^ {2}bulkhead /gm)?.length).toBe(2);
  for (const example of examples.replaceAll('\\\n', ' ').split(/\n(?= {2}bulkhead)/)) {
    expect([name, problemOf(example.trim())]).toEqual([name, undefined]);
  }
});

/** What commander says of a command line, without running it. */
function problemOf(example: string): string | undefined {
  const words = [...example.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const [, verb, ...rest] = words;
  const command = verb === 'route' ? routeCommand() : switchCommand();
  for (const one of [command, ...command.commands]) {
    one.exitOverride().configureOutput({ writeErr: () => {} });
    one.action(() => {});
  }
  try {
    command.parse(rest, { from: 'user' });
    return undefined;
  } catch (error) {
    return String(error);
  }
}
