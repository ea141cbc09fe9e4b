#!/usr/bin/env bash
# @aws-cdk/cloudformation-diff, and so `cdk diff`: a replacement is followed through Ref and Fn::GetAtt alone.
#
# Expected: what names a replaced resource in a property that causes replacement is replaced too, however it is named; as
# CloudFormation does it. CDK itself writes `Fn::Join` around most references to names.
# Seen (2.187.5): with a plain Ref the second resource is told as replaced; with the same Ref in Fn::Join or in Fn::Sub it is not
# told at all. `propagateReplacedReferences` does not look into the arguments of functions.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact @aws-cdk/cloudformation-diff@2.187.5 >/dev/null 2>&1

cat >look.cjs <<'JS'
const { fullDiff } = require('@aws-cdk/cloudformation-diff');

const template = (TopicName, Name) => ({
  Resources: {
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName } },
    Second: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'x', Name } },
  },
});
const ways = {
  Ref: { Ref: 'Topic' },
  'Fn::Join': { 'Fn::Join': ['', ['/', { Ref: 'Topic' }]] },
  'Fn::Sub': { 'Fn::Sub': '/${Topic}' },
};
const missed = Object.entries(ways).filter(([way, name]) => {
  const impact = fullDiff(template('a', name), template('b', name)).resources.changes.Second?.changeImpact;
  console.log(`by ${way}: ${impact ?? 'nothing told'}`);
  return impact !== 'WILL_REPLACE';
});
process.exit(missed.length === 0 ? 0 : 1);
JS
node look.cjs
