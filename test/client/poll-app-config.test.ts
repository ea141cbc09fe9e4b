import {
  AppConfigDataClient,
  BadRequestException,
  GetLatestConfigurationCommand,
  StartConfigurationSessionCommand,
} from '@aws-sdk/client-appconfigdata';
import { mockClient } from 'aws-sdk-client-mock';
import { pollAppConfig } from '../../client/poll-app-config';

const api = mockClient(AppConfigDataClient);
const place = { applicationId: 'app', environmentId: 'env', profileId: 'profile' };
const signal = new AbortController().signal;
const poll = () => pollAppConfig(new AppConfigDataClient({ region: 'us-east-1' }), place);

/** AppConfig as it is: a token is good for one call, a session is told of each document once. */
function answering(document: () => string): { expire(): void } {
  let number = 0;
  let good: string | undefined;
  let told: string | undefined;
  const token = () => {
    number += 1;
    good = `token ${number}`;
    return good;
  };
  api.on(StartConfigurationSessionCommand).callsFake(() => {
    told = undefined;
    return { InitialConfigurationToken: token() };
  });
  api.on(GetLatestConfigurationCommand).callsFake(({ ConfigurationToken }) => {
    if (ConfigurationToken !== good) {
      throw new BadRequestException({ message: 'The token has expired', $metadata: {} });
    }
    const text = document() === told ? '' : document();
    told = document();
    return { Configuration: { transformToString: () => text }, NextPollConfigurationToken: token() };
  });
  return {
    expire: () => {
      good = undefined;
    },
  };
}
const sessions = () => api.commandCalls(StartConfigurationSessionCommand).length;

beforeEach(() => api.reset());

test('one session: the document, nothing while it is unchanged, the next one', async () => {
  let document = 'one';
  answering(() => document);
  const { next } = poll();
  const heard = [await next(signal), await next(signal)];
  document = 'two';
  heard.push(await next(signal));
  expect(heard).toEqual(['one', undefined, 'two']);
  expect(api.commandCalls(StartConfigurationSessionCommand).map(({ args }) => args[0].input)).toEqual([
    {
      ApplicationIdentifier: 'app',
      EnvironmentIdentifier: 'env',
      ConfigurationProfileIdentifier: 'profile',
      RequiredMinimumPollIntervalInSeconds: 15,
    },
  ]);
});

test('tells how long AWS wants to be left alone, and never less than the 15 s that were asked for', async () => {
  answering(() => 'one');
  const { next, intervalSeconds } = poll();
  await next(signal);
  expect(intervalSeconds()).toBe(15);
  for (const [told, expected] of [
    [40, 40],
    [1, 15],
  ]) {
    api
      .on(GetLatestConfigurationCommand)
      .resolves({ NextPollConfigurationToken: 'next', NextPollIntervalInSeconds: told });
    await next(signal);
    expect(intervalSeconds()).toBe(expected);
  }
});

test('a token that has expired costs a new session, and no poll', async () => {
  const session = answering(() => 'one');
  const { next } = poll();
  await next(signal);
  session.expire();
  expect(await next(signal)).toBe('one');
  expect(sessions()).toBe(2);
});

test('after any other failure the next poll begins anew, for nobody knows what became of the token', async () => {
  let works = true;
  answering(() => {
    if (!works) throw new Error('socket hang up');
    return 'one';
  });
  const { next } = poll();
  await next(signal);
  works = false;
  await expect(next(signal)).rejects.toThrow('socket hang up');
  works = true;
  expect(await next(signal)).toBe('one');
  expect(sessions()).toBe(2);
});

test('an answer that comes too late is not taken for heard', async () => {
  const ending = new AbortController();
  let document = 'one';
  answering(() => {
    if (document === 'two') ending.abort();
    return document;
  });
  const { next } = poll();
  await next(signal);
  document = 'two';
  await next(ending.signal);
  expect(await next(signal)).toBe('two');
});

test('a document that could not be used is told of again', async () => {
  answering(() => 'one');
  const polled = poll();
  await polled.next(signal);
  polled.forget();
  expect(await polled.next(signal)).toBe('one');
});

test('a new session without a document is a failure and not "unchanged"', async () => {
  answering(() => '');
  await expect(poll().next(signal)).rejects.toThrow(
    'AppConfig holds no switchboard: nothing was ever deployed',
  );
});
