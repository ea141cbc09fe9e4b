// Who may import whom, as docs/architecture.md draws it. A room that is not a key here may import nothing.
// test/ and scripts/ may import every room and are left out.
const rooms = {
  domain: [],
  config: ['domain'],
  constructs: ['config', 'domain'],
  lib: ['constructs', 'config', 'rules'],
  rules: ['config', 'domain'],
  simulation: ['client', 'domain'],
  lambdas: ['config/contract', 'domain'],
  client: ['domain'],
  // The half of the mover that adopts jobs of another store runs where the command does (ADR 31).
  ops: ['config', 'domain', 'rules', 'lambdas/queue-mover/adopt'],
  'local/region': ['config', 'domain'],
  bin: ['lib', 'ops', 'local', 'config'],
};

/**
 * The verbs of the operator command: a folder each, which imports itself, `kit` and `aws`. By name also the slices that
 * it stands upon. A verb that is not a key here may import nothing of ops/.
 */
const slices = {
  kit: [],
  aws: ['kit'],
  switchboard: ['kit', 'aws'],
  // Producers are held while a store is resized; parked jobs come back as the switchboard says; both screens show it.
  store: ['kit', 'aws', 'switchboard'],
  queue: ['kit', 'aws', 'switchboard'],
  status: ['kit', 'aws', 'switchboard'],
  rollout: ['kit', 'aws'],
  pool: ['kit', 'aws'],
  // What the switchboard holds back, a command of the app's own would bring on.
  run: ['kit', 'aws', 'switchboard'],
  maintenance: ['kit', 'aws'],
  // What other verbs show or wait for, a check judges: by their readers, so that both are told the same.
  check: ['kit', 'aws', 'rollout', 'status', 'switchboard'],
  budgets: ['kit', 'aws'],
  // What a month costs, before and after.
  review: ['kit', 'aws', 'cost'],
  cost: ['kit'],
  'page-test': ['kit', 'aws'],
  'first-deploy': ['kit', 'aws'],
  init: ['kit'],
};

const every = 'bin|client|config|constructs|domain|lambdas|lib|local|ops|rules|simulation|test|scripts';

module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `${room}-imports-only-${allowed.length > 0 ? allowed.join('-') : 'nothing'}`,
      severity: 'error',
      from: { path: `^${room}/` },
      to: { path: `^(${every})/`, pathNot: `^(${[room, ...allowed].join('|')})/` },
    })),
    ...Object.entries(slices).map(([slice, allowed]) => ({
      name: `ops-${slice}-imports-only-${allowed.length > 0 ? allowed.join('-') : 'itself'}`,
      severity: 'error',
      from: { path: `^ops/${slice}/` },
      to: { path: '^ops/', pathNot: `^ops/(${[slice, ...allowed].join('|')})/` },
    })),
    {
      name: 'ops-has-no-other-folders',
      comment: 'A new verb is a key of `slices` first.',
      severity: 'error',
      from: { path: '^ops/', pathNot: `^ops/(${Object.keys(slices).join('|')})/` },
      to: {},
    },
    {
      name: 'only-queue-adopts',
      comment: 'What moves jobs of another store runs in one verb (ADR 31).',
      severity: 'error',
      from: { path: '^ops/', pathNot: '^ops/queue/' },
      to: { path: '^lambdas/' },
    },
    {
      name: 'a-function-imports-no-other',
      comment: 'What two functions share is lambdas/store-client, or a decision in domain/.',
      severity: 'error',
      from: { path: '^lambdas/([^/]+)/' },
      to: { path: '^lambdas/', pathNot: '^lambdas/($1|store-client)/' },
    },
    {
      name: 'simulation-is-not-shipped',
      comment: 'It replays alarms and pools for tests and the bench.',
      severity: 'error',
      from: { path: '.', pathNot: '^(simulation|test|scripts|local/rehearsal)/' },
      to: { path: '^simulation/' },
    },
    {
      name: 'domain-is-pure',
      comment: 'domain/ decides; it reads no file, network, clock or library.',
      severity: 'error',
      from: { path: '^domain/' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'] },
    },
    {
      name: 'package-entries-are-for-others',
      comment: 'An entry lists what a package gives; who is inside imports the file that has the fact.',
      severity: 'error',
      from: { pathNot: '^test/docs/app-contract/' },
      to: { path: '^(client/(index|bullmq|websockets)|rules/index)\\.ts$' },
    },
    {
      name: 'cdk-only-in-the-plugin',
      comment: 'The client runs in tasks, and the rules also where there is no CDK.',
      severity: 'error',
      from: { path: '^(client|rules)/', pathNot: '^rules/plugin\\.ts$' },
      to: { path: '(^|/)(aws-cdk-lib|constructs)/', dependencyTypes: ['npm'] },
    },
    {
      name: 'no-dev-dependency-at-run-time',
      severity: 'error',
      from: { path: '^(bin|client|config|constructs|domain|lambdas|lib|local|ops|rules|simulation)/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Relative to the tree, so that the same rules still judge the fixtures when they are looked at by themselves.
    // The app of test/packages has the packages only where it is installed.
    exclude: { path: '^test/(house/fixtures|packages/app)' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
