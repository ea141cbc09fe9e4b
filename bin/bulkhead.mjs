#!/usr/bin/env node
// What `npx bulkhead` starts: Node 20 runs no TypeScript by itself.
import 'tsx';

await import('./bulkhead.ts');
