import type { Editable } from '../editable';
import type { Fault } from './fault';
import { prodParts } from './prod-parts';

const { switchboard, switchStrategy } = prodParts;

const added = (app: Editable, type: string) => {
  const profile = switchboard(app, 'switchboard');
  app.add(
    { stack: profile.stack, logicalId: 'Added' },
    { Type: type, Properties: { ConfigurationProfileId: { Ref: profile.logicalId } } },
  );
};

/** What operators change in an incident. */
export const switchFaults: readonly Fault[] = [
  {
    name: 'the switchboard as a version in the template',
    caughtBy: 'switches-not-in-template',
    apply: (app) => added(app, 'AWS::AppConfig::HostedConfigurationVersion'),
  },
  {
    name: 'the switchboard deployed by the template',
    caughtBy: 'switches-not-in-template',
    apply: (app) => added(app, 'AWS::AppConfig::Deployment'),
  },
  {
    name: 'a kill switch that bakes',
    caughtBy: 'switches-act-at-once',
    apply: (app) => app.set(switchStrategy(app, 'prod'), 'Properties.FinalBakeTimeInMinutes', 10),
  },
  {
    name: 'a kill switch that comes by and by',
    caughtBy: 'switches-act-at-once',
    apply: (app) => app.set(switchStrategy(app, 'prod'), 'Properties.DeploymentDurationInMinutes', 20),
  },
  {
    name: 'a kill switch for every tenth task first',
    caughtBy: 'switches-act-at-once',
    apply: (app) => app.set(switchStrategy(app, 'prod'), 'Properties.GrowthFactor', 10),
  },
];
