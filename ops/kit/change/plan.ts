/** One thing that is done to AWS. After each the platform is consistent, so a command may end between two. */
export interface Step {
  /** What it does, as in "deploy revision 8 of the switchboard". */
  readonly title: string;
  /** Equal commands of the AWS CLI, for the dry run and for whoever must do it by hand. */
  readonly aws: readonly string[];
  /** Its failure is told and makes exit code 1, and what follows is done all the same. @default it ends the command */
  readonly mayFail?: true;
  /**
   * @param progress tells how far it is
   * @param partDone tells what of this step stands by now, all of it each time, as in "2 rules written". Whoever reads of
   * its failure, or the audit record, must not believe that nothing was changed
   */
  run(progress: (text: string) => void, partDone: (text: string) => void): Promise<void>;
}

/** What a look afterwards found. */
export interface Finding {
  /** False: done, but not in force as it should be. Exit code 1. */
  readonly ok: boolean;
  readonly lines: readonly string[];
  /** The same for `--json`. */
  readonly data: unknown;
}

/** What a verb would do, made from what was gathered, before anything is done. */
export interface Plan {
  /** As in "switch off", for the audit record. */
  readonly action: string;
  /** What changes for whom, in sentences or lines of a table. */
  readonly changes: readonly string[];
  /** Worth knowing, and no reason not to. */
  readonly warnings: readonly string[];
  /** Each is a safety check that says no: nothing is done, exit code 3. */
  readonly refusals: readonly string[];
  /** Empty: everything is as asked already. */
  readonly steps: readonly Step[];
  /** Values before and after, for the audit record. */
  readonly before: unknown;
  readonly after: unknown;
  /**
   * Looks afterwards at what customers or tasks see. Also where there was nothing to do. What it throws is told as "could
   * not be verified": the change stands.
   */
  verify?(progress: (text: string) => void): Promise<Finding>;
}
