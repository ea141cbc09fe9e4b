import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

const reference = z.object({ shape: z.string() });
const shapeSchema = z.object({
  type: z.string(),
  members: z.record(z.string(), reference).optional(),
  required: z.array(z.string()).optional(),
  /** Of a list. */
  member: reference.optional(),
  /** Of a map. */
  key: reference.optional(),
  value: reference.optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  pattern: z.string().optional(),
  enum: z.array(z.string()).optional(),
});
const modelSchema = z.object({
  operations: z.record(z.string(), z.object({ input: reference.optional() })),
  /** Checked as they are looked at: EC2 alone has thousands. */
  shapes: z.record(z.string(), z.unknown()),
});

/** A type of a service's API, with what the service says that it accepts. Lengths in characters, sizes in members. */
export type Shape = z.infer<typeof shapeSchema>;

/** What one service's API takes. */
export class ServiceModel {
  private readonly model: z.infer<typeof modelSchema>;
  private readonly shapes = new Map<string, Shape>();

  /** @param json as botocore keeps it, unpacked and parsed */
  constructor(json: unknown) {
    this.model = modelSchema.parse(json);
  }

  /** @param name of an operation, for its input, or of a shape */
  shape(name: string): Shape {
    const known = this.shapes.get(name);
    if (known !== undefined) return known;
    const found = this.model.shapes[this.model.operations[name]?.input?.shape ?? name];
    if (found === undefined) throw new Error(`the model has no ${name}`);
    const shape = shapeSchema.parse(found);
    this.shapes.set(name, shape);
    return shape;
  }
}

/** The API models of AWS that botocore carries. The emulator needs it, so it is in the region's Python environment. */
export class ServiceModels {
  private readonly data: string;
  private readonly models = new Map<string, ServiceModel>();

  /** @param python interpreter of that environment */
  constructor(python: string) {
    const libraries = join(dirname(python), '../lib');
    const version = readdirSync(libraries).find((name) => name.startsWith('python3'));
    this.data = join(libraries, String(version), 'site-packages/botocore/data');
  }

  /** @param service folder of botocore's data; its newest API version is taken */
  of(service: string): ServiceModel {
    const known = this.models.get(service);
    if (known !== undefined) return known;
    const version = readdirSync(join(this.data, service)).sort().at(-1);
    const packed = readFileSync(join(this.data, service, String(version), 'service-2.json.gz'));
    const model = new ServiceModel(JSON.parse(gunzipSync(packed).toString('utf8')));
    this.models.set(service, model);
    return model;
  }
}
