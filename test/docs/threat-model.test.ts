import { readFileSync } from 'node:fs';
import { taskEnvironment } from '../../config/contract/task-environment';
import { loadStage } from '../../config/load-stage';
import { resolveReference } from '../../rules/resolve-reference';
import { referencesIn } from '../../rules/support/references';
import { type Located, resourcesOf } from '../../rules/support/resources';
import { egressOf, securityGroups } from '../../rules/support/security-groups';
import { containersOf, rolesWithPolicies, servicesOf } from '../../rules/support/services';
import { listOf, recordOf } from '../../rules/support/template-values';
import { policiesOf } from '../support/iam/policies';
import { parsedStacks } from '../support/synth/parsed-stacks';

const page = readFileSync('docs/threat-model.md', 'utf8');
const stacks = parsedStacks(loadStage('prod'));

/** Rows of the table under a heading, without the two of its head, as far as the templates say them. */
function tableOf(heading: string, columns: number): string[][] {
  const [, text = ''] = page.split(`\n## ${heading}\n`);
  const [section = ''] = text.split('\n## ');
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  const cells = (line: string) => line.split('|').slice(1, columns + 1);
  return rows.slice(1).map((line) => cells(line).map((cell) => cell.replaceAll('`', '').trim()));
}

/** Whoever has a role or a place in the network, and is no person. */
interface Principal {
  readonly name: string;
  readonly groups: { readonly stack: string; readonly value: unknown };
  readonly role: { readonly stack: string; readonly value: unknown };
}

function principals(): Principal[] {
  const services = servicesOf(stacks).map(({ stack, task, properties }): Principal => {
    const network = recordOf(recordOf(properties.NetworkConfiguration).AwsvpcConfiguration);
    return {
      name: nameOf(task),
      groups: { stack, value: network.SecurityGroups },
      role: { stack: task?.stack ?? stack, value: task?.properties.TaskRoleArn },
    };
  });
  const functions = resourcesOf(stacks, 'AWS::Lambda::Function').map(
    ({ stack, logicalId, properties }): Principal => ({
      name: logicalId.replace(/(Function)?[0-9A-F]{8}$/, ''),
      groups: { stack, value: recordOf(properties.VpcConfig).SecurityGroupIds },
      role: { stack, value: properties.Role },
    }),
  );
  const balancers = resourcesOf(stacks, 'AWS::ElasticLoadBalancingV2::LoadBalancer').map(
    ({ stack, logicalId, properties }): Principal => ({
      name: `load balancer ${logicalId.replace(/[0-9A-F]{8}$/, '')}`,
      groups: { stack, value: properties.SecurityGroups },
      role: { stack, value: undefined },
    }),
  );
  return [...balancers, ...services, ...functions];
}

/** What the stage file calls the service of a task. */
function nameOf(task: Located | undefined): string {
  const variables = containersOf(task).flatMap(({ Environment }) => listOf(Environment).map(recordOf));
  return String(variables.find(({ Name }) => Name === taskEnvironment.service)?.Value);
}

/** Of a secret that the team made, the name in its ARN. */
function secretNameOf(arn: string): string {
  return /:secret:([\w/+=.@-]+?)(-[A-Za-z0-9]{6}|-\?+)?["*]/.exec(arn)?.[1] ?? arn;
}

/** Whom the members of some groups may dial, as `jobs store:6380` or `0.0.0.0/0:443`. */
function dialled({ groups }: Principal): string[] {
  const rules = securityGroups(stacks, groups).flatMap(({ key }) => egressOf(stacks, key));
  const targets = rules.map(({ stack, rule }) => {
    const { DestinationSecurityGroupId, CidrIp, FromPort, ToPort } = rule;
    const ports = FromPort === ToPort ? FromPort : `${FromPort}-${ToPort}`;
    if (DestinationSecurityGroupId === undefined) return `${CidrIp}:${ports}`;
    const { target } = resolveReference(stacks, { stack, value: DestinationSecurityGroupId });
    return `${titleOf(target)}:${ports}`;
  });
  return [...new Set(targets)].sort();
}

/** `Bulkhead: nodes of the jobs store` -> `jobs store`. */
function titleOf(group: Located | undefined): string {
  return String(group?.properties.GroupDescription).replace(/^Bulkhead: (nodes of the )?/, '');
}

/** What a role may ask of AWS, without what every function may: its own log, and its place in the VPC. */
function allowed(places: readonly string[]): string[] {
  const actions = policiesOf(stacks)
    .filter(({ place }) => places.includes(place))
    .flatMap(({ statements }) => statements)
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) => statement.actions);
  return [...new Set(actions)]
    .filter((action) => !/^(logs:(Create|Put)Log|ec2:\w+(NetworkInterface|PrivateIp|Subnet))/.test(action))
    .sort();
}

