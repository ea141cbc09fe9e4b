import { alertTopicHearsCloudwatch } from '../../rules/alert-topic-hears-cloudwatch';
import { scheduleDoesNotPileUp } from '../../rules/schedule-does-not-pile-up';
import { broken } from './broken';
import type { Editable } from './editable';

type Resources = Readonly<Record<string, Record<string, unknown>>>;

const put = (app: Editable, resources: Resources): void => {
  for (const [logicalId, resource] of Object.entries(resources))
    app.add({ stack: 'app', logicalId }, resource);
};

const statement = (Service: string, Action: unknown) => ({ Effect: 'Allow', Principal: { Service }, Action });

interface Topic {
  readonly key?: unknown;
  readonly keyPolicy?: readonly unknown[];
  readonly policy?: readonly unknown[];
}

/** A topic that the errors of web are told to. */
const topic =
  ({ key, keyPolicy = [], policy }: Topic) =>
  (app: Editable): void => {
    put(app, {
      Pager: { Type: 'AWS::SNS::Topic', Properties: key === undefined ? {} : { KmsMasterKeyId: key } },
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: keyPolicy } } },
      Alias: { Type: 'AWS::KMS::Alias', Properties: { TargetKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } } },
    });
    if (policy !== undefined) {
      const Topics = [{ Ref: 'Pager' }];
      put(app, {
        Policy: {
          Type: 'AWS::SNS::TopicPolicy',
          Properties: { Topics, PolicyDocument: { Statement: policy } },
        },
      });
    }
    app.set({ stack: 'app', logicalId: 'WebErrors' }, 'Properties.AlarmActions', [{ Ref: 'Pager' }]);
  };

const cloudwatch = 'cloudwatch.amazonaws.com';
const publish = statement(cloudwatch, 'sns:Publish');
const use = statement(cloudwatch, ['kms:Decrypt', 'kms:GenerateDataKey*']);
const tlsOnly = { Effect: 'Deny', Principal: '*', Action: 'sns:Publish' };
const noKey = `is encrypted with Key, which does not allow kms:Decrypt and kms:GenerateDataKey* to ${cloudwatch}`;

test.each<[string, Topic, string[]]>([
  ['SNS gives a policy that lets alarms in', {}, []],
  ['policy and key let it in', { policy: [tlsOnly, publish], key: { Ref: 'Key' }, keyPolicy: [use] }, []],
  [
    'the account, and the key by its alias',
    {
      policy: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: ['SNS:Publish'] }],
      key: { Ref: 'Alias' },
      keyPolicy: [statement(cloudwatch, 'kms:*')],
    },
    [],
  ],
  [
    'a policy that only denies',
    { policy: [tlsOnly] },
    [`has a policy that does not allow sns:Publish to ${cloudwatch}`],
  ],
  [
    'a policy for events',
    { policy: [statement('events.amazonaws.com', 'sns:Publish')] },
    [`has a policy that does not allow sns:Publish to ${cloudwatch}`],
  ],
  [
    "SNS's own key",
    { key: 'alias/aws/sns' },
    [`is encrypted with SNS's own key, which ${cloudwatch} may not use: expected a key of its own`],
  ],
  [
    'a key from elsewhere',
    { key: 'arn:aws:kms:x' },
    ['is encrypted with a key that these templates do not make'],
  ],
  ['a key for nobody', { key: { Ref: 'Key' } }, [noKey]],
  [
    'half of what it needs',
    { key: { Ref: 'Key' }, keyPolicy: [statement(cloudwatch, 'kms:Decrypt')] },
    [noKey],
  ],
])('alert-topic-hears-cloudwatch: %s', (_what, options, messages) => {
  expect(broken(alertTopicHearsCloudwatch, topic(options))).toEqual(
    messages.map((message) => `app/Pager: ${message}`),
  );
});

test('alert-topic-hears-cloudwatch: a topic that no alarm tells is its own affair', () => {
  expect(
    broken(alertTopicHearsCloudwatch, (app) =>
      put(app, { News: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: 'alias/aws/sns' } } }),
    ),
  ).toEqual([]);
});

interface Schedule {
  readonly fn?: Readonly<Record<string, unknown>>;
  readonly invoke?: Readonly<Record<string, unknown>>;
  readonly rule?: Readonly<Record<string, unknown>>;
}

const schedule =
  ({ fn = {}, invoke, rule = {} }: Schedule) =>
  (app: Editable): void =>
    put(app, {
      Meter: { Type: 'AWS::Lambda::Function', Properties: { ReservedConcurrentExecutions: 2, ...fn } },
      ...(invoke === undefined
        ? {}
        : {
            Invoke: {
              Type: 'AWS::Lambda::EventInvokeConfig',
              Properties: { FunctionName: { Ref: 'Meter' }, ...invoke },
            },
          }),
      Minute: {
        Type: 'AWS::Events::Rule',
        Properties: {
          ScheduleExpression: 'rate(1 minute)',
          Targets: [{ Arn: { 'Fn::GetAtt': ['Meter', 'Arn'] } }],
          ...rule,
        },
      },
    });

const never = { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 };

test.each<[string, Schedule, string[]]>([
  ['bounded', { invoke: never }, []],
  [
    "Lambda's defaults",
    {},
    [
      'app/Meter: is tried 2 times more when it fails, expected 0',
      'app/Meter: is started up to 21600 s late, expected at most 300',
    ],
  ],
  [
    'no concurrency of its own',
    { invoke: never, fn: { ReservedConcurrentExecutions: undefined, Timeout: 121 } },
    [
      'app/Meter: has no ReservedConcurrentExecutions, and "rate(1 minute)" with a Timeout of 121 may start a third before the first has ended',
    ],
  ],
  [
    'no concurrency of its own, and over before a third begins',
    { invoke: never, fn: { ReservedConcurrentExecutions: undefined, Timeout: 120 } },
    [],
  ],
  [
    "Lambda's own timeout at a time of day",
    {
      invoke: never,
      fn: { ReservedConcurrentExecutions: undefined },
      rule: { ScheduleExpression: 'cron(0 3 * * ? *)' },
    },
    [],
  ],
  [
    'a schedule that only a deploy knows',
    {
      invoke: never,
      fn: { ReservedConcurrentExecutions: undefined },
      rule: { ScheduleExpression: { Ref: 'Schedule' } },
    },
    [
      'app/Meter: has no ReservedConcurrentExecutions, and {"Ref":"Schedule"} with a Timeout of nothing may start a third before the first has ended',
    ],
  ],
  [
    'throttled to nothing',
    { invoke: never, fn: { ReservedConcurrentExecutions: 0 } },
    ['app/Meter: ReservedConcurrentExecutions is 0, expected at least 1 or none'],
  ],
  [
    'off',
    { invoke: never, rule: { State: 'DISABLED' } },
    ['app/Minute: State is "DISABLED", expected "ENABLED"'],
  ],
  ['events and no schedule', { rule: { ScheduleExpression: undefined, State: 'DISABLED' } }, []],
])('schedule-does-not-pile-up: %s', (_what, options, messages) => {
  expect(broken(scheduleDoesNotPileUp, schedule(options))).toEqual(messages);
});
