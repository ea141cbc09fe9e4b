import { z } from 'zod';
import { accountId, text } from './text';

/** One container image. Its URI is a parameter of the Platform stack, so a deploy can change it and nothing else. */
export const imageSchema = z.strictObject({
  repository: text(/^[a-z0-9]+([._/-][a-z0-9]+)*$/, 'the name of an ECR repository').describe(
    'ECR repository. Only images from it are accepted and only it may be pulled.',
  ),
  registryAccount: accountId.optional().describe("The repository's account. Default: the stage's own."),
  architecture: z
    .enum(['arm64', 'x86_64'])
    .default('arm64')
    .describe('What the image was built for. arm64 costs a fifth less on Fargate.'),
  tag: text(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, 'an image tag')
    .optional()
    .describe(
      'Tag used while no deploy has given the parameter. Without it, the first deploy must pass the image URI. Needs `account` or `registryAccount`.',
    ),
});
