import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Stage, Validations } from 'aws-cdk-lib';
import { CfnParameterGroup, CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import { loadStage } from '../../config/load-stage';
import { buildStage } from '../../lib/build-stage';
import { BulkheadRulesPlugin } from '../../rules/plugin';

const outdir = mkdtempSync(join(tmpdir(), 'bulkhead-plugin-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

const context: Record<string, unknown> = JSON.parse(readFileSync('cdk.json', 'utf8')).context;

function appWithRules(name: string, more: Readonly<Record<string, unknown>> = {}): App {
  const app = new App({ outdir: join(outdir, name), context: { ...context, ...more } });
  Validations.of(app).addPlugins(new BulkheadRulesPlugin());
  return app;
}

/** A job store whose parameters stand in another stack, and that breaks other rules too. */
function jobStore(scope: App | Stage): Stack {
  const data = new Stack(scope, 'Data', { stackName: 'named-by-hand' });
  const parameters = new CfnParameterGroup(data, 'Parameters', {
    cacheParameterGroupFamily: 'valkey8',
    description: 'jobs',
    properties: { 'maxmemory-policy': 'volatile-lru' },
  });
  const stack = new Stack(scope, 'App');
  new CfnReplicationGroup(stack, 'Store', {
    replicationGroupDescription: 'jobs',
    cacheParameterGroupName: parameters.ref,
    tags: [{ key: 'bulkhead:role', value: 'jobs' }],
  });
  return stack;
}

function reportOf(app: App): string {
  try {
    app.synth();
    return '';
  } catch (error) {
    return String(error);
  }
}

test('a broken rule fails the synth: what is wrong, what happened to whom, and where that is told', () => {
  const app = appWithRules('broken');
  jobStore(app);
  const report = reportOf(app);
  expect(report).toContain('ERROR A job store never evicts.\n');
  expect(report).toContain(
    '  Store: maxmemory-policy of its parameter group is "volatile-lru", expected "noeviction"\n' +
      "WeddingWire, 2016: their ElastiCache evicted Sidekiq's keys",
  );
  expect(report).toContain('https://github.com/sidekiq/sidekiq/issues/2883');
  expect(report).toContain("Acknowledge with 'Bulkhead-rules::job-store-noeviction'");
  expect(report).toContain('App/Store');
});

test('all that one rule says of one resource stands together', () => {
  const app = appWithRules('together');
  jobStore(app);
  expect(reportOf(app)).toContain(
    '  Store: DeletionPolicy is nothing, expected "Snapshot"\n' +
      '  Store: UpdateReplacePolicy is nothing, expected "Snapshot"\n',
  );
});

test('an exception is acknowledged beside its resource, with a reason', () => {
  const app = appWithRules('acknowledged');
  const stack = jobStore(app);
  Validations.of(stack).acknowledge({ id: 'Bulkhead-rules::job-store-noeviction', reason: 'it is a test' });
  const report = reportOf(app);
  expect(report).not.toContain('never evicts');
  expect(report).toContain('A store has a fixed name');
});

test('weak references find a stack by its name, also in a stage', () => {
  const app = appWithRules('weak', { '@aws-cdk/core:defaultCrossStackReferences': 'weak' });
  const stage = new Stage(app, 'Prod');
  const { templateFile } = jobStore(stage);
  expect(reportOf(app)).toContain('is "volatile-lru", expected "noeviction"');
  expect(readFileSync(join(stage.outdir, templateFile), 'utf8')).toMatch(/GetStackOutput[^}]*named-by-hand/);
});

test('prod passes', () => {
  const app = appWithRules('prod');
  buildStage(app, loadStage('prod'));
  app.synth();
  const plugin = new BulkheadRulesPlugin();
  const stacks = app.node.findAll().filter((construct) => Stack.isStack(construct));
  const stackTemplates = stacks.map((stack) => ({
    stackConstructPath: stack.node.path,
    templatePath: join(outdir, 'prod', stack.templateFile),
    accountId: undefined,
    region: undefined,
  }));
  const report = plugin.validate({ appConstruct: app, stackTemplates, templatePaths: [] });
  expect(report).toEqual({ success: true, violations: [] });
});
