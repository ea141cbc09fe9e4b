import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AssemblyFacts,
  assemblyFactsFile,
  parseAssemblyFacts,
} from '../../config/contract/assembly-facts';
import { readAssembly } from '../kit/read-assembly';
import type { ReviewedStack } from './compare';

/** One side of a review. */
export interface ReviewedVersion {
  readonly stacks: readonly ReviewedStack[];
  /** What no template says; the sentence says why it is not known. */
  readonly facts: AssemblyFacts | { readonly unknown: string };
}

/** What an assembly says of a stage. @throws CliError as {@link readAssembly} does */
export function assembledVersion(directory: string, stage: string, option: string): ReviewedVersion {
  return { stacks: readAssembly(directory, stage, option), facts: factsOf(directory) };
}

function factsOf(directory: string): ReviewedVersion['facts'] {
  let text: string;
  try {
    text = readFileSync(join(directory, assemblyFactsFile), 'utf8');
  } catch {
    return { unknown: `its assembly has no ${assemblyFactsFile}: it was made by an older version` };
  }
  return parseAssemblyFacts(text);
}
