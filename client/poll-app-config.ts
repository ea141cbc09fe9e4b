import {
  type AppConfigDataClient,
  BadRequestException,
  GetLatestConfigurationCommand,
  StartConfigurationSessionCommand,
} from '@aws-sdk/client-appconfigdata';
import type { SwitchboardSettings } from './switchboard-settings';

/** The least that AWS takes, and what is asked of it. */
const leastPollSeconds = 15;

/** One process's way to the document in AppConfig. */
export interface AppConfigPoll {
  /**
   * Asks once. @returns the document, or undefined: unchanged since the last answer.
   * @throws what AWS said. The next poll then begins anew and is given all of it
   */
  next(signal: AbortSignal): Promise<string | undefined>;
  /** Makes the next poll begin anew. For a document that could not be used: it would be told of only once. */
  forget(): void;
  /** How long to wait at least before the next poll. AWS tells it with each answer, and refuses earlier ones. */
  intervalSeconds(): number;
}

/** Where the switchboard stands. Part of `SwitchboardSettings`. */
export type AppConfigPlace = Pick<SwitchboardSettings, 'applicationId' | 'environmentId' | 'profileId'>;

/** Polls AppConfig in this process: no agent beside the app, and none that the app must outlive. */
export function pollAppConfig(client: AppConfigDataClient, place: AppConfigPlace): AppConfigPoll {
  let token: string | undefined;
  let intervalSeconds = leastPollSeconds;

  async function begin(abortSignal: AbortSignal): Promise<string | undefined> {
    const { InitialConfigurationToken } = await client.send(
      new StartConfigurationSessionCommand({
        ApplicationIdentifier: place.applicationId,
        EnvironmentIdentifier: place.environmentId,
        ConfigurationProfileIdentifier: place.profileId,
        RequiredMinimumPollIntervalInSeconds: leastPollSeconds,
      }),
      { abortSignal },
    );
    return InitialConfigurationToken;
  }

  async function ask(from: string | undefined, abortSignal: AbortSignal): Promise<string> {
    const answer = await client.send(new GetLatestConfigurationCommand({ ConfigurationToken: from }), {
      abortSignal,
    });
    intervalSeconds = Math.max(leastPollSeconds, answer.NextPollIntervalInSeconds ?? leastPollSeconds);
    // An answer that nobody waits for any more was not heard: from its token on the document would be "unchanged".
    if (!abortSignal.aborted) token = answer.NextPollConfigurationToken;
    return answer.Configuration?.transformToString() ?? '';
  }

  async function askAgain(signal: AbortSignal): Promise<string> {
    const text = await ask(await begin(signal), signal);
    if (text === '') throw new Error('AppConfig holds no switchboard: nothing was ever deployed');
    return text;
  }

  return {
    next: async (signal) => {
      // A token is good for one call. What became of a call that failed is not known, so its token is not used again.
      const from = token;
      token = undefined;
      if (from === undefined) return askAgain(signal);
      try {
        const text = await ask(from, signal);
        return text === '' ? undefined : text;
      } catch (problem) {
        // The token is too old (24 h) or was used.
        if (problem instanceof BadRequestException) return askAgain(signal);
        throw problem;
      }
    },
    forget: () => {
      token = undefined;
    },
    intervalSeconds: () => intervalSeconds,
  };
}
