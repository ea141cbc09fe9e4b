import fc from 'fast-check';
import { globMatches } from '../../../domain/maintenance/glob';
import { activeRules, type RuleAction } from '../../../domain/maintenance/maintenance-rule';
import { maintenanceRules } from '../../../domain/maintenance/maintenance-rules';
import type { MaintainedBalancer, Surface, SurfaceMode } from '../../../domain/maintenance/surface';
import { answer, type Request } from './balancer-simulator';

const passToken = '0123456789abcdef0123456789abcdef';
const cookie = `theme=dark; bulkhead_pass=${passToken}; x=1`;

const hosts = ['www.example.com', 'api.example.com', 'm.example.com'] as const;
const hostPattern = fc.constantFrom(...hosts, '*.example.com');
const pathPattern = fc.constantFrom('/*', '/api/*', '/api/v2/*', '/new', '/hooks/*', '/*/hooks', '/a?i/*');
const partPath = fc.constantFrom('/hooks/*', '/hooks/sms', '/api/v2/*', '/api/v2/in', '/*/hooks');
const request: fc.Arbitrary<Request> = fc.record(
  {
    host: fc.constantFrom(...hosts, 'other.example.org', 'API.example.com'),
    path: fc.constantFrom(
      '/',
      '/status.json',
      '/api/x',
      '/api/v2/in',
      '/new',
      '/hooks/sms',
      '/api/hooks',
      '/b',
    ),
    cookie: fc.constantFrom(cookie, 'theme=dark', `bulkhead_pass=${'0'.repeat(32)}`),
    websocketKey: fc.constantFrom('dGhlIHNhbXBsZQ==', 'Ehl=', 'xhl=', '+hl='),
  },
  { requiredKeys: ['host', 'path'] },
);

/** Services with any overlaps, one that gets the rest, and surfaces over some of them as the checks allow. */
const balancer: fc.Arbitrary<MaintainedBalancer> = fc
  .record({
    placed: fc.array(
      fc
        .record({
          hosts: fc.uniqueArray(hostPattern, { maxLength: 3 }),
          paths: fc.uniqueArray(pathPattern, { maxLength: 2 }),
        })
        .filter((service) => service.hosts.length + service.paths.length > 0),
      { maxLength: 4 },
    ),
    restAt: fc.nat(4),
    wholes: fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }),
    parts: fc.array(
      fc.record({ services: fc.nat(31), paths: fc.uniqueArray(partPath, { minLength: 1, maxLength: 3 }) }),
      {
        maxLength: 3,
      },
    ),
    stepwise: fc.boolean(),
  })
  .map(({ placed, restAt, wholes, parts, stepwise }) => {
    const named = placed.map((service, index) => ({ name: `s${index}`, ...service }));
    const at = Math.min(restAt, named.length);
    const services = [...named.slice(0, at), { name: 'rest', hosts: [], paths: [] }, ...named.slice(at)];
    const surface = (name: string, of: readonly string[], paths: readonly string[]): Surface[] =>
      of.length === 0 ? [] : [{ name, services: of, paths, format: 'html', byDefault: true }];
    const surfaces = [
      ...parts.flatMap((part, index) =>
        surface(
          `part${index}`,
          services.filter((_, bit) => (part.services >> bit) % 2 === 1).map(({ name }) => name),
          part.paths,
        ),
      ),
      // Which of three surfaces a service belongs to as a whole; 0: to none.
      ...[1, 2, 3].flatMap((number) =>
        surface(
          `whole${number}`,
          services.filter((_, index) => wholes[index] === number).map(({ name }) => name),
          [],
        ),
      ),
    ];
    return { services, surfaces, stepwise };
  });

const mode = (stepwise: boolean): fc.Arbitrary<SurfaceMode> =>
  stepwise ? fc.constantFrom('off', 'on', 'return-1', 'return-2') : fc.constantFrom('off', 'on');

const modesFor = ({ surfaces, stepwise }: MaintainedBalancer): fc.Arbitrary<Record<string, SurfaceMode>> =>
  fc.record(Object.fromEntries(surfaces.map(({ name }) => [name, mode(stepwise)])));

