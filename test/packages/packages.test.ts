import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { controlsBucketVariable } from '../../config/contract/controls-keys';
import { taskEnvironment } from '../../config/contract/task-environment';
import { allRules } from '../../rules/all-rules';
import { writtenDocument, writtenSwitch } from '../client/written-document';
import { contractExamples } from '../docs/contract-examples';
import { localStores } from '../support/stores/local-stores';
import { clientOptions } from '../support/stores/store-connection';
import { awsAnswers } from './aws-answers';
import { type InstalledApp, installedApp } from './installed-app';

const packages = ['@bulkhead/client', '@bulkhead/rules'] as const;
const moduleSystems = ['mjs', 'cjs'] as const;

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly private?: boolean;
  readonly engines: object;
  readonly scripts?: object;
  readonly dependencies?: object;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

let app: InstalledApp;

const inPackage = (name: string, file = ''): string => join(app.directory, 'node_modules', name, file);
const manifestOf = (name: string): Manifest =>
  JSON.parse(readFileSync(inPackage(name, 'package.json'), 'utf8'));
const rootManifest: Manifest & { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);

/** Every file of an installed package, by its path in it. */
const filesOf = (name: string): string[] =>
  readdirSync(inPackage(name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(inPackage(name), join(entry.parentPath, entry.name)));

/** What code and declarations of a package import from outside of it: names of packages, and of Node's own modules. */
function importedBy(name: string): string[] {
  const imports = /(?:\bfrom |\bimport |\bimport\(|\brequire\()["']([^."'][^"']*)["']/g;
  const packageOf = /^(?:node:[^/]+|@[^/]+\/[^/]+|[^@/]+)/;
  const found = filesOf(name)
    .filter((file) => /\.[cm][jt]s$/.test(file))
    .flatMap((file) => [...readFileSync(inPackage(name, file), 'utf8').matchAll(imports)])
    .map(([, specifier = '']) => packageOf.exec(specifier)?.[0] ?? specifier);
  return [...new Set(found)].sort();
}

beforeAll(async () => {
  app = await installedApp();
});
afterAll(() => app?.remove());

test.each(packages)('%s is released with the rest, and anybody may install it', (name) => {
  const manifest = manifestOf(name);
  const { version, license, engines } = rootManifest;
  expect(manifest).toMatchObject({ version, license, engines });
  const { private: isPrivate, dependencies, scripts } = manifest;
  expect([isPrivate, dependencies, scripts]).toEqual([undefined, undefined, undefined]);
  const besides = filesOf(name).filter((file) => !file.startsWith('dist/'));
  expect(besides.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
});

test('what they import is Node and what they declare, and the client knows nothing of CDK', () => {
  expect(importedBy('@bulkhead/client')).toEqual([
    ...Object.keys(manifestOf('@bulkhead/client').peerDependencies),
    'node:crypto',
  ]);
  expect(importedBy('@bulkhead/rules')).toEqual(['aws-cdk-lib', 'node:fs']);
  const text = filesOf('@bulkhead/client').map((file) =>
    readFileSync(inPackage('@bulkhead/client', file), 'utf8'),
  );
  expect(text.join('\n')).not.toMatch(/aws-cdk|['"]constructs['"]/);
});

test.each([
  ['@bulkhead/client', 'client/index'],
  ['@bulkhead/client', 'client/bullmq'],
  ['@bulkhead/client', 'client/websockets'],
  ['@bulkhead/rules', 'rules/index'],
])('%s: whatever %s gives says what it is', (name, entry) => {
  const declarations = (path: string) =>
    readFileSync(inPackage(name, `dist/types/${path.replace('.mjs', '')}.d.mts`), 'utf8');
  const given = [...declarations(entry).matchAll(/^export (?:type )?\{([^}]+)\} from '([^']+)'/gm)].flatMap(
    ([, names = '', from = '']) => {
      const text = declarations(join(dirname(entry), from));
      return names.split(',').map((one) => ({ one: one.replace('type ', '').trim(), text }));
    },
  );
  expect(given.length).toBeGreaterThan(4);
  const silent = given.filter(
    ({ one, text }) => !new RegExp(`\\*/\\nexport (declare )?\\w+ ${one}\\b`).test(text),
  );
  expect(silent.map(({ one }) => one)).toEqual([]);
});

describe('installed, and nothing beside them', () => {
  test('npm asks for the SDK, and not for what only a part of a package needs', async () => {
    expect(await app.peersOf('@bulkhead/client')).toEqual({
      '@aws-sdk/client-appconfigdata': expect.objectContaining({ missing: true }),
      '@aws-sdk/client-s3': expect.objectContaining({ missing: true }),
      bullmq: {},
    });
    expect(await app.peersOf('@bulkhead/rules')).toEqual({ 'aws-cdk-lib': {} });
  });

  test.each([
    ['mjs', "import { parseTemplate, runRules } from '@bulkhead/rules';"],
    ['cjs', "const { parseTemplate, runRules } = require('@bulkhead/rules');"],
  ])('the rules run where there is no CDK (.%s)', async (system, imports) => {
    const file = `without-cdk.${system}`;
    const lines = [
      imports,
      `const template = parseTemplate('{"Resources":{"Vpc":{"Type":"AWS::EC2::VPC"}}}');`,
      `const broken = runRules([{ name: 'their', template }]);`,
      `console.log(JSON.stringify(broken.map(({ rule }) => rule.id)));`,
    ];
    writeFileSync(join(app.directory, file), lines.join('\n'));
    expect(await app.run(file)).toEqual(['default-security-group-closed', 'vpc-has-flow-logs']);
  });
});

describe('what browsers get of the client', () => {
  test('imports nothing, also where a bundler takes it for a browser', () => {
    for (const system of moduleSystems) {
      const code = readFileSync(inPackage('@bulkhead/client', `dist/websockets.${system}`), 'utf8');
      expect(code).not.toMatch(
        /(\bfrom |\bimport |\bimport\(|\brequire\()["']|\bprocess\.|\bBuffer\b|\.unref\(/,
      );
    }
  });

  test('has types that need no Node', async () => {
    const lines = [
      "import { type Reconnector, reconnector, spreadActionCable } from '@bulkhead/client/websockets';",
      'const link: Reconnector = reconnector({ spreadSeconds: 100, connect: () => location.reload() });',
      "addEventListener('online', link.connectNow);",
      'spreadActionCable(class { connectionIsStale() { return false; } reconnectIfStale() {} }, 100);',
    ];
    for (const ending of ['mts', 'cts'])
      writeFileSync(join(app.directory, `page.${ending}`), lines.join('\n'));
    const browser = { strict: true, target: 'es2022', lib: ['es2022', 'dom'], types: [], module: 'node16' };
    await app.compile({ ...browser, noEmit: true }, ['page.mts', 'page.cts']);
  });

  test.each([
    ['mjs', "import { gradualClose, reconnectDelayMs, reconnector } from '@bulkhead/client/websockets';"],
    [
      'cjs',
      "const { gradualClose, reconnectDelayMs, reconnector } = require('@bulkhead/client/websockets');",
    ],
  ])('connects again, and closes what a task holds (.%s)', async (system, imports) => {
    const file = `websockets.${system}`;
    const lines = [
      imports,
      'const open = new Set([{}, {}]);',
      'const close = (one) => open.delete(one);',
      'const closing = gradualClose({ connections: () => open, close, seconds: 0.5 });',
      'const again = new Promise((resolve) => {',
      '  reconnector({ spreadSeconds: 0.01, connect: () => resolve(true) }).lost();',
      '});',
      'Promise.all([closing.begin(), again]).then(([, connected]) => {',
      '  const longest = reconnectDelayMs(9, 100, () => 1);',
      '  console.log(JSON.stringify({ open: open.size, begun: closing.begun, connected, longest }));',
      '});',
    ];
    writeFileSync(join(app.directory, file), lines.join('\n'));
    expect(await app.run(file)).toEqual({ open: 0, begun: true, connected: true, longest: 600_000 });
  });
});

describe('beside their peers', () => {
  /** What the app itself imports. Peers of the packages are added as they are declared. */
  const ofApp = ['constructs', 'ioredis', '@types/node', 'socket.io', 'socket.io-client'];
  const sources = ['guard-queue', 'check-stacks'];
  const strict = { strict: true, target: 'es2022', types: ['node'] };

  beforeAll(() => {
    const peers = packages.flatMap((name) => Object.keys(manifestOf(name).peerDependencies));
    for (const name of [...peers, ...ofApp]) app.link(name);
  });

  test.each(packages)('npm finds that the versions of this checkout are those %s asks for', async (name) => {
    const peers = Object.keys(manifestOf(name).peerDependencies);
    const found = await app.peersOf(name);
    expect(Object.keys(found).sort()).toEqual(peers.sort());
    for (const peer of peers) {
      expect([peer, found[peer]]).toEqual([
        peer,
        expect.objectContaining({ version: rootManifest.dependencies[peer] }),
      ]);
      expect(found[peer]).not.toHaveProperty('invalid');
    }
  });

  // Each declaration is looked at as well, but not all of CDK: its use in check-stacks would fail where a type is `any`.
  test.each([
    ['guard-queue', { skipLibCheck: false }],
    ['check-stacks', { skipLibCheck: true }],
  ])('types hold for ES modules and CommonJS, by the rules of Node: %s', async (source, options) => {
    const files = ['mts', 'cts'].map((ending) => `${source}.${ending}`);
    for (const file of files) copyFileSync(`test/packages/app/${source}.ts`, join(app.directory, file));
    // It writes the .mjs and .cjs that are run below.
    await app.compile({ ...strict, ...options, module: 'node16' }, files);
  });

  test('types hold for who bundles, and for all examples of the documents', async () => {
    const folder = join(app.directory, 'bundled');
    mkdirSync(folder);
    for (const [file, text] of contractExamples()) writeFileSync(join(folder, file), text);
    for (const source of sources)
      copyFileSync(`test/packages/app/${source}.ts`, join(folder, `${source}.ts`));
    const files = readdirSync(folder).map((file) => `bundled/${file}`);
    const bundler = { module: 'preserve', moduleResolution: 'bundler', noEmit: true, skipLibCheck: true };
    await app.compile({ ...strict, ...bundler }, files);
  });

  test.each(moduleSystems)('the rules find the open store of another CDK app (.%s)', async (system) => {
    const found = await app.run(`check-stacks.${system}`, { CDK_VALIDATION: 'false' });
    const finding = {
      stack: 'their-data',
      logicalId: expect.stringMatching(/^StorageGroup/),
      message: expect.stringContaining('0.0.0.0/0'),
    };
    expect(found).toEqual({
      rules: allRules.length,
      ingress: [finding],
      report: expect.stringMatching(
        /Only members of a store's own client groups may dial it\.[\s\S]*0\.0\.0\.0\/0[\s\S]*A queue is encrypted by a key of ours\./,
      ),
    });
  });

  test.each(moduleSystems)('the client guards a real BullMQ queue (.%s)', async (system) => {
    const stores = await localStores('bullmq');
    const atSeconds = Date.now() / 1000;
    const level = { level: 'stressed', lastKnownLevel: 'stressed', reasons: [] };
    const report = { version: 1, stage: 'prod', atSeconds, sinceSeconds: atSeconds, ...level };
    const document = writtenDocument({ switches: [writtenSwitch({ source: 'import', action: 'off' })] });
    const aws = await awsAnswers({ 'stress/report.json': JSON.stringify(report) }, JSON.stringify(document));
    try {
      const printed = await app.run(`guard-queue.${system}`, {
        STORE: JSON.stringify(clientOptions(stores.jobs, stores.jobs.app)),
        AWS_AT: aws.address,
        AWS_ACCESS_KEY_ID: 'any',
        AWS_SECRET_ACCESS_KEY: 'any',
        [taskEnvironment.switchboard]: 'app/env/profile',
        [controlsBucketVariable]: 'controls',
      });
      expect(printed).toEqual({
        stress: ['stressed', true],
        switchboard: { revision: document.revision, changeId: document.changeId, origin: 'appconfig' },
        ceilingSeesTheStore: true,
        outcome: 'enqueued',
        refusal: ['switched-off', 'runaway import'],
        bulk: ['enqueued', 'left'],
        results: ['did inbox', 'did bulk inbox'],
        delayed: 1,
        counted: [
          ['refused', 'import', 2],
          ['deferred', 'import', 1],
        ],
      });
    } finally {
      await Promise.all([stores.stop(), aws.stop()]);
    }
  });
});
