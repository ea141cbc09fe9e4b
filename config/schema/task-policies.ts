import { z } from 'zod';
import { text } from './text';

const statement = z.strictObject({
  actions: z
    .array(text(/^[a-z0-9-]+:[A-Za-z0-9]+\*?$/, 'an action by name, such as s3:GetObject or s3:Get*'))
    .min(1)
    .max(50)
    .describe('What is allowed. A wildcard only behind some letters of a name.'),
  resources: z
    .array(text(/^(\*|arn:aws[a-z-]*:\S+)$/, 'an ARN, with wildcards if need be, or *'))
    .min(1)
    .max(50)
    .describe('On what. "*" only for actions that know no resource, or only look.'),
  conditions: z
    .record(
      text(/^(ForAllValues:|ForAnyValue:)?[A-Z][A-Za-z]+$/, 'an operator such as StringEquals'),
      z.record(text(/^\S+:\S+$/, 'a condition key such as aws:ResourceTag/team'), z.array(z.string()).min(1)),
    )
    .default({})
    .describe('Operator -> key -> values, as in IAM.'),
});

/** What the app itself may ask of AWS, beside what Bulkhead grants it. */
export const taskPolicies = z.strictObject({
  managed: z
    .array(
      text(
        /^arn:aws[a-z-]*:iam::\d{12}:policy\/\S+$/,
        "the ARN of a managed policy of your own account: those of AWS take in the stage's own stores and switches; name what you need under statements",
      ),
    )
    // IAM quotas: ten managed policies a role.
    .max(10)
    .default([])
    .describe('Managed policies of your own account. What stands in them is not checked.'),
  statements: z
    .array(statement)
    .max(20)
    .default([])
    .describe(
      'What is allowed. Checked: no wildcard for a whole service, no role but by its whole ARN, nothing that takes in the stage itself.',
    ),
});

export type TaskPolicies = z.output<typeof taskPolicies>;
