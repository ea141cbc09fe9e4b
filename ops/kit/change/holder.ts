/** Stops producers while a store is worked on: everything that may be put off is put off. */
export interface Holder {
  /** Ends once it is in force. Called again while it is held, it changes nothing. */
  hold(reason: string): Promise<void>;
  /** Called while nothing is held, it changes nothing. */
  release(): Promise<void>;
  /** Whether a hold of ours is in force now. */
  held(): Promise<boolean>;
}
