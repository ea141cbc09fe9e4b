/**
 * How browsers come back to the websockets: by the first character of `Sec-WebSocket-Key`, which they draw anew for each
 * attempt (RFC 6455: 16 random bytes in base64, so 64 characters, each as likely). A load balancer compares without case,
 * so a letter takes two of the 64: five letters let 16 % of the attempts in, fifteen 47 %. In October 2020 everybody came
 * back at once. Nothing else about a first request is random and visible to a rule; an address is shared by thousands.
 */
export const connectionReturn = {
  header: 'Sec-WebSocket-Key',
  /** Let in from the first step on, and from the second on as well. */
  keys: { 1: patterns('abcde'), 2: patterns('fghijklmno') },
  /** Of all attempts, in percent. */
  sharePercent: { 'return-1': 16, 'return-2': 47 },
} as const;

function patterns(letters: string): readonly string[] {
  return [...letters].map((letter) => `${letter}*`);
}
