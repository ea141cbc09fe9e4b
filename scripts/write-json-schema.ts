/** Writes the JSON schema that editors check stage files with. A test fails when it is out of date. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchema } from '../config/json-schema';

const path = join(__dirname, '..', 'config', 'stage.schema.json');
writeFileSync(path, `${JSON.stringify(jsonSchema(), undefined, 2)}\n`);
console.log(`wrote ${path}`);
