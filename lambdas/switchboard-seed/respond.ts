import { setTimeout as sleep } from 'node:timers/promises';
import type { SeedAnswer } from './handle-seed-request';
import type { SeedRequest } from './seed-request';

const tries = 3;
const timeoutMs = 4000;

/** The whole answer may have 4,096 bytes (CloudFormation user guide); a reason may have more bytes than characters. */
const maxReasonLength = 900;

/** So that no deploy ever takes one seed for another, and none is deleted in favour of one. */
const physicalId = 'switchboard-seed';

/**
 * Tells CloudFormation, which waits for it. @throws Error if it cannot be told: Lambda then calls the function once more
 */
export async function respond(request: SeedRequest, { status, reason }: SeedAnswer): Promise<void> {
  const body = JSON.stringify({
    Status: status,
    Reason: reason.slice(0, maxReasonLength),
    PhysicalResourceId: request.PhysicalResourceId ?? physicalId,
    StackId: request.StackId,
    RequestId: request.RequestId,
    LogicalResourceId: request.LogicalResourceId,
  });
  for (let left = tries; ; left -= 1) {
    try {
      await put(request.ResponseURL, body);
      return;
    } catch (problem) {
      if (left <= 1) throw problem;
      await sleep(500);
    }
  }
}

/** As bytes: `fetch` gives a string a content type, and the address is signed for a request without one. */
async function put(url: string, body: string): Promise<void> {
  const response = await fetch(url, {
    method: 'PUT',
    body: new TextEncoder().encode(body),
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`CloudFormation took no answer: HTTP ${response.status}`);
}
