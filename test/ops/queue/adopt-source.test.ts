import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adoptSource } from '../../../ops/queue/adopt-source';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-adopt-'));
afterAll(() => rmSync(folder, { recursive: true }));

const url = 'rediss://team:s3c%23ret@old.example.com:6390/2';

test('a variable and a file are read, and what is told of them has neither user nor password', () => {
  process.env.OLD_URL = ` ${url}\n`;
  const file = join(folder, 'url');
  writeFileSync(file, `${url}\n`);
  for (const from of ['env:OLD_URL', `file:${file}`]) {
    expect(adoptSource(from)).toEqual({ url, store: 'old.example.com:6390/2' });
  }
});

test.each([
  ['redis://old', 'old:6379'],
  ['redis://team@old:6379/0', 'old:6379'],
  ['rediss://old:1/7', 'old:1/7'],
])('%s is taken as it stands', (from, store) => {
  expect(adoptSource(from)).toEqual({ url: from, store });
});

test.each([
  ['redis://:s3cret@old:6379', /has a password, which everybody on this machine can see/],
  ['env:NOT_SET', /^--from env:NOT_SET: expected a variable that is set and exported, got none$/],
  ['file:/not/there', /^--from file:\/not\/there: expected a file that can be read, got ENOENT$/],
  ['https://old', /^--from: expected env:NAME, file:PATH, or a redis:\/\/ or rediss:\/\/ URL/],
  ['redis://old:6379/jobs', /^--from: expected the number of a database behind the host, or nothing$/],
  ['env:BAD_URL', /^--from env:BAD_URL: expected a URL, got one that cannot be read: .*%23/],
  [
    'env:OTHER',
    /^--from env:OTHER: expected a URL that begins with redis:\/\/ or rediss:\/\/, got something else$/,
  ],
])('%s is refused without a word of what is in it', (from, sentence) => {
  process.env.BAD_URL = 'redis://:s3c#ret/x@old:63 79';
  process.env.OTHER = 's3cret';
  const refused = expect.objectContaining({ exitCode: 2, message: expect.stringMatching(sentence) });
  expect(() => adoptSource(from)).toThrow(refused);
  expect(() => adoptSource(from)).not.toThrow(/s3c/);
});
