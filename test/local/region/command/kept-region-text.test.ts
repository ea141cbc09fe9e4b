import { execFileSync } from 'node:child_process';
import { keptRegionText } from '../../../../local/region/command/kept-region-text';

describe('keptRegionText', () => {
  test('its lines, run by a shell, set what any AWS client and the plain CDK need', () => {
    const lines = keptRegionText({ port: 20_000, reused: false }).split('\n');
    const script = lines.filter((line) => /^(export|unset) /.test(line)).join('\n');
    const env = { PATH: process.env.PATH, AWS_PROFILE: 'mine', AWS_SESSION_TOKEN: 'x' };
    const set = execFileSync('sh', ['-c', `${script}\nenv`], { env, encoding: 'utf8' }).split('\n');

    expect(set).toContain('AWS_ENDPOINT_URL=http://127.0.0.1:20000');
    expect(set).toContain('AWS_REGION=us-east-1');
    expect(set).toContain('CDK_APP=./bulkhead adapted-app');
    expect(set.filter((line) => /^AWS_(PROFILE|SESSION_TOKEN)=/.test(line))).toEqual([]);
  });

  test('says how to end it, and whether it stood before', () => {
    expect(keptRegionText({ port: 1, reused: false })).toMatch(
      /^The region goes on running\.[\s\S]*`npm run stop` ends it\.\n$/,
    );
    expect(keptRegionText({ port: 1, reused: true })).toMatch(
      /^The region was running already and goes on running\./,
    );
  });

  test('a directory of its own is named wherever the region must be found again', () => {
    const text = keptRegionText({ port: 1, reused: false, directory: '/some where' });
    expect(text).toContain("export CDK_APP='./bulkhead adapted-app --directory '\\''/some where'\\'''");
    expect(text).toContain("`npm run stop -- --directory '/some where'` ends it.");
  });
});
