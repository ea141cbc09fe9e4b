import { init } from '../../../ops/init/init';
import type { CommandResult } from '../../../ops/kit/command-result';
import { appFolders } from '../../support/ops/app-folder';

const folders = appFolders();
afterAll(() => folders.remove());

/** What is made of an app whose Compose file tells its programs of these variables. */
async function initialised(programs: Readonly<Record<string, readonly string[]>>): Promise<CommandResult> {
  const services = Object.entries(programs).map(([name, environment]) => [
    name,
    { image: 'acme/shop', command: name, environment },
  ]);
  const from = folders.make({ 'compose.yaml': JSON.stringify({ services: Object.fromEntries(services) }) });
  const options = { stage: 'staging', region: 'eu-west-1', framework: 'sidekiq', dryRun: true } as const;
  return init({ ...options, from, force: false, json: false });
}

async function drafted(programs: Readonly<Record<string, readonly string[]>>): Promise<string> {
  return (await initialised(programs)).stdout;
}

/** The end of the file from a line on, without that line, to the next empty one. */
function blockAfter(text: string, line: string): readonly string[] {
  const [, after = ''] = text.split(`\n${line}\n`);
  return (after.split('\n\n')[0] ?? '').split('\n');
}

test('each address by what its name says, and a use that comes twice by number', async () => {
  const text = await drafted({
    web: ['A_CACHE_REDIS_URL', 'B_CACHE_VALKEY_URL', 'CACHE_REDIS_PASSWORD', 'CLOCK_REDIS_URL'],
  });
  expect(blockAfter(text, '  caches:')).toEqual([
    '    cache:',
    '      environment: { url: A_CACHE_REDIS_URL } # from compose.yaml',
    '    cache2:',
    '      environment: { url: B_CACHE_VALKEY_URL } # from compose.yaml',
  ]);
  const others = await drafted({ web: ['REDLOCK_REDIS_URI', 'RATE_LIMIT_REDIS_URL'] });
  expect(blockAfter(others, '  caches:')).toEqual([
    '    locks:',
    '      environment: { url: REDLOCK_REDIS_URI } # from compose.yaml',
    '    limits:',
    '      environment: { url: RATE_LIMIT_REDIS_URL } # from compose.yaml',
  ]);
});

test('as many as a task has room for, the cache apart from the rest first, and the other addresses are named', async () => {
  const urls = ['SESSION_REDIS_URL', 'REDLOCK_REDIS_URI', 'RATE_LIMIT_REDIS_URL', 'A_CACHE_REDIS_URL'];
  const { stdout, stderr } = await initialised({ web: ['B_CACHE_VALKEY_URL', ...urls] });
  expect(blockAfter(stdout, '  caches:')).toEqual([
    '    cache:',
    '      environment: { url: B_CACHE_VALKEY_URL } # from compose.yaml',
    '    sessions:',
    '      environment: { url: SESSION_REDIS_URL } # from compose.yaml',
  ]);
  expect(stderr).toContain(
    'a task reaches 2 caches beside the other stores: let the app take the address of one of them for REDLOCK_REDIS_URI, RATE_LIMIT_REDIS_URL, A_CACHE_REDIS_URL',
  );
});

test('an address without a use in its name is for what is left, where jobs have one of their own', async () => {
  expect(blockAfter(await drafted({ web: ['REDIS_URL', 'SIDEKIQ_REDIS_URL'] }), 'stores:')).toEqual([
    '  jobs:',
    '    environment: { url: SIDEKIQ_REDIS_URL } # from compose.yaml',
    '  caches:',
    '    rest:',
    '      # guess: from compose.yaml: what is neither job nor message, since publishing is refused here',
    '      environment: { url: REDIS_URL }',
  ]);
  expect(blockAfter(await drafted({ web: ['REDIS_URL'] }), 'stores:')).toEqual([
    '  jobs:',
    '    environment: { url: REDIS_URL } # from compose.yaml',
  ]);
});

test('who is told of it reaches it, who is told of others does not, and the rest is a guess', async () => {
  const text = await drafted({ web: ['CACHE_REDIS_URL'], api: ['LOG_LEVEL'], sidekiq: [] });
  const found = text.split('\n').filter((line) => /^ {2}(web|api|default):|caches: \[/.test(line));
  expect(found).toEqual([
    '  web:',
    '    caches: [cache]',
    '  api:',
    '  default:',
    '    caches: [cache] # guess: nobody said who uses them',
  ]);
});
