import { z } from 'zod';
import { accountId, itemName, text } from './text';

const numericId = text(/^[1-9]\d{0,18}$/, 'digits in quotes, as `gh api repos/<owner>/<name>` shows them');

/** As GitHub writes them, upper and lower case too: IAM compares letter by letter. */
const repositorySchema = z.strictObject({
  owner: text(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/, 'a user or organisation of GitHub').describe(
    'In its very spelling: IAM compares letter by letter.',
  ),
  name: text(/^[A-Za-z0-9._-]{1,100}$/, 'the name of a repository, without its owner'),
  ids: z
    .strictObject({ owner: numericId, repository: numericId })
    .optional()
    .describe(
      'Numbers that never change hands. With them, only a subject that carries them is trusted: the default of repositories made or renamed since 15 July 2026, and a setting of older ones.',
    ),
  acceptNames: z
    .boolean()
    .default(false)
    .describe(
      'Beside `ids`: also the subject without them, while a repository moves over. Whoever gets its name after you is trusted as well.',
    ),
});

/** A delivery file as it is written: one for each account. */
export const deliveryShape = z
  .strictObject({
    account: accountId.describe('The account in which the stack stands, and all stages that it names.'),
    region: text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as us-east-1').describe(
      'Where the stack stands. Its roles are good for stages of any region.',
    ),
    repository: repositorySchema,
    provider: text(
      /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/,
      'the ARN of the OIDC provider token.actions.githubusercontent.com',
    )
      .optional()
      .describe(
        'One that the account already has: it takes one of GitHub. Without it the stack makes it. Its audiences must hold sts.amazonaws.com.',
      ),
    qualifier: text(/^[a-z0-9]{1,10}$/, 'the qualifier of the bootstrap, at most 10 letters and digits')
      .default('hnb659fds')
      .describe('Of `cdk bootstrap --qualifier`.'),
    stages: z
      .record(
        itemName,
        z.strictObject({
          environment: text(
            /^[A-Za-z0-9._-]{1,255}$/,
            'the name of an environment of the repository: letters, digits and . _ -',
          ).describe('Its protection rules decide who may deploy the stage, and after whose approval.'),
        }),
      )
      .describe('Stage of config/stages -> who deploys it.'),
  })
  .describe('Who may deploy which stages of an account.');

/** A delivery file with every default filled in. */
export type DeliveryFile = z.output<typeof deliveryShape>;
