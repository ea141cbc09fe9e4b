import { edited, messagesFor, stageOf } from './edited-stage';

const named = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:app-AbC123';

test.each(['r8g', 'm8g', 'r6g', 'm6g', 'r7g', 'm7g', 'c8gn'])(
  'stores may stand on %s, whose memory is known',
  (family) => {
    const nodeType = `cache.${family}.xlarge`;
    const text = edited({ add: `stores: { jobs: { nodeType: ${nodeType} } }` });
    expect(messagesFor(text)).toEqual([]);
    expect(stageOf(text).stores.jobs?.nodeType).toBe(nodeType);
  },
);

test('variables are named as POSIX has it, in lower case too', () => {
  const environment = {
    no_proxy: '169.254.170.2',
    http_proxy: 'http://proxy:3128',
    npm_config_loglevel: 'warn',
  };
  const text = edited({ add: `environment: ${JSON.stringify(environment)}` });
  expect(stageOf(text).environment).toEqual(environment);
});

test('a secret may be one key of a JSON text, as ECS writes it, in either quotes', () => {
  for (const mark of [`'`, `"`]) {
    const text = edited({
      from: 'secrets:\n',
      to: `secrets:\n  APP_URL: ${mark}${named}:DATABASE_URL::${mark}\n`,
    });
    expect(stageOf(text).secrets).toMatchObject({ APP_URL: `${named}:DATABASE_URL::` });
  }
});
