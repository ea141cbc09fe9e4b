import {
  type ImportGraph,
  servingOneRoom,
  servingOneVerb,
  shippedSimulation,
  unfoldedTinyFiles,
} from './graph';

const graph = (imports: Readonly<Record<string, readonly string[]>>): ImportGraph =>
  new Map(Object.entries(imports));

test('a file of domain/ that one room alone reaches is found, at whatever depth', () => {
  const found = servingOneRoom(
    graph({
      'ops/pool/a.ts': ['domain/one.ts', 'domain/shared.ts'],
      'rules/b.ts': ['domain/shared.ts'],
      'test/c.test.ts': ['domain/one.ts', 'domain/deep.ts'],
      'domain/one.ts': ['domain/deep.ts'],
      'domain/deep.ts': [],
      'domain/shared.ts': ['domain/below-shared.ts'],
      'domain/below-shared.ts': [],
      'domain/unused.ts': [],
    }),
  );
  expect(found).toEqual(['domain/one.ts', 'domain/deep.ts', 'domain/unused.ts']);
});

test('two functions are two rooms, two verbs are one', () => {
  const files = { 'domain/x.ts': [] };
  const uses = ['domain/x.ts'];
  expect(servingOneRoom(graph({ 'lambdas/meter/a.ts': uses, 'lambdas/mover/a.ts': uses, ...files }))).toEqual(
    [],
  );
  expect(servingOneRoom(graph({ 'ops/pool/a.ts': uses, 'ops/store/a.ts': uses, ...files }))).toEqual([
    'domain/x.ts',
  ]);
});

test('a reader of ops/aws that one verb alone reaches is found', () => {
  const found = servingOneVerb(
    graph({
      'ops/pool/a.ts': ['ops/aws/one.ts', 'ops/aws/both.ts'],
      'ops/store/a.ts': ['ops/aws/both.ts'],
      'test/a.test.ts': ['ops/aws/one.ts'],
      'ops/aws/one.ts': [],
      'ops/aws/both.ts': [],
    }),
  );
  expect(found).toEqual(['ops/aws/one.ts']);
});

test('a simulation that is shipped by way of another file is found', () => {
  const imports = {
    'test/a.test.ts': ['simulation/a.ts'],
    'scripts/b.ts': ['simulation/a.ts'],
    'simulation/a.ts': [],
    'client/c.ts': ['domain/d.ts'],
  };
  expect(shippedSimulation(graph({ ...imports, 'domain/d.ts': [] }))).toEqual([]);
  expect(shippedSimulation(graph({ ...imports, 'domain/d.ts': ['simulation/a.ts'] }))).toEqual([
    'simulation/a.ts',
  ]);
});

test('a tiny file with one importer is found, but for seams of tests and words of contracts', () => {
  const imports = graph({
    'ops/pool/pool.ts': [
      'ops/pool/tiny.ts',
      'ops/pool/seam.ts',
      'ops/pool/long.ts',
      'config/contract/word.ts',
    ],
    'test/pool.test.ts': ['ops/pool/seam.ts', 'ops/pool/tested.ts', 'test/tiny.ts'],
    'ops/pool/tiny.ts': [],
    'ops/pool/seam.ts': [],
    'ops/pool/long.ts': [],
    'ops/pool/tested.ts': [],
    'config/contract/word.ts': [],
    'test/tiny.ts': [],
  });
  const linesOf = (file: string) => (file.endsWith('long.ts') ? 25 : 24);
  expect(unfoldedTinyFiles(imports, linesOf)).toEqual(['ops/pool/tiny.ts', 'test/tiny.ts']);
});
