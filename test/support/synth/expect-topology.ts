import { loadStage } from '../../../config/load-stage';
import { synthStage } from './synth-stage';
import { topologyOf } from './topology';

/**
 * For review, not as proof: who exists, who reaches whom, sizes, policies, rollouts and alarms of one stage, without
 * hashes. A reviewer reads the difference; the assertions and rules elsewhere say whether it is right.
 */
export function expectTopology(stage: string): void {
  const topology = topologyOf(synthStage(loadStage(stage)));
  expect(JSON.stringify(topology, null, 2).length).toBeLessThan(60 * 1024);
  expect(topology).toMatchSnapshot();
}
