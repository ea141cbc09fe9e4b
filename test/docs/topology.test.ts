import { readFileSync } from 'node:fs';
import { withDiagram } from '../../scripts/topology/mermaid';
import { stageTemplates } from '../../scripts/topology/stage-templates';
import { topologyDiagram } from '../../scripts/topology/topology-diagram';
import { Editable } from '../rules/editable';

const prod = stageTemplates('prod');
const drawn = topologyDiagram(prod);
const page = readFileSync('docs/topology.md', 'utf8');

const service = 'AWS::ECS::Service';
const groups = 'Properties.NetworkConfiguration.AwsvpcConfiguration.SecurityGroups';

/** Lines that a change adds to the picture and takes from it. */
function changed(change: (edit: Editable) => void): string[] {
  const edit = new Editable(prod);
  change(edit);
  const [before, after] = [drawn.split('\n'), topologyDiagram(edit.stacks).split('\n')];
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line.trim()}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line.trim()}`),
  ];
}

test('docs/topology.md shows what prod synthesises', () => {
  if (withDiagram(page, drawn) !== page) throw new Error('docs/topology.md is out of date: npm run topology');
});

test('a page without a place for the picture is refused', () => {
  expect(() => withDiagram('# Topology\n', drawn)).toThrow('no ```mermaid block');
});

test('websockets have no arrow into the job store', () => {
  expect(drawn).not.toMatch(/service_websockets .*store_prod_jobs_1/);
  expect(drawn).not.toMatch(/(tasks|stack_\w+) .*store_prod_jobs_1/);
});

test('websockets that join the clients of the job store get an arrow into it', () => {
  const lines = changed((edit) => {
    const web = edit.find(service, '"ServiceName":"web"');
    const websockets = edit.find(service, '"ServiceName":"websockets"');
    edit.push(websockets, groups, edit.pick(web, groups, 'JobStoreClientGroup'));
  });
  expect(lines).toEqual(['+ service_websockets -->|"6380: no secret of it"| store_prod_jobs_1']);
});

test('a secret of the job store is drawn where its group is missing', () => {
  const lines = changed((edit) => {
    const web = edit.find('AWS::ECS::TaskDefinition', '"Family":"bulkhead-prod-web"');
    const websockets = edit.find('AWS::ECS::TaskDefinition', '"Family":"bulkhead-prod-websockets"');
    const secrets = 'Properties.ContainerDefinitions.0.Secrets';
    edit.push(websockets, secrets, edit.pick(web, secrets, 'JobStoreAppConnection'));
  });
  expect(lines).toEqual(['+ service_websockets -.->|"may not dial: REDIS_URL"| store_prod_jobs_1']);
});

test('a rule of the job store that is gone takes the arrows with it', () => {
  const lines = changed((edit) =>
    edit.delete(edit.find('AWS::EC2::SecurityGroupIngress', 'JobStoreServerGroup')),
  );
  expect(lines).toEqual([
    '- service_web -->|"6380: REDIS_URL"| store_prod_jobs_1',
    '- service_api -->|"6380: REDIS_URL"| store_prod_jobs_1',
    '- pools -->|"6380: REDIS_URL"| store_prod_jobs_1',
    '- function_QueueMeterFunction -->|"6380: as a user who may only look"| store_prod_jobs_1',
    `- function_QueueMoverFunction -->|"6380: as the app's user"| store_prod_jobs_1`,
    '+ service_web -.->|"may not dial: REDIS_URL"| store_prod_jobs_1',
    '+ service_api -.->|"may not dial: REDIS_URL"| store_prod_jobs_1',
    '+ pools -.->|"may not dial: REDIS_URL"| store_prod_jobs_1',
  ]);
});

test('one pool with another way is drawn by itself, and so are the rest', () => {
  const lines = changed((edit) => edit.drop(edit.find(service, '"ServiceName":"bulk"'), groups, 'JobStore'));
  expect(lines).toContain('- pools -->|"6380: REDIS_URL"| store_prod_jobs_1');
  expect(lines).toContain('+ pool_pushes -->|"6380: REDIS_URL"| store_prod_jobs_1');
  expect(lines).toContain('+ pool_bulk -.->|"may not dial: REDIS_URL"| store_prod_jobs_1');
});

test('a store that evicts says so', () => {
  const lines = changed((edit) =>
    edit.set(
      edit.find('AWS::ElastiCache::ParameterGroup', 'jobs store'),
      'Properties.Properties.maxmemory-policy',
      'allkeys-lru',
    ),
  );
  expect(lines[1]).toContain('when full: allkeys-lru');
});

test('every line is one that Mermaid reads: plain ids, quoted texts, known arrows', () => {
  const id = '[a-z]+(_\\w+)?';
  const text = '"[^"]+"';
  const line = new RegExp(
    `^ *(flowchart LR|subgraph ${id} \\[${text}\\]|end|${id}(\\[${text}\\]|\\[\\(${text}\\)\\]|\\(\\[${text}\\]\\))` +
      `|${id} (-->|-\\.->)\\|${text}\\| ${id}|classDef \\w+ [\\w:-]+|class ${id} \\w+)$`,
  );
  expect(drawn.split('\n').filter((one) => one !== '' && !line.test(one))).toEqual([]);
});

test('characters that would end a text are written as entities', () => {
  const lines = changed((edit) =>
    edit.set(edit.find('AWS::SNS::Subscription', 'pager@'), 'Properties.Endpoint', '"<a>#1"'),
  );
  expect(lines[1]).toContain('topic AlertsPage<br/>#quot;#lt;a#gt;#35;1#quot;');
});
