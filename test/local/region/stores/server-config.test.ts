import { createHash } from 'node:crypto';
import { serverConfig } from '../../../../local/region/stores/server-config';
import type { StoreDescription } from '../../../../local/region/stores/store-description';
import { DEFAULT_MEMORY_SCALE, MIN_MAXMEMORY_BYTES } from '../../../../local/region/stores/store-memory';

const seven = { major: 7, minor: 0, patch: 15 };
const eight = { major: 8, minor: 1, patch: 1 };

function description(changes: Partial<StoreDescription> = {}): StoreDescription {
  return {
    id: 'test-jobs-1',
    engine: 'valkey',
    engineVersion: '8.0',
    nodeType: 'cache.r7g.large',
    nodeMemoryBytes: 14_037_181_030,
    parameters: {},
    users: [],
    port: 20_001,
    ...changes,
  };
}

function configOf(parameters: Readonly<Record<string, string>>, version = seven) {
  return serverConfig(description({ parameters }), version, DEFAULT_MEMORY_SCALE);
}

describe('memory', () => {
  test('the node without its reserve, divided by the factor', () => {
    const { memory, lines } = configOf({ 'reserved-memory-percent': '40' });
    expect(memory).toEqual({
      maxmemoryBytes: 131_598_572,
      deployedBytes: 8_422_308_618,
      scale: 64,
      raisedToFloor: false,
    });
    expect(lines).toContain('maxmemory 131598572');
  });

  test('a reserve of 25 per cent where none is deployed', () => {
    expect(configOf({}).memory.deployedBytes).toBe(10_527_885_772);
  });

  test('a floor for small nodes, said so', () => {
    const { memory } = serverConfig(description({ nodeMemoryBytes: 536_870_912 }), seven, 64);
    expect(memory).toMatchObject({ maxmemoryBytes: MIN_MAXMEMORY_BYTES, raisedToFloor: true });
  });

  test('refuses what is no size', () => {
    expect(() => serverConfig(description({ nodeMemoryBytes: 0 }), seven, 64)).toThrow(
      'nodeMemoryBytes: expected more than 0, got 0',
    );
    expect(() => serverConfig(description(), seven, Number.NaN)).toThrow(
      'memoryScale: expected more than 0, got NaN',
    );
    expect(() => configOf({ 'reserved-memory-percent': 'half' })).toThrow(
      'reserved-memory-percent: expected 0 to 100, got "half"',
    );
  });
});

describe('parameters', () => {
  test("ElastiCache's defaults hold where they are not the server's own", () => {
    expect(configOf({}).lines).toEqual(
      expect.arrayContaining(['maxmemory-policy volatile-lru', 'acl-pubsub-default allchannels']),
    );
    expect(
      configOf({ 'acl-pubsub-default': 'resetchannels' }).lines.filter((line) => line.startsWith('acl-')),
    ).toEqual(['acl-pubsub-default resetchannels']);
  });

  test('the parts of an output buffer limit become one line for each class, with defaults for the rest', () => {
    const { lines, mapped } = configOf({
      'client-output-buffer-limit-pubsub-hard-limit': '4194304',
      'client-output-buffer-limit-pubsub-soft-seconds': '10',
      'client-output-buffer-limit-normal-hard-limit': '1048576',
    });
    expect(lines.filter((line) => line.startsWith('client-output-buffer-limit'))).toEqual([
      'client-output-buffer-limit pubsub 4194304 8388608 10',
      'client-output-buffer-limit normal 1048576 0 0',
    ]);
    expect(mapped).toHaveLength(3);
  });

  test('every deployed parameter is mapped or listed with a reason', () => {
    const parameters = {
      'maxmemory-policy': 'noeviction',
      'reserved-memory-percent': '25',
      'client-output-buffer-limit-replica-hard-limit': '0',
      'latency-tracking': 'yes',
      'set-max-listpack-entries': '128',
      'hash-max-listpack-entries': '512',
      appendonly: 'yes',
      'cluster-enabled': 'yes',
      'repl-backlog-size': '1048576',
      'min-replicas-to-write': '1',
      activedefrag: 'yes',
      maxclients: '65000',
      'maxmemory-eviction-tenacity': '10',
      'some-new-parameter': 'x',
    };
    for (const version of [seven, eight]) {
      const { mapped, unmapped } = configOf(parameters, version);
      const listed = [...mapped, ...unmapped].map(({ name }) => name).sort();
      expect(listed).toEqual(Object.keys(parameters).sort());
      for (const { reason } of unmapped) expect(reason).not.toBe('');
    }
    expect(configOf(parameters, eight).unmapped.map(({ name }) => name)).not.toContain(
      'set-max-listpack-entries',
    );
    expect(configOf(parameters, seven).unmapped).toContainEqual({
      name: 'set-max-listpack-entries',
      value: '128',
      reason: 'the local server is older than 7.2',
    });
    expect(configOf(parameters, seven).lines).toContain('hash-max-listpack-entries 512');
  });

  test('a value cannot become a second directive', () => {
    const { lines } = configOf({ 'notify-keyspace-events': 'Ex"\nport 6379' });
    expect(lines).toContain('notify-keyspace-events "Ex\\"\\nport 6379"');
  });
});

describe('users', () => {
  const user = { name: 'test-jobs-app', accessString: 'on  ~* +@all -@dangerous ', password: 'secret' };
  const hash = createHash('sha256').update('secret').digest('hex');

  test('the string as deployed, a hash for the password, nobody else', () => {
    const { users } = serverConfig(description({ users: [user] }), seven, 64);
    expect(users).toEqual(['user default off', `user test-jobs-app #${hash} on ~* +@all -@dangerous`]);
  });

  test('a default user that is deployed', () => {
    const { users } = serverConfig(
      description({ users: [{ ...user, name: 'default', accessString: 'off' }] }),
      seven,
      64,
    );
    expect(users).toEqual([`user default #${hash} off`]);
  });

  test('all that ElastiCache would refuse as well, at once', () => {
    const users = [
      { ...user, name: 'two words' },
      { ...user, password: '' },
      { ...user, accessString: 'on nopass\nuser other on nopass' },
      { ...user, accessString: 'on >clear #hash reset' },
    ];
    expect(() => serverConfig(description({ users }), seven, 64)).toThrow(
      expect.objectContaining({
        details: [
          'user "two words": expected letters, digits, "-", "_" and "." in the name',
          'user "test-jobs-app": expected a password, got none',
          'user "test-jobs-app": expected one line of ASCII as access string',
          'user "test-jobs-app": ElastiCache refuses passwords and resets in an access string, got "nopass"',
          'user "test-jobs-app": ElastiCache refuses passwords and resets in an access string, got ">clear #hash reset"',
        ],
      }),
    );
  });
});
