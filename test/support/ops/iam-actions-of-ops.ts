import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** IAM's name of each service whose client the command imports. One that is missing here fails the test by name. */
const prefixes: Readonly<Record<string, string>> = {
  acm: 'acm',
  appconfig: 'appconfig',
  'application-auto-scaling': 'application-autoscaling',
  cloudformation: 'cloudformation',
  cloudwatch: 'cloudwatch',
  'cloudwatch-logs': 'logs',
  ec2: 'ec2',
  ecr: 'ecr',
  ecs: 'ecs',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  elasticache: 'elasticache',
  iam: 'iam',
  lambda: 'lambda',
  s3: 's3',
  'service-quotas': 'servicequotas',
  sns: 'sns',
  ssm: 'ssm',
  sts: 'sts',
};

/** Calls whose action has another name, or that need more than their own. (Service Authorization Reference) */
const others: Readonly<Record<string, readonly string[]>> = {
  's3:ListObjectsV2': ['s3:ListBucket'],
  's3:HeadObject': ['s3:GetObject'],
  'lambda:Invoke': ['lambda:InvokeFunction'],
  // Passes the stack's own role.
  'cloudformation:UpdateStack': ['cloudformation:UpdateStack', 'iam:PassRole'],
  // With tags in the same call.
  'elasticloadbalancing:CreateRule': ['elasticloadbalancing:CreateRule', 'elasticloadbalancing:AddTags'],
  // Passes the roles of the task, and gives it tags.
  'ecs:RunTask': ['ecs:RunTask', 'iam:PassRole', 'ecs:TagResource'],
  // Whoever is somebody may ask who that is.
  'sts:GetCallerIdentity': [],
};

/** Verbs of whoever deploys the stage: they delete stacks, or read templates and make change sets, which no operator may. */
const ofDeployers = ['ops/first-deploy/', 'ops/review/'];

/** Actions that the sources call for operators, each with the files that call it. */
export function iamActionsOfOps(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const file of typescriptFiles('ops').filter(
    (one) => !ofDeployers.some((folder) => one.startsWith(folder)),
  )) {
    for (const call of callsIn(readFileSync(file, 'utf8'))) {
      for (const action of others[call] ?? [call]) {
        found.set(action, [...(found.get(action) ?? []), file]);
      }
    }
  }
  return found;
}

/** Whether an action only looks. */
export function onlyReads(action: string): boolean {
  return /^[a-z0-9-]+:(Describe|Get|List|Filter|BatchGet)/.test(action);
}

function typescriptFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** A command, or a paginator, which sends one. */
const calledBy = /^(?:([A-Za-z0-9]+)Command|paginate([A-Z][A-Za-z0-9]*))$/;

/** `ecs:DescribeServices` for each command that a source imports from the SDK, also by its paginator. */
function callsIn(source: string): string[] {
  return [...source.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([a-z0-9-]+)'/g)].flatMap(
    ([, names = '', client = '']) => {
      const prefix = prefixes[client];
      if (prefix === undefined)
        throw new Error(`test/support/ops/iam-actions-of-ops.ts: no prefix for ${client}`);
      return names
        .split(',')
        .map((name) => name.trim())
        .flatMap(
          (name) =>
            calledBy
              .exec(name)
              ?.slice(1)
              .find((call) => call !== undefined) ?? [],
        )
        .map((command) => `${prefix}:${command}`);
    },
  );
}
