#!/usr/bin/env bash
# AWS SDK for JavaScript 3, ECS: ListServiceDeployments comes in pages, and the SDK has no paginator for it.
#
# Expected: a `paginate...` function for each call that takes and returns `nextToken`, as for ListTasks and ListServices.
# Seen (client-ecs 3.1164.0): the command is there, its output has `nextToken`, and no `paginateListServiceDeployments` is
# exported. Whoever replaces loops over tokens by paginators and leaves this call at one `send` reads the first 20
# deployments of a service and takes them for all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact @aws-sdk/client-ecs@3.1164.0 >/dev/null 2>&1
cat >look.cjs <<'JS'
const { createServer } = require('node:http');
const ecs = require('@aws-sdk/client-ecs');

// A loopback server in the place of ECS: two pages.
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => { body += part; });
  request.on('end', () => {
    const { nextToken } = JSON.parse(body);
    const page = nextToken === undefined ? { serviceDeployments: [{}], nextToken: '2' } : { serviceDeployments: [{}] };
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify(page));
  });
}).listen(0, '127.0.0.1', async () => {
  const client = new ecs.ECSClient({
    endpoint: `http://127.0.0.1:${server.address().port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
  });
  const { nextToken } = await client.send(new ecs.ListServiceDeploymentsCommand({ service: 'web', cluster: 'c' }));
  const has = (call) => typeof ecs[`paginate${call}`] === 'function';
  console.log(`ListServiceDeployments: nextToken ${nextToken}, paginator ${has('ListServiceDeployments')}`);
  console.log(`ListTasks: paginator ${has('ListTasks')}; ListServices: paginator ${has('ListServices')}`);
  server.close();
  client.destroy();
  process.exitCode = nextToken === '2' && !has('ListServiceDeployments') && has('ListTasks') ? 0 : 1;
});
JS
node --no-warnings look.cjs
