import { readFileSync } from 'node:fs';
import { App, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { earlyValidator } from '../../lib/early-validator';

const { context }: { context: Record<string, unknown> } = JSON.parse(readFileSync('cdk.json', 'utf8'));

/** What a synth says of a parameter with a property that no parameter has. No rule of ours looks at one. */
function saidOf(builtInValidation: boolean): string {
  // As the app's entry does: the variable turns off CDK's own plugin, and an argument ours.
  const app = new App({ context });
  if (builtInValidation) Validations.of(app).addPlugins(earlyValidator(app));
  const stack = new Stack(app, 'Wrong', { env: { region: 'us-east-1' } });
  new CfnResource(stack, 'Parameter', {
    type: 'AWS::SSM::Parameter',
    properties: { Type: 'String', Value: 'x', Misspelt: 1 },
  });
  try {
    app.synth();
    return '';
  } catch (error) {
    return String(error);
  }
}

test('a wrong template still fails the synth, although the engine was built before it stood', () => {
  expect(saidOf(true)).toMatch(/Misspelt/);
});

test('switched off, it is off', () => {
  expect(saidOf(false)).toBe('');
});
