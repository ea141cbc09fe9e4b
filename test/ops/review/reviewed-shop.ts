import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { budgetsOf } from '../../../config/budgets/budgets-of';
import { checkStage } from '../../../config/check-stage';
import {
  assemblyFactsFile,
  assemblyFactsText,
  parseAssemblyFacts,
} from '../../../config/contract/assembly-facts';
import type { ReviewException } from '../../../config/schema/review';
import type { ReviewedVersion } from '../../../ops/review/assembled-version';
import { reviewMarkdown } from '../../../ops/review/markdown';
import { type ReviewPicture, reviewPicture } from '../../../ops/review/picture';
import { parseTemplate } from '../../../rules/parse-template';
import type { SynthesisedTemplate } from '../../support/synth/parsed-template';
import { synthStage } from '../../support/synth/synth-stage';

export const shopText = readFileSync(join(__dirname, 'fixtures', 'shop.yaml'), 'utf8');

/** Of each edit the text that goes and the one that comes; each must occur. */
export type Edits = readonly (readonly [from: string, to: string])[];

/** A small stage after some edits of its file. Nobody changes what comes back: {@link withTemplate} makes a copy. */
export function shop(...edits: Edits): ReviewedVersion {
  const key = JSON.stringify(edits);
  const found = known.get(key) ?? synthesised(edits);
  known.set(key, found);
  return found;
}

const known = new Map<string, ReviewedVersion>();

function synthesised(edits: Edits): ReviewedVersion {
  const text = edits.reduce((written, [from, to]) => {
    if (!written.includes(from)) throw new Error(`the stage has no ${from}`);
    return written.replaceAll(from, () => to);
  }, shopText);
  const config = checkStage(text, { file: 'shop.yaml' });
  const { parsed, terminationProtection } = synthStage(config);
  const budgets = budgetsOf(config).map(({ budget }) => budget);
  return {
    facts: parseAssemblyFacts(assemblyFactsText({ stage: config.stage, budgets })),
    stacks: Object.entries(parsed).map(([name, template]) => ({
      name: `Bulkhead-${config.stage}-${name}`,
      template: parseTemplate(JSON.stringify(template)),
      dependencies:
        before[name] ?? ['Foundation', 'Controls', 'Platform'].map((one) => `Bulkhead-shop-${one}`),
      terminationProtection: terminationProtection.some((one) => one === name),
    })),
  };
}

const before: Readonly<Record<string, readonly string[]>> = {
  Foundation: [],
  Controls: [],
  Platform: ['Bulkhead-shop-Foundation', 'Bulkhead-shop-Controls'],
};

export type Template = SynthesisedTemplate & {
  Resources: Record<string, SynthesisedTemplate['Resources'][string]>;
  Outputs?: Record<string, unknown>;
};

/** The same with a change to one template that no edit of the stage file makes. */
export function withTemplate(
  version: ReviewedVersion,
  stack: string,
  change: (template: Template) => void,
): ReviewedVersion {
  return {
    ...version,
    stacks: version.stacks.map((one) => {
      if (one.name !== `Bulkhead-shop-${stack}`) return one;
      const template: Template = JSON.parse(JSON.stringify(one.template));
      change(template);
      return { ...one, template: parseTemplate(JSON.stringify(template)) };
    }),
  };
}

/** The one resource of a type, or the one whose id begins so. */
export function idOf({ Resources }: Template, type: string, prefix = ''): string {
  const ids = Object.keys(Resources).filter((id) => Resources[id]?.Type === type && id.startsWith(prefix));
  const [id, ...others] = ids;
  if (id === undefined || (prefix === '' && others.length > 0))
    throw new Error(`${ids.length} resources of ${type}`);
  return id;
}

export function pictureOf(
  after: ReviewedVersion,
  exceptions: readonly ReviewException[] = [],
  base = shop(),
): ReviewPicture {
  return reviewPicture({ stage: 'shop', before: base, after, exceptions });
}

export function markdownOf(picture: ReviewPicture): string {
  return reviewMarkdown(picture, { file: 'config/stages/shop.yaml', until: '2026-12-08' });
}

/** How many findings each group has; groups without any, and everything else, are left out. */
export function sizes({ groups: { rest, ...groups } }: ReviewPicture): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(groups).flatMap(([name, findings]) =>
      findings.length === 0 ? [] : [[name, findings.length]],
    ),
  );
}

/** A version as an assembly on disk, as far as a review reads it. @param text what stands in the file beside the templates */
export function writeAssembly(
  directory: string,
  version: ReviewedVersion,
  text = factsText(version),
): string {
  const { stacks } = version;
  mkdirSync(directory, { recursive: true });
  const artifacts = stacks.map(({ name, dependencies, terminationProtection }) => [
    name,
    { type: 'aws:cloudformation:stack', dependencies, properties: { terminationProtection } },
  ]);
  writeFileSync(
    join(directory, 'manifest.json'),
    JSON.stringify({ artifacts: Object.fromEntries(artifacts) }),
  );
  for (const { name, template } of stacks) {
    writeFileSync(join(directory, `${name}.template.json`), JSON.stringify(template));
  }
  if (text !== '') writeFileSync(join(directory, assemblyFactsFile), text);
  return directory;
}

function factsText({ facts }: ReviewedVersion): string {
  return 'unknown' in facts ? '' : assemblyFactsText(facts);
}