/** Principals of the same kind share a row. */
function rows(said: (principal: Principal) => readonly string[]): string[][] {
  const together = new Map<string, string[]>();
  for (const principal of principals()) {
    const text = said(principal).join(', ');
    if (text !== '') together.set(text, [...(together.get(text) ?? []), principal.name]);
  }
  return [...together].map(([text, names]) => [names.join(', '), text]);
}

test('who may dial whom is what the security groups of prod say', () => {
  const told = tableOf('Who reaches whom', 2);
  expect(told).toEqual(rows(dialled));
});

test('what tasks and functions may ask of AWS is what their roles say', () => {
  const ofRole = ({ role }: Principal) => allowed(rolesWithPolicies(stacks, role).map(({ key }) => key));
  expect(tableOf('What a role may ask of AWS', 2)).toEqual(rows(ofRole));
});

/** Secrets that ECS puts into the tasks of a service, by its execution role. */
function secretsOf(service: string): string[] {
  const { task } = servicesOf(stacks).find(({ task: one }) => nameOf(one) === service) ?? {};
  const roles = rolesWithPolicies(stacks, {
    stack: task?.stack ?? '',
    value: task?.properties.ExecutionRoleArn,
  });
  const statements = roles.flatMap(({ stack, properties }) =>
    listOf(recordOf(properties.PolicyDocument).Statement).map((value) => ({ stack, value })),
  );
  return statements
    .filter(({ value }) => listOf(recordOf(value).Action).includes('secretsmanager:GetSecretValue'))
    .flatMap(({ stack, value }) => {
      const { Resource } = recordOf(value);
      return listOf(Resource).flatMap((one) => {
        const own = referencesIn(stacks, { stack, value: one }).map(({ logicalId }) => logicalId);
        return own.length > 0 ? own : [secretNameOf(JSON.stringify(one))];
      });
    })
    .map((name) => name.replace(/[0-9A-F]{8}$/, ''))
    .sort();
}

test('which secrets a task has is what its execution role may read', () => {
  const told = new Map<string, string[]>();
  for (const { task } of servicesOf(stacks)) {
    const text = [...new Set(secretsOf(nameOf(task)))].join(', ');
    told.set(text, [...(told.get(text) ?? []), nameOf(task)]);
  }
  const found = [...told].map(([text, names]) => [names.join(', '), text]);
  expect(tableOf('Secrets in a task', 2)).toEqual(found);
});

const people: Readonly<Record<string, RegExp>> = {
  reader: /\/OperatorRolesReads/,
  operator: /\/OperatorRolesOperator/,
  runner: /\/OperatorRolesRunner/,
  maintenance: /\/MaintenanceRoleDefault/,
};

test('what people may change is what their roles say', () => {
  const places = policiesOf(stacks).map(({ place }) => place);
  const changes = (of: RegExp) =>
    allowed(places.filter((place) => of.test(place))).filter(
      (action) => !/:(Describe|Get|List|Filter)/.test(action),
    );
  const found = Object.entries(people).map(([name, of]) => [name, changes(of).join(', ')]);
  expect(tableOf('What a person may change', 2)).toEqual(found);
});
