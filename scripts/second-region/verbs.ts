import { bulkhead, type StageDeploy } from './first-deploys';

/** A verb of the command as it is tried on the second region. */
interface TriedVerb {
  readonly args: readonly string[];
  /** The exit code that is right there: another one is news, of the emulator or of ours. */
  readonly expected: 0 | 1;
  /** Why another than 0 is right: what the emulator has not. */
  readonly because?: string;
}

export interface VerbOutcome {
  readonly verb: string;
  readonly exitCode: number;
  readonly asExpected: boolean;
  /** Why another than 0 was expected, or what the command said where it was not. */
  readonly note: string;
}

const noTasks = 'no task runs there, so nothing can be in force at its tasks';
const noFunctions = 'Lambda has nothing to run functions with';
const noNodes = 'its MemberClusters are empty, so a store has no nodes';
const noReserve = 'its parameter groups are read back without reserved-memory-percent';
const noStackOutput =
  'it resolves no Fn::GetStackOutput in an update by UpdateStack, and lists no default rules';
const environmentIds = "it does not know its own template's id of an AppConfig environment";
const change = ['--reason', 'parity', '--yes'];

/** Every verb that reads or writes control planes, in an order in which each finds what it needs. */
const verbs: readonly TriedVerb[] = [
  { args: ['budgets'], expected: 0 },
  { args: ['status'], expected: 0 },
  { args: ['status', '--json'], expected: 0 },
  { args: ['top'], expected: 1, because: noFunctions },
  { args: ['switch', 'list'], expected: 1, because: environmentIds },
  { args: ['route', 'list'], expected: 1, because: environmentIds },
  {
    args: ['switch', 'off', '--source', 'automation', '--no-wait', ...change],
    expected: 1,
    because: environmentIds,
  },
  { args: ['queue', 'list'], expected: 0 },
  {
    args: ['queue', 'park', '--source', 'automation', '--dry-run'],
    expected: 1,
    because: noFunctions,
  },
  { args: ['maintenance', 'status'], expected: 0 },
  { args: ['maintenance', 'on', '--keep-connections', ...change], expected: 1, because: noStackOutput },
  { args: ['maintenance', 'off', ...change], expected: 0 },
  { args: ['rollout', 'watch', '--timeout-seconds', '20'], expected: 1, because: noTasks },
  { args: ['rollout', 'rollback', '--service', 'web', '--dry-run'], expected: 0 },
  { args: ['store', 'status'], expected: 1, because: environmentIds },
  { args: ['store', 'snapshot', ...change], expected: 1, because: noNodes },
  { args: ['store', 'relieve', '--dry-run'], expected: 1, because: noReserve },
  {
    args: ['store', 'resize', '--to', 'cache.m7g.xlarge', '--dry-run'],
    expected: 1,
    because: noReserve,
  },
  { args: ['pool', 'pause', '--pool', 'default', ...change], expected: 0 },
  { args: ['pool', 'resume', '--pool', 'default', ...change], expected: 0 },
  { args: ['page-test', '--dry-run'], expected: 0 },
];

/** Runs them all against a stage that stands, one after the other. */
export async function tryVerbs(deploy: StageDeploy): Promise<VerbOutcome[]> {
  const { stage, say } = deploy;
  const outcomes: VerbOutcome[] = [];
  for (const { args, expected, because } of verbs) {
    const verb = args.filter((arg) => !change.includes(arg)).join(' ');
    say(`${stage}: ${verb}`);
    const log = verb.replaceAll(/[^a-z]+/g, '-');
    const { exitCode, lines } = await bulkhead(deploy, [...args, '--stage', stage], log);
    // A mistake of ours ends with 1 as well.
    const crashed = lines.some((line) => /^\s+at .+:\d+:\d+\)?$/.test(line));
    const asExpected = exitCode === expected && !crashed;
    const note = asExpected ? (exitCode === 0 ? '' : (because ?? '')) : lines.slice(-2).join(' ');
    outcomes.push({ verb, exitCode, asExpected, note });
  }
  return outcomes;
}
