import { z } from 'zod';

/** Text of one form. `expected` completes "expected ..." in messages, also where something else than text stands. */
export function text(pattern: RegExp, expected: string) {
  const error = `expected ${expected}`;
  return z.string({ error }).regex(pattern, { error });
}

/** A key chosen by the team (service, pool, image): becomes part of names in AWS, so short and plain. */
export const itemName = nameOf(/^(?!x-)(?=.{1,32}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/);

function nameOf(pattern: RegExp) {
  const error = ({ input }: { readonly input?: unknown }) =>
    typeof input === 'string' && input.startsWith('x-')
      ? 'expected no name that begins with x- (a block to share stands at the top of the file, where x- keys are left out)'
      : 'expected lower-case words joined by dashes, at most 32 characters';
  return z.string({ error }).regex(pattern, { error });
}

/**
 * Text that may be typed as it stands: the loader hands over numbers, true and false as they were typed
 * (config/yaml/written-text.ts). Nothing is a mistake: nobody knows whether it was to be empty.
 */
export const writtenText = z
  .union([z.string().describe('Text, a number, true or false, as it is typed.'), z.number(), z.boolean()], {
    error: 'expected text, a number, true or false ("" for an empty text)',
  })
  .transform(String);

/** An environment variable's name, as POSIX has them: `no_proxy` and `npm_config_loglevel` are read in lower case only. */
export const variableName = text(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and _, and no digit first');

/** A zone by name: nothing is looked up at synth, so that a synth needs no credentials and never changes by itself. */
export const zoneName = text(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'a zone such as us-east-1a');

/** As ECS takes it in `valueFrom`. What must be right within it, and why, is checked apart (checks/secrets.ts). */
export const secretArn = text(
  /^arn:aws[a-z-]*:(secretsmanager|ssm):\S+$/,
  'the ARN of a secret or of a parameter of Systems Manager',
);

export const keyArn = text(
  /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
  'the ARN of a KMS key, not of an alias',
);

export const certificateArn = text(
  /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[A-Za-z0-9-]+$/,
  'the ARN of a certificate',
);

export const accountId = text(/^\d{12}$/, '12 digits in quotes');

export const cidrBlock = text(
  /^(\d{1,3}\.){3}\d{1,3}\/([0-9]|[12]\d|3[0-2])$/,
  'a CIDR block such as 10.0.0.0/16',
);

/** `HH:MM-HH:MM` in UTC, as ElastiCache takes it. */
export const dailyWindow = text(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM-HH:MM (UTC)');

/** `ddd:HH:MM-ddd:HH:MM` in UTC, as ElastiCache takes it. */
export const weeklyWindow = text(
  /^(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d-(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d$/,
  'ddd:HH:MM-ddd:HH:MM (UTC)',
);

/** `aws:` is Amazon's, `bulkhead:` marks what the operator command finds by tags. */
export const tagKey = text(
  /^(?!aws:|bulkhead:)[A-Za-z0-9 _.:/=+@-]{1,128}$/,
  'a tag of at most 128 characters that starts with neither aws: nor bulkhead:',
);

const tagText = text(
  /^[A-Za-z0-9 _.:/=+@-]{0,256}$/,
  'at most 256 letters, digits, spaces and _ . : / = + - @',
);

/** What all services take: IAM, ECS and CloudWatch Logs refuse other signs (their API models), such as # and a comma. */
export const tagValue = z
  .union([tagText, z.number(), z.boolean()], {
    error: 'expected at most 256 letters, digits, spaces and _ . : / = + - @',
  })
  .transform(String);

/** Not zod's own: its JSON schema has a format that strict validators do not know. */
export const emailAddress = text(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address');
