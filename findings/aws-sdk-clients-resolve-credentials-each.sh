#!/usr/bin/env bash
# AWS SDK for JavaScript 3: clients that are made alike do not share what they found out about credentials.
#
# Expected: three clients of one process, with the same profile, start its credential_process once.
# Seen (client-sts 3.1173.0, client-ecs 3.1164.0, client-s3 3.1173.0): three times, once for each client. A client that
# asks twice starts it once. A command that talks to nine services waits for nine processes, and nine calls of an
# identity provider count against its limits. One provider, memoised and handed to all clients, starts it once.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact \
  @aws-sdk/client-sts@3.1173.0 @aws-sdk/client-ecs@3.1164.0 @aws-sdk/client-s3@3.1173.0 \
  @aws-sdk/credential-providers@3.1173.0 >/dev/null 2>&1

cat >provider.sh <<SCRIPT
#!/bin/sh
echo started >>"$folder/starts"
echo '{"Version":1,"AccessKeyId":"AKIDEXAMPLE","SecretAccessKey":"example","Expiration":"2099-01-01T00:00:00Z"}'
SCRIPT
chmod +x provider.sh
printf '[profile example]\nregion = eu-central-1\ncredential_process = %s/provider.sh\n' "$folder" >config
export AWS_CONFIG_FILE="$folder/config" AWS_SHARED_CREDENTIALS_FILE="$folder/none" AWS_PROFILE=example
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_WEB_IDENTITY_TOKEN_FILE || true

cat >each.mjs <<'JS'
import { ECSClient } from '@aws-sdk/client-ecs';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';

let pending;
const shared = () => (pending ??= fromNodeProviderChain({ profile: 'example' })());
const options = process.argv[2] === 'shared' ? { credentials: shared } : {};
for (const client of [new STSClient(options), new ECSClient(options), new S3Client(options)]) {
  await client.config.credentials();
  await client.config.credentials();
}
JS

: >starts
node --no-warnings each.mjs own
own=$(wc -l <starts)
: >starts
node --no-warnings each.mjs shared
shared=$(wc -l <starts)
echo "credential_process starts: $own with clients made alike, $shared with one provider for all"
[ "$own" -eq 3 ] && [ "$shared" -eq 1 ]
