import { secretLikeness } from '../../config/secret-likeness';

test.each([
  ['CACHE', 'rediss://app:hunter2@cache.internal:6380', 'a URL with a password'],
  ['CACHE', 'redis://:hunter2@cache.internal', 'a URL with a password'],
  ['DB', 'postgres://app:p%40ss@db/app', 'a URL with a password'],
  ['X', 'AKIAIOSFODNN7EXAMPLE', 'an AWS access key'],
  ['X', '-----BEGIN RSA PRIVATE KEY-----\nMIIE', 'a private key or certificate'],
  ['X', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc', 'a signed token'],
  ['X', 'ghp_0123456789abcdefghijABCDEFGHIJ012345', "a provider's token"],
  ['X', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'a long random text'],
  ['SECRET_KEY_BASE', '0f'.repeat(64), 'a long random text'],
  ['CARRIER_API_KEY', '0123456789abcdef0123', 'a secret, going by its name'],
  ['carrier_api_key', '0123456789abcdef0123', 'a secret, going by its name'],
])('%s: %s', (name, value, likeness) => {
  expect(secretLikeness(name, value)).toBe(likeness);
});

test.each([
  ['RAILS_ENV', 'production'],
  ['ASSET_HOST', 'https://assets.example.com/a/b?c=d'],
  ['SENTRY_DSN', 'https://4f2a0b7c9d1e4f2a0b7c9d1e4f2a0b7c@o1.ingest.example.com/2'],
  ['PASSWORD_MIN_LENGTH', '12'],
  ['TOKEN_ISSUER', 'https://id.example.com/oauth2/default'],
  ['RELEASE', '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12'],
  ['DIGEST', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['INSTANCE', '123e4567-e89b-12d3-a456-426614174000'],
  ['FEATURES', 'newInbox,bulkReplies2,typingIndicators,readReceipts'],
  ['QUEUE_URL', 'https://sqs.us-east-1.amazonaws.com/111122223333/inbound'],
  ['ROLE', 'arn:aws:iam::111122223333:role/messaging-prod-ReadOnlyAccess-2024'],
  ['NODE_OPTIONS', '--max-old-space-size=768'],
  ['MAILER', 'Messaging Support <support@example.com>'],
])('%s: %s is none', (name, value) => {
  expect(secretLikeness(name, value)).toBeUndefined();
});
