import fc from 'fast-check';
import type { SwitchboardDocument } from '../../../domain/switchboard/document';
import { mergeDefaults } from '../../../lambdas/switchboard-seed/merge-defaults';
import { seedSwitchboard } from '../../../lambdas/switchboard-seed/seed-switchboard';
import { SeedProblem } from '../../../lambdas/switchboard-seed/try-until';
import { applyChange } from '../../../ops/switchboard/apply-change';
import { FakeBoard } from './fake-board';
import { fakeClock } from './fake-clock';

const release = { deferSeconds: 300, deferredJobsPerSecondPerTask: 5, unparkJobsPerSecond: 50 };
const older = { release, routes: { Import: 'bulk' } };
const defaults = { release, routes: { Import: 'bulk', Digest: 'bulk' } };
const stamp = { changeId: 'first', atSeconds: 1_600_000_000 };

/** What an operator makes of a document: off with one source. */
const switchedOff = (document: SwitchboardDocument, source: string): SwitchboardDocument =>
  applyChange(
    document,
    {
      kind: 'set-switch',
      switch: {
        source,
        jobClass: '*',
        account: '*',
        action: 'off',
        reason: 'runs away',
        who: 'ada',
        atSeconds: 1_700_000_000,
      },
    },
    `operator-${source}`,
  );

const all = ['release', 'route:Import', 'route:Digest'];

const sources = (document: SwitchboardDocument | undefined) =>
  document?.switches.map(({ source }) => source).sort();

/** A board that an earlier deploy seeded, with one switch that an operator set since. */
function usedBoard(): { board: FakeBoard; used: SwitchboardDocument } {
  const board = new FakeBoard();
  const used = switchedOff(mergeDefaults(undefined, older, stamp), 'zapier');
  board.start(board.add(used));
  return { board, used };
}

const seed = (board: FakeBoard, clock = fakeClock()) => seedSwitchboard({ store: board, defaults, clock });

test('an empty switchboard gets the defaults as its first revision', async () => {
  const board = new FakeBoard();
  expect(await seed(board)).toMatchObject({ document: { revision: 1 }, made: [{ number: 1, upon: 0 }] });
  expect(board.deployed).toMatchObject({ revision: 1, switches: [], release, changeId: 'seed-1' });
  expect(board.deployed?.routes.map(({ jobClass, queue }) => [jobClass, queue])).toEqual([
    ['Import', 'bulk'],
    ['Digest', 'bulk'],
  ]);
});

test('a new default comes on top of what operators did', async () => {
  const { board, used } = usedBoard();
  expect(await seed(board)).toMatchObject({ made: [{ number: 2, upon: 1 }] });
  expect(board.deployed).toMatchObject({ revision: used.revision + 1, switches: used.switches });
  expect(board.deployed?.routes.map(({ jobClass }) => jobClass)).toEqual(['Import', 'Digest']);
});

test('where no default is new nothing is written, and the deployed one is told', async () => {
  const { board } = usedBoard();
  await seed(board);
  const before = structuredClone({ versions: board.versions, history: board.history });
  board.add(switchedOff(before.versions[0] ?? fail(), 'a version that nobody deployed'));
  expect(await seed(board)).toEqual({ document: board.deployed, made: [] });
  expect(board.history).toEqual(before.history);
});

test('waits for its own deployment and for those of others to end', async () => {
  const { board } = usedBoard();
  board.slowness = 3;
  board.start(board.add(switchedOff(board.deployed ?? fail(), 'hubspot')));
  await seed(board);
  expect(sources(board.deployed)).toEqual(['hubspot', 'zapier']);
  expect(board.history.map(({ state }) => state)).toEqual(['COMPLETE', 'COMPLETE', 'COMPLETE']);
  expect(board.versions).toHaveLength(3);
});

test.each(['deployments', 'document', 'createVersion'])(
  'a version that somebody made before %s is a conflict, after which all is looked at again',
  async (call) => {
    const { board } = usedBoard();
    board.before = once(call, () => {
      board.start(board.add(switchedOff(board.deployed ?? fail(), 'hubspot')));
    });
    expect(await seed(board)).toMatchObject({ made: [{ number: 3, upon: 2 }] });
    expect(sources(board.deployed)).toEqual(['hubspot', 'zapier']);
  },
);

test('what somebody deployed between the look and the deployment is put back, and said', async () => {
  const { board, used } = usedBoard();
  // Made before the seed looked, so that no lock sees it.
  const theirs = board.add(switchedOff(used, 'hubspot'));
  board.before = once('deploy', () => board.start(theirs));
  expect(await seed(board)).toMatchObject({ made: [{ number: 3 }, { number: 4, putsBack: 2 }] });
  expect(sources(board.deployed)).toEqual(['hubspot', 'zapier']);
  expect(board.deployed?.seeded).toEqual(all);
});

test('whoever overwrites the seed gets the defaults on top', async () => {
  const { board, used } = usedBoard();
  const theirs = board.add(switchedOff(used, 'hubspot'));
  let looks = 0;
  board.before = (call) => {
    if (call === 'deployments') looks += 1;
    if (call === 'deployments' && looks === 2) board.start(theirs);
  };
  await seed(board);
  expect(sources(board.deployed)).toEqual(['hubspot', 'zapier']);
  expect(board.deployed?.seeded).toContain('route:Digest');
});

