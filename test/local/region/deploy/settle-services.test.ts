import type { Template } from '../../../../local/region/adapt/template';
import { settleServices } from '../../../../local/region/deploy/settle-services';
import { regionClients } from '../../../../local/region/emulator/region-clients';

// Answers come from this file: no region listens there.
const { ecs } = regionClients(1);

/** A service whose rollout ends after some more calls, as on the emulator. */
function service(desiredCount: number, deployments: number) {
  const state = { desiredCount, deployments, updates: 0 };
  jest.spyOn(ecs, 'send').mockImplementation((command: { input: object; constructor: { name: string } }) => {
    if (command.constructor.name === 'UpdateServiceCommand') {
      state.updates += 1;
      if ('desiredCount' in command.input) state.desiredCount = Number(command.input.desiredCount);
      state.deployments = Math.max(1, state.deployments - 1);
    }
    const found = {
      serviceName: 'web',
      desiredCount: state.desiredCount,
      deployments: Array(state.deployments).fill({}),
    };
    return Promise.resolve({ services: [found] });
  });
  return state;
}

const original: Template = {
  Resources: {
    Service: { Type: 'AWS::ECS::Service' },
    Target: {
      Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
      Properties: {
        MinCapacity: 3,
        MaxCapacity: 9,
        ScalableDimension: 'ecs:service:DesiredCount',
        ResourceId: { 'Fn::GetAtt': ['Service', 'Name'] },
      },
    },
  },
};
const resources = [
  {
    stack: 'Platform',
    logicalId: 'Service',
    physicalId: 'arn:aws:ecs:us-east-1:000000000000:service/cluster/web',
    type: 'AWS::ECS::Service',
  },
];
const settle = () => settleServices(ecs, { stacks: [{ name: 'Platform', original }], resources });

describe('settleServices', () => {
  test('a new service is raised to its minimum', async () => {
    const state = service(1, 1);
    expect(await settle()).toEqual(['web']);
    expect(state).toMatchObject({ desiredCount: 3, updates: 1 });
  });

  test('what scaling chose within the range stays', async () => {
    const state = service(5, 1);
    expect(await settle()).toEqual([]);
    expect(state).toMatchObject({ desiredCount: 5, updates: 0 });
  });

  test('a rollout is taken to its end, step by step', async () => {
    const state = service(3, 4);
    await settle();
    expect(state).toMatchObject({ deployments: 1, updates: 3 });
  });

  test('a rollout that never ends is given up', async () => {
    const state = service(3, 1_000);
    await settle();
    expect(state.updates).toBe(4);
  });
});
