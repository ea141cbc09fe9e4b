/** What a job is to its users. */
export type JobKind =
  /** Somebody waits for it: a message that was sent, a sign-in code. */
  | 'urgent'
  /** Whatever is nothing else. */
  | 'ordinary'
  /** Many jobs at once, or large ones: broadcasts, imports, exports, what automation sets off by itself. */
  | 'bulk'
  /** A push to websockets. It may be lost: whoever missed it reads the state when connecting again. */
  | 'push';
