/** Writes the JSON schemas that editors check stage and delivery files with. A test fails when one is out of date. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchema } from '../config/json-schema';
import { deliverySchema } from '../config/load-delivery';

for (const [name, schema] of Object.entries({ stage: jsonSchema(), delivery: deliverySchema() })) {
  const path = join(__dirname, '..', 'config', `${name}.schema.json`);
  writeFileSync(path, `${JSON.stringify(schema, undefined, 2)}\n`);
  console.log(`wrote ${path}`);
}
