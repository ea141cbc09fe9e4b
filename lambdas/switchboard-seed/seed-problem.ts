/** What somebody has to put right: trying again would not. Its message is a sentence for whoever deploys. */
export class SeedProblem extends Error {
  override readonly name = 'SeedProblem';
}
