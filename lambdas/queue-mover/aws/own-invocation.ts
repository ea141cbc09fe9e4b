import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { ReturnRequest, TakeRequest } from '../../../domain/parked/mover-protocol';
import { reasonOf } from '../../store-client/partial-result';

/**
 * Calls this function for the next turn, without waiting for it. Lambda calls it until it took the event: twice more
 * after an error, and for some minutes while there is no room for it.
 *
 * Lambda's recursion guard ends a function that called itself some sixteen times, so the construct allows it. Neither a
 * schedule that looks for open operations (a minute between two turns) nor Step Functions (a role, a state machine and an
 * endpoint more, for a loop) does better.
 *
 * @param functionName its own, as Lambda tells it; undefined elsewhere
 * @returns false where it could not: in a VPC without a way to Lambda, whoever waits asks again, as before
 */
export async function invokeNextTurn(
  client: LambdaClient,
  functionName: string | undefined,
  request: TakeRequest | ReturnRequest,
): Promise<boolean> {
  if (functionName === undefined) return false;
  const command = new InvokeCommand({
    FunctionName: functionName,
    InvocationType: 'Event',
    Payload: JSON.stringify(request),
  });
  try {
    await client.send(command);
    return true;
  } catch (error) {
    console.error(`The next turn of ${request.id} was not called: ${reasonOf(error)}`);
    return false;
  }
}
