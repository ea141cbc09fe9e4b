import type { ReturnRequest, TakeRequest } from '../../../domain/parked/mover-protocol';
import { reasonOf } from '../../store-client/partial-result';

/** Where no way leads to Lambda, the command asks again: it should not wait for long. */
const shortPatience = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
};

/**
 * Calls this function for the next turn, without waiting for it. Lambda calls it until it took the event: twice more
 * after an error, and for some minutes while there is no room for it.
 *
 * Lambda's recursion guard ends a function that called itself some sixteen times, so the construct allows it. Neither a
 * schedule that looks for open operations (a minute between two turns) nor Step Functions (a role, a state machine and an
 * endpoint more, for a loop) does better.
 *
 * Its client is loaded then: most operations are done within their first run, and it is a twentieth of the memory.
 *
 * @param functionName its own, as Lambda tells it; undefined elsewhere
 * @returns false where it could not: in a VPC without a way to Lambda, whoever waits asks again, as before
 */
export async function invokeNextTurn(
  functionName: string | undefined,
  request: TakeRequest | ReturnRequest,
): Promise<boolean> {
  if (functionName === undefined) return false;
  const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  const command = new InvokeCommand({
    FunctionName: functionName,
    InvocationType: 'Event',
    Payload: JSON.stringify(request),
  });
  try {
    await new LambdaClient(shortPatience).send(command);
    return true;
  } catch (error) {
    console.error(`The next turn of ${request.id} was not called: ${reasonOf(error)}`);
    return false;
  }
}
