import type { FoundProcess } from '../../../ops/init/app-facts';
import type { AppFiles } from '../../../ops/init/app-files';
import { readCompose } from '../../../ops/init/compose-file';

function compose(text: string, others: Readonly<Record<string, string>> = {}) {
  const texts: Readonly<Record<string, string>> = { 'compose.yaml': text, ...others };
  const files: AppFiles = {
    read: (path) => {
      const found = texts[path];
      return found === undefined ? undefined : { text: found };
    },
    list: () => [],
  };
  return readCompose(files);
}

function only(text: string, others: Readonly<Record<string, string>> = {}) {
  const [first] = compose(text, others)?.processes ?? [];
  return first;
}

/** Without the file, which is the same for all. */
function variables(process: FoundProcess | undefined) {
  return Object.fromEntries(
    [...(process?.variables ?? [])].map(([name, { from: _, ...variable }]) => [name, variable]),
  );
}

test('anchors, merge keys and lists of them are followed', () => {
  const text = `
x-image: &image
  image: ghcr.io/acme/shop-server:\${TAG:-latest}
x-common: &common { LOG_LEVEL: info }
x-mail: &mail { MAIL_FROM: shop@example.com, LOG_LEVEL: debug }
services:
  web:
    <<: *image
    environment:
      <<: [*common, *mail]
      REGION: \${REGION:-eu-west-1}
`;
  expect(only(text)).toMatchObject({ name: 'web', from: 'compose.yaml: web', image: 'shop-server' });
  expect(variables(only(text))).toEqual({
    LOG_LEVEL: { secret: false, value: 'info' },
    MAIL_FROM: { secret: false, value: 'shop@example.com' },
    REGION: { secret: false, value: 'eu-west-1' },
  });
});

test.each([
  ['"3000"', 3000],
  ['8080:80', 80],
  ['"127.0.0.1:3030:3030/tcp"', 3030],
  [`"\${PORT:-4000}:4000"`, 4000],
  ['{ target: 9000, published: 80 }', 9000],
  ['"none", 70000, 5000', 5000],
])('of the ports %s the container listens on %d', (ports, expected) => {
  expect(only(`services: { web: { ports: [${ports}] } }`)?.port).toBe(expected);
});

test.each([
  ['"curl -f http://localhost:3000/health || exit 1"', '/health'],
  ['[CMD, wget, -q, "http://127.0.0.1:4000/api/ok"]', '/api/ok'],
  ['[CMD-SHELL, "curl -s localhost:3000/healthz | grep OK"]', '/healthz'],
])('the health check %s asks for %s', (check, path) => {
  const { health } = only(`services: { web: { healthcheck: { test: ${check} } } }`) ?? {};
  expect(health).toEqual({ path, from: 'compose.yaml: web' });
});

test.each([
  ['[node, server.js]', ['node', 'server.js']],
  [`"node 'my server.js'"`, ['node', 'my server.js']],
  [`"node server.js --port \${PORT:-3000}"`, ['node', 'server.js', '--port', '3000']],
  [`"node server.js --port \${PORT}"`, undefined],
])('the command %s is %j', (command, words) => {
  expect(only(`services: { web: { command: ${command} } }`)?.command).toEqual(words);
});

test('values stay where they are: secrets, other containers, that machine, what nobody filled in', () => {
  const text = `
services:
  web:
    environment:
      - SECRET_KEY_BASE=0123456789abcdef
      - DATABASE_URL=postgres://postgres:postgres@db/shop
      - CALLBACK=http://shop:hunter2@example.com
      - SEARCH_HOST=search
      - SITE=http://localhost:3000
      - LICENSE
      - EMPTY=
      - PLAN=free
  search: { image: opensearchproject/opensearch }
`;
  expect(variables(only(text))).toEqual({
    SECRET_KEY_BASE: { secret: true },
    DATABASE_URL: { secret: true },
    CALLBACK: { secret: true },
    SEARCH_HOST: { secret: false },
    SITE: { secret: false },
    LICENSE: { secret: false },
    EMPTY: { secret: false },
    PLAN: { secret: false, value: 'free' },
  });
});

test('of an env_file names are read, and no value', () => {
  const text = 'services: { web: { env_file: [./shop.env, { path: gone.env }] } }';
  const facts = compose(text, { 'shop.env': '# ours\r\nexport PLAN=free\r\nAPI_KEY=abc\r\n' });
  expect(variables(facts?.processes[0])).toEqual({
    PLAN: { secret: false },
    API_KEY: { secret: true },
  });
  expect(facts?.remarks).toEqual(['gone.env: not there, so its variables are missing']);
});

test('a service takes over what it extends, in the same file', () => {
  const text = `
services:
  base: { image: acme/shop, restart: "no" }
  web: { extends: base, ports: [3000] }
  worker: { extends: { service: web }, command: node worker.js }
`;
  expect(compose(text)?.processes).toMatchObject([
    { name: 'base', image: 'shop', endsByItself: true },
    { name: 'web', image: 'shop', port: 3000 },
    { name: 'worker', image: 'shop', port: 3000, command: ['node', 'worker.js'] },
  ]);
});

test.each([
  [
    '{ extends: { file: other.yaml, service: web } }',
    'compose.yaml: web: extends a service of another file, of which nothing was read',
  ],
  ['{ extends: web }', 'compose.yaml: web: extends "web", of which nothing was read'],
  ['{ extends: gone }', 'compose.yaml: web: extends "gone", of which nothing was read'],
])('%s is told', (service, sentence) => {
  expect(compose(`services: { web: ${service} }`)?.remarks).toEqual([sentence]);
});

test('databases are what the app dials, and helpers of one machine are nothing', () => {
  const text = `
services:
  db: { image: "postgres:17" }
  redis: { image: "redis:7-alpine" }
  mail: { image: axllent/mailpit }
  web: { build: . }
`;
  const facts = compose(text);
  expect(facts?.backends).toEqual([{ name: 'postgres', port: 5432, from: 'compose.yaml: db' }]);
  expect(facts?.processes.map(({ name }) => name)).toEqual(['web']);
});

test('what others wait for until it has ended is no service', () => {
  const text = `
services:
  tables: { build: . }
  web: { build: ., depends_on: { tables: { condition: service_completed_successfully } } }
`;
  expect(compose(text)?.processes.map(({ name, endsByItself }) => [name, endsByItself])).toEqual([
    ['tables', true],
    ['web', false],
  ]);
});

test.each([
  '- a list',
  'services: [a]',
  'services: { web: }',
  'services: { web: 3 }',
  '"text"',
  'services: 3',
  '{}',
])('%j is a file of nothing', (text) => {
  expect(compose(text)?.processes.filter(({ name }) => name !== 'web')).toEqual([]);
  expect(compose(text)?.remarks).toEqual([]);
});