/** What ought to happen, said in another way than by rules. */
function expected(
  asked: Request,
  { services, surfaces }: MaintainedBalancer,
  modes: Record<string, SurfaceMode>,
) {
  const reached = answer(asked, services, []);
  if (reached.kind !== 'forward') return reached;
  const service = services.find(({ name }) => name === reached.service);
  const lies = (path: string) =>
    service?.paths.length === 0 || service?.paths.some((pattern) => globMatches(pattern, path));
  const own = surfaces.filter((surface) => surface.services.includes(reached.service));
  const part = own.find((surface) =>
    surface.paths.filter(lies).some((pattern) => globMatches(pattern, asked.path)),
  );
  const owner = part ?? own.find(({ paths }) => paths.length === 0);
  const is = owner === undefined ? 'off' : (modes[owner.name] ?? 'off');
  if (is === 'off' || asked.cookie === cookie) return reached;
  const first = asked.websocketKey?.charAt(0).toLowerCase() ?? '';
  const letters = is === 'return-1' ? 'abcde' : is === 'return-2' ? 'abcdefghijklmno' : '';
  if (first !== '' && letters.includes(first)) return reached;
  return { kind: 'closed', format: 'html' } satisfies RuleAction;
}

test.each([false, true])(
  'closed surfaces answer 503, everything else reaches what it reached before (rules by hand: %s)',
  (complete) => {
    const cases = balancer.chain((given) => fc.tuple(fc.constant(given), modesFor(given), request));
    fc.assert(
      fc.property(cases, ([given, modes, asked]) => {
        const rules = activeRules(maintenanceRules(given, { passToken, complete }), { modes, passToken });
        expect(answer(asked, given.services, rules)).toEqual(expected(asked, given, modes));
      }),
      { numRuns: 800 },
    );
  },
);

test('rules by hand hold whatever the stack has closed or opened below them', () => {
  const cases = balancer.chain((given) =>
    fc.tuple(fc.constant(given), modesFor(given), modesFor(given), request),
  );
  fc.assert(
    fc.property(cases, ([given, byHand, ofStack, asked]) => {
      const hand = activeRules(maintenanceRules(given, { passToken, complete: true }), {
        modes: byHand,
        passToken,
      });
      const stack = activeRules(maintenanceRules(given, { passToken, complete: false }), {
        modes: ofStack,
        passToken,
      });
      expect(answer(asked, given.services, [...hand, ...stack])).toEqual(expected(asked, given, byHand));
    }),
    { numRuns: 700 },
  );
});

test('a way that is spelt out takes nothing from the services above it', () => {
  const given: MaintainedBalancer = {
    services: [
      { name: 'www', hosts: ['www.example.com'], paths: [] },
      { name: 'v1', hosts: [], paths: ['/v1/*'] },
      { name: 'api', hosts: ['api.example.com'], paths: [] },
      { name: 'rest', hosts: [], paths: [] },
    ],
    surfaces: [{ name: 'api', services: ['api'], paths: [], format: 'json', byDefault: true }],
    stepwise: false,
  };
  const rules = activeRules(maintenanceRules(given, { passToken, complete: false }), {
    modes: { api: 'on' },
    passToken,
  });
  const to = (host: string) => answer({ host, path: '/v1/messages' }, given.services, rules);
  // The rule that keeps v1 from being closed with api meets requests of www too.
  expect(to('www.example.com')).toEqual({ kind: 'forward', service: 'www' });
  expect(to('api.example.com')).toEqual({ kind: 'forward', service: 'v1' });
});

test('with everything open there is no rule', () => {
  fc.assert(
    fc.property(balancer, (given) => {
      const rules = maintenanceRules(given, { passToken, complete: false });
      expect(activeRules(rules, { modes: {}, passToken })).toEqual([]);
    }),
  );
});

test('the link for staff is there while something is closed, and not without a token', () => {
  const given: MaintainedBalancer = {
    services: [{ name: 'web', hosts: [], paths: [] }],
    surfaces: [{ name: 'inbox', services: ['web'], paths: [], format: 'html', byDefault: true }],
    stepwise: false,
  };
  const asked = { host: 'www.example.com', path: `/.bulkhead/pass/${passToken}` };
  const rules = maintenanceRules(given, { passToken, complete: false });
  const kindFor = (modes: Record<string, SurfaceMode>, token: string) =>
    answer(asked, given.services, activeRules(rules, { modes, passToken: token })).kind;
  expect(kindFor({ inbox: 'on' }, passToken)).toBe('pass');
  expect(kindFor({ inbox: 'on' }, '')).toBe('closed');
  expect(kindFor({ inbox: 'off' }, passToken)).toBe('forward');
});

test('rules have names of their own', () => {
  fc.assert(
    fc.property(balancer, fc.boolean(), (given, complete) => {
      const ids = maintenanceRules(given, { passToken, complete }).map(
        ({ service, id }) => `${service} ${id}`,
      );
      expect(new Set(ids).size).toBe(ids.length);
    }),
  );
});
