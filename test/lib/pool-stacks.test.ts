import { loadStage } from '../../config/load-stage';
import { resourcesByType } from '../support/synth/parsed-template';
import { stageWith } from '../support/synth/stage-with';
import { type SynthesisedStage, synthStage } from '../support/synth/synth-stage';

const prod = synthStage(loadStage('prod'));

const poolNames = ({ parsed }: SynthesisedStage) =>
  Object.keys(parsed).filter((name) => name.startsWith('Pool-'));

test('each pool stands in a stack of its own, called after it', () => {
  expect(poolNames(prod)).toEqual([
    'Pool-Urgent',
    'Pool-Default',
    'Pool-Pushes',
    'Pool-Bulk',
    'Pool-Scheduler',
  ]);
  for (const name of Object.keys(prod.config.workers)) {
    const services = resourcesByType(prod.pool(name), 'AWS::ECS::Service');
    expect(services.map(([, { Properties }]) => Properties?.ServiceName)).toEqual([name]);
  }
});

test('no stack refers to a pool’s, so that none waits for one', () => {
  const exported = poolNames(prod).filter(
    (name) => 'Outputs' in prod.pool(name.slice('Pool-'.length).toLowerCase()),
  );
  const named = Object.entries(prod.parsed).filter(([, template]) =>
    /"(StackName|Fn::ImportValue)":"[^"]*-Pool-/.test(JSON.stringify(template)),
  );
  expect([exported, named]).toEqual([[], []]);
});

test('a pool that comes and one that goes change nothing in another’s stack but the list of queues', () => {
  const before = synthStage(stageWith());
  const after = synthStage(
    stageWith((input) => {
      const { pushes, ...others } = input.workers;
      if (pushes !== undefined)
        input.workers = { 'new-mail': { ...pushes, queues: ['new-mail'] }, ...others };
    }),
  );
  expect(poolNames(after)).toEqual([
    'Pool-NewMail',
    'Pool-Urgent',
    'Pool-Default',
    'Pool-Bulk',
    'Pool-Scheduler',
  ]);
  const queues = /\{"Name":"BULKHEAD_STAGE_QUEUES","Value":"[^"]*"\}/;
  for (const name of ['urgent', 'default', 'bulk', 'scheduler']) {
    const [one, other] = [before, after].map((stage) => JSON.stringify(stage.pool(name)));
    expect(one).toMatch(queues);
    expect(other?.replace(queues, '')).toBe(one?.replace(queues, ''));
  }
});

test('logical ids of a pool are its own: a finding does not tell the stack', () => {
  const ids = poolNames(prod).flatMap((_, index) =>
    Object.keys(prod.pool(Object.keys(prod.config.workers)[index] ?? '').Resources),
  );
  expect(new Set(ids).size).toBe(ids.length);
});
