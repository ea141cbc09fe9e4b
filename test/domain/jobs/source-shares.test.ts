import fc from 'fast-check';
import type { JobSummary } from '../../../domain/jobs/job-store-reading';
import { sourceShares, wholeQueueShares } from '../../../domain/jobs/source-shares';

const jobs = (count: number, job: Partial<JobSummary> = {}): JobSummary[] =>
  Array.from({ length: count }, () => ({ jobClass: 'Send', ...job }));

describe('sourceShares', () => {
  test('by class, source and account, largest first; what is not tagged is shown as such', () => {
    const window = [
      ...jobs(6, { source: 'broadcast', account: 'acme' }),
      ...jobs(3, { source: 'api', jobClass: 'Fetch' }),
      ...jobs(1),
    ];
    const exact = (name: string, share: number) => ({ name, share, error: 0 });
    expect(sourceShares(window, 10)).toEqual({
      seenJobs: 10,
      totalJobs: 10,
      byJobClass: [exact('Send', 0.7), exact('Fetch', 0.3)],
      bySource: [exact('broadcast', 0.6), exact('api', 0.3), exact('(untagged)', 0.1)],
      byAccount: [exact('acme', 0.6), exact('(untagged)', 0.4)],
      bySourceAndAccount: [{ source: 'broadcast', account: 'acme', share: 0.6, error: 0 }],
      jobClasses: 2,
    });
  });

  test('of a long queue, 100 jobs tell a share to within ten points', () => {
    const window = [...jobs(50, { source: 'a' }), ...jobs(50, { source: 'b' })];
    const [a, b] = sourceShares(window, 10_000_000).bySource;
    // Wilson's interval for 50 of 100 is 0.404 to 0.596.
    expect([a?.name, b?.name]).toEqual(['a', 'b']);
    expect(a?.error).toBeCloseTo(0.096, 3);
  });

  test('all of a window is not all of the queue: Wilson leaves 3.7 points', () => {
    expect(sourceShares(jobs(100), 10_000_000).byJobClass[0]?.error).toBeCloseTo(0.037, 3);
  });

  test('half of the queue seen, the error shrinks by the root of two', () => {
    const window = [...jobs(50, { source: 'a' }), ...jobs(50, { source: 'b' })];
    expect(sourceShares(window, 200).bySource[0]?.error).toBeCloseTo(0.096 * Math.sqrt(100 / 199), 3);
  });

  test('ten names at most, ties by name', () => {
    const window = Array.from({ length: 26 }, (_, n) => ({ jobClass: String.fromCharCode(122 - n) }));
    expect(
      sourceShares(window, 26)
        .byJobClass.map(({ name }) => name)
        .join(''),
    ).toBe('abcdefghij');
  });

  test('an empty window has no shares', () => {
    expect(sourceShares([], 0)).toEqual({
      seenJobs: 0,
      totalJobs: 0,
      byJobClass: [],
      bySource: [],
      byAccount: [],
      bySourceAndAccount: [],
      jobClasses: 0,
    });
  });

  test('classes that only carry others are shown by what they carry', () => {
    const mail = { jobClass: 'ActionMailer::MailDeliveryJob', innerClass: 'DigestMailer#daily' };
    const [digest, send] = sourceShares([...jobs(2), mail, mail, mail], 5).byJobClass;
    expect(digest).toEqual({ name: mail.innerClass, wrapper: mail.jobClass, share: 0.6, error: 0 });
    expect(send).not.toHaveProperty('wrapper');
  });

  test('of a whole queue: both windows count as they are, a sample stands for what lies between', () => {
    const known = [...jobs(100, { source: 'a' }), ...jobs(100, { source: 'b' })];
    const between = [...jobs(30, { source: 'a' }), ...jobs(20, { source: 'b' })];
    const { seenJobs, totalJobs, bySource } = wholeQueueShares({ known, between }, 1_200);
    expect([seenJobs, totalJobs]).toEqual([250, 1_200]);
    // 100 of the windows, and three fifths of the other 1,000.
    expect(bySource.map(({ name, share }) => [name, share])).toEqual([
      ['a', expect.closeTo(700 / 1_200, 9)],
      ['b', expect.closeTo(500 / 1_200, 9)],
    ]);
    const alone = sourceShares(between, 1_000).bySource[0]?.error ?? 0;
    expect(bySource[0]?.error).toBeCloseTo((alone * 1_000) / 1_200, 9);
  });

  test('of a whole queue that both windows hold, shares are exact', () => {
    const known = [...jobs(90, { source: 'a' }), ...jobs(60, { source: 'b' })];
    expect(wholeQueueShares({ known, between: [] }, 150).bySource).toEqual([
      { name: 'a', share: 0.6, error: 0 },
      { name: 'b', share: 0.4, error: 0 },
    ]);
  });

  test('a queue that shrank while it was read counts as the window', () => {
    expect(sourceShares(jobs(3), 1)).toMatchObject({ totalJobs: 3, byJobClass: [{ share: 1, error: 0 }] });
  });

  test('shares add up to one, and share and error stay within the possible', () => {
    const job = fc.record({ jobClass: fc.constantFrom('a', 'b', 'c', 'd') });
    fc.assert(
      fc.property(fc.array(job, { minLength: 1, maxLength: 100 }), fc.nat(1_000_000), (window, more) => {
        const { byJobClass } = sourceShares(window, window.length + more);
        expect(byJobClass.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
        for (const { share, error } of byJobClass) {
          expect(share).toBeGreaterThan(0);
          expect(error).toBeGreaterThanOrEqual(0);
          expect(error).toBeLessThanOrEqual(1);
          expect(error === 0).toBe(more === 0);
        }
      }),
    );
  });

  test('of random samples, some 95 in 100 are within their error', () => {
    // A linear congruential generator: the same samples in each run.
    let state = 7;
    const random = (): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state / 2_147_483_648;
    };
    for (const truth of [0.05, 0.3, 0.9]) {
      const within = Array.from({ length: 1000 }, () => {
        const window = Array.from({ length: 100 }, () => ({ jobClass: random() < truth ? 'a' : 'b' }));
        const { share = 0, error = 0.037 } =
          sourceShares(window, 1e9).byJobClass.find(({ name }) => name === 'a') ?? {};
        return Math.abs(share - truth) <= error;
      });
      expect(within.filter(Boolean).length).toBeGreaterThan(930);
    }
  });
});
