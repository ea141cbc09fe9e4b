import { readFileSync } from 'node:fs';
import { loadStage } from '../../config/load-stage';
import { listStages } from '../../config/stage-file';
import { allRules } from '../../rules/all-rules';
import { runRules } from '../../rules/run-rules';
import { parsedStacks } from '../support/synth/parsed-stacks';
import { Editable } from './editable';
import { alarmFaults } from './faults/alarm-faults';
import { cacheFaults } from './faults/cache-faults';
import { deployFaults } from './faults/deploy-faults';
import type { Fault } from './faults/fault';
import { internetFaults } from './faults/internet-faults';
import { reachFaults } from './faults/reach-faults';
import { scalingFaults } from './faults/scaling-faults';
import { serviceFaults } from './faults/service-faults';
import { storeFaults } from './faults/store-faults';
import { switchFaults } from './faults/switch-faults';
import { undoneDeployFaults } from './faults/undone-deploy-faults';

/**
 * Every mistake of the tables is made once, alone, in the templates of `prod`, or of `local` what is made of caches. A rule
 * that lets one through is no wall.
 */
const ofProd: readonly Fault[] = [
  ...storeFaults,
  ...reachFaults,
  ...serviceFaults,
  ...deployFaults,
  ...undoneDeployFaults,
  ...alarmFaults,
  ...scalingFaults,
  ...switchFaults,
  ...internetFaults,
];

const faults: readonly Fault[] = [...ofProd, ...cacheFaults];

const prod = parsedStacks(loadStage('prod'));
const local = parsedStacks(loadStage('local'));

const findingsOf = (stage: string) =>
  runRules(parsedStacks(loadStage(stage))).map(
    ({ rule, finding }) => `${rule.id} ${finding.logicalId}: ${finding.message}`,
  );

test.each(listStages())('nothing is wrong with %s', (stage) => {
  expect(findingsOf(stage)).toEqual([]);
});

test('every fault is caught, by the rule that is there for it', () => {
  const survivors = faults.flatMap((fault) => {
    const { name, caughtBy, apply } = fault;
    const app = new Editable(cacheFaults.includes(fault) ? local : prod);
    apply(app);
    // The one rule alone first: all of them for each fault take ten seconds.
    const own = allRules.filter(({ id }) => id === caughtBy);
    if (runRules(app.stacks, own).length > 0) return [];
    const caught = [...new Set(runRules(app.stacks).map(({ rule }) => rule.id))];
    return [`${name}: ${caughtBy} lets it through, caught by ${caught.join(', ')}`];
  });
  expect(survivors).toEqual([]);
});

test('every rule has a fault that it is there for', () => {
  const caughtBy = new Set(faults.map((fault) => fault.caughtBy));
  expect(allRules.map(({ id }) => id).filter((id) => !caughtBy.has(id))).toEqual([]);
});

test('no fault is counted twice', () => {
  const names = faults.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
  expect(names.length).toBeGreaterThanOrEqual(120);
});

test.each([
  ['docs/architecture.md', `${faults.length} single faults`],
  ['docs/follow-a-command.md', `${allRules.length} rules`],
  ['CHANGELOG.md', `${allRules.length} rules over the templates`],
])('%s counts as many: %s', (file, count) => {
  if (!readFileSync(file, 'utf8').includes(count)) throw new Error(`${file} is out of date: ${count}`);
});
