import { bootstrap } from '../../../config/contract/account-needs';
import { loadStage } from '../../../config/load-stage';
import { synthStage } from '../../support/synth/synth-stage';

test('the version of the bootstrap that is asked for is the one that the templates refuse to be without', () => {
  const rules = Object.values(synthStage(loadStage('prod')).parsed).flatMap(({ Rules, Parameters }) =>
    Rules === undefined
      ? []
      : [{ text: JSON.stringify(Rules), parameter: Parameters?.BootstrapVersion?.Default }],
  );
  // All but Maintenance, which operators have updated with a role that may not read it.
  expect(rules).toHaveLength(8);
  const tooOld = Array.from({ length: bootstrap.minVersion - 1 }, (_, index) => String(index + 1));
  for (const { text, parameter } of rules) {
    expect(parameter).toBe(bootstrap.versionParameter);
    expect(text).toContain(`"Fn::Contains":[${JSON.stringify(tooOld)},{"Ref":"BootstrapVersion"}]`);
  }
});
