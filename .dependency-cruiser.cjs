// Who may import whom, as docs/architecture.md draws it. A room that is not a key here may import nothing.
// test/ may import every room and is left out.
const rooms = {
  domain: [],
  config: ['domain'],
  constructs: ['config', 'domain'],
  lib: ['constructs', 'config', 'rules'],
  rules: ['config', 'domain'],
  simulation: ['domain'],
  lambdas: ['config/contract', 'domain'],
  client: ['domain'],
  ops: ['config', 'domain'],
  'local/region': ['config'],
  bin: ['lib', 'ops', 'local', 'config'],
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
    {
      name: 'domain-is-pure',
      comment: 'domain/ decides; it reads no file, network, clock or library.',
      severity: 'error',
      from: { path: '^domain/' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'] },
    },
    {
      name: 'no-dev-dependency-at-run-time',
      severity: 'error',
      from: { path: '^(bin|client|config|constructs|domain|lambdas|lib|local|ops|rules)/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Relative to the tree, so that the same rules still judge the fixtures when they are looked at by themselves.
    exclude: { path: '^test/house/fixtures' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
