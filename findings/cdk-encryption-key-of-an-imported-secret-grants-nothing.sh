#!/usr/bin/env bash
# aws-cdk-lib: `encryptionKey` of an imported secret grants nothing where the key is imported too.
#
# Expected: `Secret.fromSecretAttributes({ encryptionKey: Key.fromKeyArn(...) }).grantRead(role)` lets the role decrypt, as the
# documentation of `encryptionKey` says: a task with the secret starts.
# Seen (aws-cdk-lib 2.276.0): the role gets GetSecretValue and DescribeSecret alone, with no warning. The grant of kms:Decrypt
# goes to the key's policy, which an imported key does not have. Tasks stop with AccessDenied of kms:Decrypt.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null 2>&1

cat >app.cjs <<'JS'
const { App, Stack } = require('aws-cdk-lib');
const { Template } = require('aws-cdk-lib/assertions');
const { Role, ServicePrincipal } = require('aws-cdk-lib/aws-iam');
const { Key } = require('aws-cdk-lib/aws-kms');
const { Secret } = require('aws-cdk-lib/aws-secretsmanager');

const arn = (service, name) => `arn:aws:${service}:us-east-1:111122223333:${name}`;
const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'us-east-1' } });
const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
Secret.fromSecretAttributes(stack, 'Secret', {
  secretCompleteArn: arn('secretsmanager', 'secret:database-url-a1b2c3'),
  encryptionKey: Key.fromKeyArn(stack, 'Key', arn('kms', 'key/0b5f7b52-5d1c-4f1e-9a39-6d0c1d1f3a77')),
}).grantRead(role);

const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
const actions = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement.flatMap(({ Action }) => Action));
console.log(`allowed: ${actions.join(', ')}`);
process.exit(actions.includes('kms:Decrypt') ? 0 : 1);
JS
node app.cjs
