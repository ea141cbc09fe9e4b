/**
 * What a take script answered for each job. @throws Error for anything else: a job whose answer is missing may be out,
 * and is then in doubt like after any interruption
 */
export function answersOf(reply: unknown, jobs: number): readonly unknown[] {
  if (Array.isArray(reply) && reply.length === jobs) return reply;
  throw new Error(`taking jobs: expected ${jobs} answers, got ${JSON.stringify(reply) ?? 'none'}`);
}
