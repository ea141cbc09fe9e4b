/** Draws `prod` into docs/topology.md. A test fails when the picture is out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDiagram } from './topology/mermaid';
import { stageTemplates } from './topology/stage-templates';
import { topologyDiagram } from './topology/topology-diagram';

const path = join(__dirname, '..', 'docs', 'topology.md');
const diagram = topologyDiagram(stageTemplates('prod'));
writeFileSync(path, withDiagram(readFileSync(path, 'utf8'), diagram));
console.log(`wrote ${path}`);
