import { readFileSync } from 'node:fs';
import * as cloudFormation from '@aws-sdk/client-cloudformation';
import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import * as ecs from '@aws-sdk/client-ecs';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import * as elastiCache from '@aws-sdk/client-elasticache';
import * as lambda from '@aws-sdk/client-lambda';
import * as sns from '@aws-sdk/client-sns';
import { runbookPath, runbookSections } from '../../config/contract/runbook-sections';
import { loadStage } from '../../config/load-stage';
import { listStages } from '../../config/stage-file';
import { alarmsOf } from '../support/synth/alarms-of';
import { synthStage } from '../support/synth/synth-stage';

const text = readFileSync(runbookPath, 'utf8');
const [introduction = '', ...articles] = text.split('\n### ');
const headings = articles.map((article) => article.split('\n')[0] ?? '');

test('one article for each slug of the list, in its order', () => {
  expect(headings).toEqual(Object.keys(runbookSections));
});

test('every alarm of every stage has its article, and every article an alarm', () => {
  const used = listStages().flatMap((stage) =>
    alarmsOf(synthStage(loadStage(stage))).map(({ metadata }) => String(metadata?.article)),
  );
  expect([...new Set(used)].sort()).toEqual([...headings].sort());
});

test.each(articles.map((article) => [article.split('\n')[0] ?? '', article] as const))(
  '%s: what customers notice, what to look at, what to do, how it is over',
  (slug, article) => {
    const quiet = {
      'pool-scaling': 'Tells nobody',
      'failing-tasks': 'Tells nobody',
      'page-test': 'Nothing is wrong',
    } as const;
    expect(article).toContain(
      Object.hasOwn(quiet, slug)
        ? Object.entries(quiet).find(([key]) => key === slug)?.[1]
        : '**Customers notice**',
    );
    expect(article).toContain('```sh\n');
    expect(article).toMatch(/\*\*Do\.?\*\*/);
    expect(article).toContain('**Over when**');
  },
);

test('links lead to articles', () => {
  const links = [...text.matchAll(/\]\(#([a-z-]+)\)/g)].map(([, slug]) => slug);
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((slug) => !headings.includes(slug ?? ''))).toEqual([]);
});

test('our commands exist', () => {
  const commands = readFileSync('bin/bulkhead.ts', 'utf8');
  const used = new Set([...text.matchAll(/\.\/bulkhead ([a-z-]+)/g)].map(([, name]) => name));
  expect([...used].sort()).toEqual(['budgets', 'page-test', 'queue', 'store']);
  for (const name of used) expect(commands).toContain(`'../ops/${name}/${name}-command'`);
});

test('what articles call stands in the introduction', () => {
  const defined = [...introduction.matchAll(/^([a-z]+)\(\) \{/gm)].map(([, name]) => name);
  expect(defined).toEqual([
    'output',
    'alarms',
    'lines',
    'reading',
    'tasks',
    'applogs',
    'range',
    'parameters',
  ]);
  const variables = new Set(articles.join('').match(/(?<=\$)[A-Z]{3,}/g));
  const set = [...introduction.matchAll(/(?:^|\s)([A-Z_]+)=/g)].map(([, name]) => name);
  expect([...variables].filter((name) => !set.includes(name))).toEqual(['METER']);
});

/** Clients that this repository has anyway. The rest was run by hand against the embedded region. */
const clients: Readonly<Record<string, object>> = {
  cloudformation: cloudFormation,
  cloudwatch: cloudWatch,
  ecs,
  elbv2: elb,
  elasticache: elastiCache,
  lambda,
  sns,
};

test('the plain commands are operations of AWS', () => {
  const used = [...text.matchAll(/\baws ([a-z0-9-]+) ([a-z-]+)/g)].map(
    ([, service = '', operation = '']) => ({
      service,
      operation,
    }),
  );
  const unknown = used.filter(({ service, operation }) => {
    const client = clients[service];
    const command = operation.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());
    return client !== undefined && !(`${command}Command` in client);
  });
  expect(unknown).toEqual([]);
  const others = new Set(
    used.map(({ service }) => service).filter((service) => clients[service] === undefined),
  );
  expect([...others].sort()).toEqual(['application-autoscaling', 'events', 'logs']);
});
