/** Time and chance, for the seed. */
export interface SeedClock {
  nowSeconds(): number;
  /** Until work has to end, so that there is time to answer. */
  leftMs(): number;
  /** Waits for about a second, never twice the same: two who got in each other's way shall not do so again. */
  pause(): Promise<void>;
  /** A random UUID. */
  newId(): string;
}
