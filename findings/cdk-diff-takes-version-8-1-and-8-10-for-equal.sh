#!/usr/bin/env bash
# @aws-cdk/cloudformation-diff, and so `cdk diff`: two texts that are one number are no difference.
#
# Expected: a property that was "8.1" and is to be "8.10" is a change, as it is for CloudFormation, to which both are texts. So is
# an empty variable that becomes "0".
# Seen (2.187.5): "There were no differences". `deepEqual` compares texts by Number(), for properties that take 10 and "10" alike.
# A version of a store, a release in a variable and an account of 21 digits change unseen, and `--fail-on` lets them pass.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact @aws-cdk/cloudformation-diff@2.187.5 >/dev/null 2>&1

cat >look.cjs <<'JS'
const { fullDiff } = require('@aws-cdk/cloudformation-diff');

const template = (EngineVersion, Value) => ({
  Resources: {
    Store: { Type: 'AWS::ElastiCache::ReplicationGroup', Properties: { EngineVersion } },
    Variable: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value } },
  },
});
const { differenceCount } = fullDiff(template('8.1', ''), template('8.10', '0'));
console.log(`2 properties differ, ${differenceCount} differences found`);
process.exit(differenceCount === 2 ? 0 : 1);
JS
node look.cjs
