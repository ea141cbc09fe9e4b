import { readFileSync } from 'node:fs';
import { runBin } from '../support/process/run-tool';
import {
  type CruisedModules,
  importGraph,
  servingOneRoom,
  servingOneVerb,
  shippedSimulation,
  unfoldedTinyFiles,
} from './graph';

interface Cruise extends CruisedModules {
  readonly summary: {
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
  };
}

const rooms = [
  ...[
    'bin',
    'client',
    'config',
    'constructs',
    'domain',
    'lambdas',
    'lib',
    'local',
    'ops',
    'rules',
    'scripts',
  ],
  ...['simulation', 'test'],
];

function cruise(args: readonly string[], directory?: string): Cruise {
  return JSON.parse(runBin('depcruise', ['--output-type', 'json', ...args], directory).output);
}

/** `rule: from → to` of each import that is not allowed. */
function violations({ summary }: Cruise): readonly string[] {
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

const tree = cruise(rooms);
const graph = importGraph(tree);

test('imports run one way between the rooms, without cycles', () => {
  expect(violations(tree)).toEqual([]);
  // Without @swc/core the tool reads no TypeScript and calls nothing at all clean.
  expect(graph.size).toBeGreaterThan(500);
});

test('domain/ and ops/aws hold what is shared, and no simulation is shipped', () => {
  expect(servingOneRoom(graph)).toEqual([]);
  expect(servingOneVerb(graph)).toEqual([]);
  expect(shippedSimulation(graph)).toEqual([]);
});

test('no tiny file stands beside its only importer', () => {
  const linesOf = (file: string) => readFileSync(file, 'utf8').split('\n').length - 1;
  expect(unfoldedTinyFiles(graph, linesOf)).toEqual([]);
});

test('wrong imports are found: the tool really looks', () => {
  const found = violations(
    cruise(
      [
        ...['--config', '../../../.dependency-cruiser.cjs'],
        ...['client', 'constructs', 'domain', 'lambdas', 'lib', 'ops', 'simulation'],
      ],
      'test/house/fixtures',
    ),
  );
  expect([...new Set(found)].sort()).toEqual([
    'a-function-imports-no-other: lambdas/queue-meter/imports-mover.ts → lambdas/queue-mover/mover-fact.ts',
    'cdk-only-in-the-plugin: client/uses-cdk.ts → ../../../node_modules/aws-cdk-lib/index.js',
    'client-imports-only-domain: client/imports-simulation.ts → simulation/replay.ts',
    'constructs-imports-only-config-domain: constructs/imports-lib.ts → lib/uses-construct.ts',
    'domain-is-pure: domain/reads-a-file.ts → fs',
    'no-cycle: constructs/imports-lib.ts → lib/uses-construct.ts',
    'only-queue-adopts: ops/store/imports-mover.ts → lambdas/queue-mover/mover-fact.ts',
    'ops-aws-imports-only-kit: ops/aws/imports-status.ts → ops/status/imports-store.ts',
    'ops-has-no-other-folders: ops/verbs/imports-kit.ts → ops/kit/imports-aws.ts',
    'ops-imports-only-config-domain-rules-lambdas/queue-mover/adopt: ops/store/imports-mover.ts → lambdas/queue-mover/mover-fact.ts',
    'ops-kit-imports-only-itself: ops/kit/imports-aws.ts → ops/aws/imports-status.ts',
    'ops-status-imports-only-kit-aws-switchboard: ops/status/imports-store.ts → ops/store/store-fact.ts',
    'package-entries-are-for-others: client/imports-entry.ts → client/index.ts',
    'simulation-is-not-shipped: client/imports-simulation.ts → simulation/replay.ts',
  ]);
});
