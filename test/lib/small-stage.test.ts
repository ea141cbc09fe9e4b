import { readFileSync } from 'node:fs';
import { checkStage } from '../../config/check-stage';
import { ticketSections } from '../../config/contract/runbook-sections';
import { addChecks } from '../../lib/add-checks';
import { alarmsOf } from '../support/synth/alarms-of';
import { resourcesByType } from '../support/synth/parsed-template';
import { smallStage, unsizedStage } from '../support/synth/small-stage';
import { stageWith } from '../support/synth/stage-with';
import { type SynthesisedStage, synthStage } from '../support/synth/synth-stage';
import { synthesise } from '../support/synth/synthesise';

const small = synthStage(smallStage());
const unsized = synthStage(unsizedStage());

const namesOf = (stage: SynthesisedStage, severities: readonly string[]) =>
  alarmsOf(stage)
    .filter(({ metadata }) => severities.includes(metadata?.severity ?? ''))
    .map(({ name }) => name);
/** All that dashboards draw and say, without the alarms' own names. */
const dashboard = ({ parsed }: SynthesisedStage) =>
  JSON.stringify(resourcesByType(parsed.Platform, 'AWS::CloudWatch::Dashboard'));

/** With what the other one lacks: websockets, and so a pub/sub store, and a cache. */
const whole = checkStage(
  readFileSync('docs/small.yaml', 'utf8')
    .replace(
      'services:\n',
      'services:\n  sockets: { kind: websockets, image: app, tasks: { min: 1, max: 4 }, caches: [locks] }\n',
    )
    .concat('stores: { caches: { locks: {} } }\n'),
  { file: 'docs/small.yaml' },
);

test.each([
  [smallStage(), ['2 cache.t4g.small']],
  [whole, ['2 cache.t4g.small', '1 cache.t4g.small', '1 cache.t4g.small']],
])('a small stage breaks no rule, warns of nothing, and has small stores', (config, nodes) => {
  // A finding of a rule, or of cdk-nag, is thrown.
  const { warnings, parsed } = synthesise(config, addChecks);
  expect(warnings).toEqual([]);
  expect(
    resourcesByType(parsed.Foundation, 'AWS::ElastiCache::ReplicationGroup').map(
      ([, { Properties }]) => `${Properties?.NumCacheClusters} ${Properties?.CacheNodeType}`,
    ),
  ).toEqual(nodes);
});

test('every page, what scales and what undoes a deploy is there whatever the size', () => {
  const kept = ['page', 'scaling', 'deploy'];
  expect(namesOf(small, kept)).toEqual(namesOf(unsized, kept));
  expect(namesOf(small, ['page']).length).toBeGreaterThan(10);
});

test('tickets that a stage does without are no alarms, in no stack, and their limits stay on the dashboard', () => {
  // It has every kind of service, a scheduler, both stores and a cache.
  const local = synthStage(stageWith());
  const none = synthStage(
    stageWith((stage) => {
      stage.alerts = { ...stage.alerts, withoutTickets: [...ticketSections] };
    }),
  );
  expect(namesOf(local, ['ticket']).length).toBeGreaterThan(15);
  expect(namesOf(none, ['ticket'])).toEqual([]);
  expect(namesOf(none, ['page', 'scaling', 'deploy'])).toEqual(namesOf(local, ['page', 'scaling', 'deploy']));
  expect(dashboard(none)).toBe(dashboard(local));
});

test.each([
  [small, 'disabled'],
  [unsized, 'enabled'],
] as const)('Container Insights is what the stage file says, not what the account does', (stage, value) => {
  const [[, cluster] = []] = resourcesByType(stage.parsed.Platform, 'AWS::ECS::Cluster');
  expect(cluster?.Properties?.ClusterSettings).toEqual([{ Name: 'containerInsights', Value: value }]);
});

test('nothing looks at what Container Insights would publish', () => {
  expect(JSON.stringify(unsized.parsed)).not.toContain('ECS/ContainerInsights');
});

test('the walls are those of every stage: users of its own, and a store that keeps jobs and its replica', () => {
  const [[, store] = []] = resourcesByType(small.parsed.Foundation, 'AWS::ElastiCache::ReplicationGroup');
  expect(store?.Properties).toMatchObject({ NumCacheClusters: 2, AutomaticFailoverEnabled: true });
  const properties = (stage: SynthesisedStage, type: string) =>
    resourcesByType(stage.parsed.Foundation, type).map(([, resource]) => resource.Properties);
  for (const type of [
    'AWS::ElastiCache::User',
    'AWS::ElastiCache::ParameterGroup',
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::SecurityGroupIngress',
  ]) {
    expect(properties(small, type)).toEqual(properties(unsized, type));
  }
});