test('an operator who changes at any moment loses nothing, or the deploy says which deployment', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 2 }), { maxLength: 40 }),
      fc.nat({ max: 2 }),
      async (steps, slowness) => {
        const { board } = usedBoard();
        board.slowness = slowness;
        const operator = new HastyOperator(board);
        let call = 0;
        board.before = () => {
          for (let step = steps[call] ?? 0; step > 0; step -= 1) operator.step();
          call += 1;
        };
        const outcome = await seed(board, fakeClock(600)).catch((problem: Error) => problem.message);
        board.settle();
        const lost = operator.deployed.filter((source) => !sources(board.deployed)?.includes(source));
        if (typeof outcome === 'string')
          expect(outcome).toMatch(/^it overwrote what somebody else made at the same moment, deployment \d+/);
        else expect({ lost, seeded: outcome.document.seeded }).toEqual({ lost: [], seeded: all });
      },
    ),
    { numRuns: 1000 },
  );
});

test('a deployment that somebody stopped is not begun again', async () => {
  const { board } = usedBoard();
  const stop = () => {
    for (const one of board.history.slice(1)) one.state = 'ROLLED_BACK';
  };
  board.before = (call) => {
    if (call === 'deployments') stop();
  };
  await expect(seed(board)).rejects.toThrow(SeedProblem);
  expect(board.history).toHaveLength(2);
});

test.each<[string, object]>([
  ['ConflictException', {}],
  ['AccessDeniedException', {}],
  ['PreconditionFailed', {}],
  ['UnrecognizedClientException', {}],
  ['ThrottlingException', {}],
  ['SlowDown', {}],
  ['TimeoutError', {}],
  ['InternalServerException', { $metadata: { httpStatusCode: 500 } }],
  ['Error', { code: 'ECONNRESET', syscall: 'read' }],
])('%s is tried again', async (name, fields) => {
  const { board } = usedBoard();
  let left = 3;
  board.before = (call) => {
    if (call === 'deploy' && left-- > 0) throw Object.assign(new Error('no'), { name, ...fields });
  };
  expect(await seed(board)).toMatchObject({ made: [{ number: 2 }] });
});

test.each([
  ['BadRequestException'],
  ['ResourceNotFoundException'],
  ['PayloadTooLargeException'],
  ['ServiceQuotaExceededException'],
  ['NoSuchBucket'],
  ['TypeError'],
])('%s ends it at once', async (name) => {
  const { board } = usedBoard();
  board.before = () => {
    throw Object.assign(new Error('no'), { name, $metadata: { httpStatusCode: 400 } });
  };
  await expect(seed(board)).rejects.toThrow('no');
  expect(board.calls).toHaveLength(1);
});

test('what is refused for ever ends at once, the rest when the time is over', async () => {
  const refused = (name: string) => {
    const { board } = usedBoard();
    board.before = () => {
      throw Object.assign(new Error('no'), { name });
    };
    return board;
  };
  const quick = refused('BadRequestException');
  await expect(seed(quick)).rejects.toThrow('no');
  expect(quick.calls).toHaveLength(1);
  const slow = refused('AccessDeniedException');
  await expect(seed(slow, fakeClock(60))).rejects.toThrow('no');
  expect(slow.calls.length).toBeGreaterThan(50);
});

test('what somebody built upon the seed before it could put back another change is told by its number', async () => {
  const { board, used } = usedBoard();
  const theirs = board.add(switchedOff(used, 'hubspot'));
  board.before = once('deploy', () => {
    board.start(theirs);
    board.before = once('latestVersion', () => {
      board.start(board.add(switchedOff(board.deployed ?? fail(), 'shopify')));
    });
  });
  await expect(seed(board)).rejects.toThrow(
    'it overwrote what somebody else made at the same moment, deployment 2: see whether all of it is in force',
  );
  expect(sources(board.deployed)).toEqual(['shopify', 'zapier']);
});

test('one that cannot look again after its deployment says so', async () => {
  const { board } = usedBoard();
  board.before = (call) => {
    if (call === 'latestVersion' && board.history.length === 2) throw new Error('AppConfig is gone');
  };
  await expect(seed(board)).rejects.toThrow('it deployed as 2 and could not see whether that overwrote');
});

/** Looks, makes a version, deploys it, one step at a time, and never looks whether somebody came in between. */
class HastyOperator {
  readonly deployed: string[] = [];
  private document: SwitchboardDocument | undefined;
  private version: number | undefined;

  constructor(private readonly board: FakeBoard) {}

  step(): void {
    const source = `source-${this.deployed.length}`;
    const busy = this.board.history.some(({ state }) => state === 'DEPLOYING');
    if (busy) return;
    if (this.document === undefined) {
      this.document = switchedOff(this.board.deployed ?? fail(), source);
    } else if (this.version === undefined) {
      this.version = this.board.add(this.document);
    } else {
      this.board.start(this.version);
      this.deployed.push(source);
      this.document = undefined;
      this.version = undefined;
    }
  }
}

function once(wanted: string, act: () => void): (call: string) => void {
  let done = false;
  return (call) => {
    if (call !== wanted || done) return;
    done = true;
    act();
  };
}

function fail(): never {
  throw new Error('nothing is deployed');
}
