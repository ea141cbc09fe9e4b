import type { Rule } from '../../rules/rule';
import { switchesActAtOnce } from '../../rules/switches-act-at-once';
import { switchesNotInTemplate } from '../../rules/switches-not-in-template';
import { broken } from './broken';
import type { Editable } from './editable';

const at = (logicalId: string) => ({ stack: 'app', logicalId });
const role = (value: string) => [{ Key: 'bulkhead:role', Value: value }];

/** A profile of a role, and something that a template makes for it. */
const made =
  (type: string, profileRole: string, profile: unknown = { Ref: 'Profile' }) =>
  (app: Editable): void => {
    app.add(at('Profile'), {
      Type: 'AWS::AppConfig::ConfigurationProfile',
      Properties: { LocationUri: 'hosted', Tags: role(profileRole) },
    });
    app.add(at('Made'), { Type: type, Properties: { ConfigurationProfileId: profile } });
  };

const strategy =
  (properties: Readonly<Record<string, unknown>>, tags = role('controls')) =>
  (app: Editable): void =>
    app.add(at('Strategy'), {
      Type: 'AWS::AppConfig::DeploymentStrategy',
      Properties: { ...properties, Tags: tags },
    });

const atOnce = { DeploymentDurationInMinutes: 0, FinalBakeTimeInMinutes: 0, GrowthFactor: 100 };

type Case = readonly [rule: Rule, what: string, change: (app: Editable) => void, messages: string[]];

const cases: readonly Case[] = [
  [
    switchesNotInTemplate,
    'a version',
    made('AWS::AppConfig::HostedConfigurationVersion', 'controls'),
    ['app/Made: overwrites Profile when it changes, expected a seed by API'],
  ],
  [
    switchesNotInTemplate,
    'a deployment',
    made('AWS::AppConfig::Deployment', 'controls'),
    ['app/Made: overwrites Profile when it changes, expected a seed by API'],
  ],
  [
    switchesNotInTemplate,
    'a deployment of a profile that nobody can look at',
    made('AWS::AppConfig::Deployment', 'controls', 'abc1234'),
    ['app/Made: its profile is in no template, expected one whose role can be read'],
  ],
  [
    switchesNotInTemplate,
    'what is not for operators may stand in a template',
    made('AWS::AppConfig::Deployment', 'features'),
    [],
  ],
  [switchesActAtOnce, 'at once', strategy(atOnce), []],
  [switchesActAtOnce, 'at once, in text', strategy({ ...atOnce, GrowthFactor: '100' }), []],
  [
    switchesActAtOnce,
    'ten minutes of bake',
    strategy({ ...atOnce, FinalBakeTimeInMinutes: 10 }),
    ['app/Strategy: FinalBakeTimeInMinutes is 10, expected 0'],
  ],
  [
    switchesActAtOnce,
    'nothing said',
    strategy({}),
    [
      'app/Strategy: DeploymentDurationInMinutes is nothing, expected 0',
      'app/Strategy: FinalBakeTimeInMinutes is nothing, expected 0',
      'app/Strategy: GrowthFactor is nothing, expected 100',
    ],
  ],
  [
    switchesActAtOnce,
    'what is not for operators may take its time',
    strategy({ DeploymentDurationInMinutes: 20 }, role('features')),
    [],
  ],
];

test.each(cases.map(([rule, what, ...rest]) => [rule.id, what, rule, ...rest] as const))(
  '%s: %s',
  (_id, _what, rule, change, messages) => {
    expect(broken(rule, change)).toEqual(messages);
  },
);
