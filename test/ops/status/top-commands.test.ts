import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import type { JobSummary } from '../../../domain/jobs/job-store-reading';
import { sourceShares } from '../../../domain/jobs/source-shares';
import { documentProblems } from '../../../domain/switchboard/document-problems';
import { documentSchema } from '../../../domain/switchboard/document-schema';
import { schemaProblems } from '../../../domain/switchboard/schema-problems';
import { queueCommand } from '../../../ops/queue/queue-command';
import { topPicture } from '../../../ops/status/top-picture';
import { topScreen } from '../../../ops/status/top-screen';
import { patternOf } from '../../../ops/switchboard/pattern-option';
import { switchCommand } from '../../../ops/switchboard/switch-command';
import { anyText } from '../../support/any-text';
import { parsedWords } from '../../support/ops/parsed-command';
import { quietReading, quietSwitchboard, startSeconds } from '../../support/ops/quiet-platform';

/** What an app may call things: words, anything that a shell or an option could take for its own, and too much of it. */
const name = fc.oneof(
  fc.constantFrom(
    'automation',
    '1042',
    '-x',
    '--account',
    '--',
    '*',
    'a*b',
    '(untagged)',
    "it's",
    '$(id)',
    '`id`',
    '',
  ),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  anyText({ maxLength: 12 }),
  fc.integer({ min: 95, max: 130 }).map((length) => 'n'.repeat(length)),
  fc.integer({ min: 48, max: 60 }).map((length) => '🛎'.repeat(2 * length)),
);
const job: fc.Arbitrary<JobSummary> = fc.record(
  { jobClass: name, innerClass: name, source: name, account: name },
  { requiredKeys: ['jobClass'] },
);

/** The commands that `top --queue default` prints of these jobs. */
function printedCommands(jobs: readonly JobSummary[]): string[] {
  const line = {
    ...quietReading(),
    queues: [
      {
        ...{ queue: 'default', pool: 'default', waitingJobs: jobs.length, oldestJobAgeSeconds: 1 },
        arriving: sourceShares(jobs, jobs.length),
      },
    ],
  };
  const question = { stage: 'prod', nowSeconds: startSeconds, tasks: [], queue: 'default' };
  const picture = topPicture(question, { value: line });
  if (!('value' in picture)) throw new Error(picture.unknown);
  return topScreen(picture.value).flatMap(({ text }) => /^ +bulkhead (.*)$/s.exec(text)?.[1] ?? []);
}

/** Words of each command as a shell hands them on. */
function shellWords(commands: readonly string[]): string[][] {
  const script = commands.map(
    (text) => `set -- ${text}\nfor w; do printf '%s\\0' "$w"; done; printf '\\n\\0'`,
  );
  const { stdout, stderr, status } = spawnSync('sh', { input: script.join('\n'), maxBuffer: 1e9 });
  expect([status, stderr.toString()]).toEqual([0, '']);
  const all = stdout.toString().split('\0').slice(0, -1);
  const ends = all.flatMap((word, index) => (word === '\n' ? [index] : []));
  return ends.map((end, index) => all.slice((ends[index - 1] ?? -1) + 1, end));
}

test('every command that is printed is taken by its verb, and by the switchboard', () => {
  const samples = fc.sample(fc.array(job, { minLength: 1, maxLength: 12 }), { numRuns: 300, seed: 42 });
  const printed = samples.map(printedCommands);
  expect(printed.flat().length).toBeGreaterThan(1_000);
  const known = new Set(samples.flat().flatMap((one) => [one.jobClass, one.source, one.account]));
  for (const [verb = '', ...words] of shellWords(printed.flat())) {
    const command = verb === 'switch' ? switchCommand() : queueCommand();
    const { options } = parsedWords(command, words);
    expect(options).toMatchObject({ stage: 'prod', reason: '...' });
    const { source, class: jobClass, account, queue } = options;
    const names = [source, jobClass, account].filter((one) => one !== undefined);
    // Where none of them can be named, the queue is.
    expect([names.length > 0, queue]).toEqual(names.length > 0 ? [true, undefined] : [false, 'default']);
    if (names.length === 0) continue;
    // As the app calls them: nothing was lost on the way.
    for (const one of names) expect(known).toContain(one);
    const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
    const found = { source: text(source), class: text(jobClass), account: text(account) };
    const pattern = patternOf(
      Object.fromEntries(Object.entries(found).filter(([, one]) => one !== undefined)),
    );
    const note = { reason: '...', who: 'mia', atSeconds: startSeconds };
    const document = { ...quietSwitchboard(), switches: [{ ...pattern, action: 'off' as const, ...note }] };
    expect(schemaProblems(document, documentSchema)).toEqual([]);
    expect(documentProblems(document, { queues: ['default'] })).toEqual([]);
  }
});

test('a name that no command takes is left out of all of them', () => {
  const jobs = [{ jobClass: 'x'.repeat(101) }];
  expect(printedCommands(jobs)).toEqual(['queue park --stage prod --queue default --reason "..."']);
});
