import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAssembly } from '../../../local/region/adapt/assembly';
import { isObject, type Template } from '../../../local/region/adapt/template';

/**
 * A copy of an assembly in which one stack cannot be deployed: something that stands is changed first, and then a
 * resource that waits for all others asks for a secret that does not exist.
 * @returns the copy's directory
 */
export async function brokenCopy(assembly: string, stackName: string): Promise<string> {
  const copy = `${assembly}-broken`;
  cpSync(assembly, copy, { recursive: true });
  const stack = (await readAssembly(copy)).find(({ name }) => name === stackName);
  if (stack === undefined) throw new Error(`no stack ${stackName}`);
  writeFileSync(join(copy, stack.templateFile), JSON.stringify(broken(stack.template)));
  // Another hash, or the assets of the whole copy would be found uploaded already.
  for (const file of [stack.assetsFile, 'manifest.json']) {
    const path = join(copy, file);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(stack.templateHash ?? '', 'b'.repeat(64)));
  }
  return copy;
}

function broken(template: Template): Template {
  const changed = structuredClone(template);
  const all = Object.keys(changed.Resources);
  for (const { Type, Properties } of Object.values(changed.Resources)) {
    if (Type === 'AWS::Logs::LogGroup' && isObject(Properties)) Properties.RetentionInDays = 3;
  }
  changed.Resources.Impossible = {
    Type: 'AWS::SecretsManager::Secret',
    Properties: { SecretString: '{{resolve:secretsmanager:no-such-secret:SecretString:key}}' },
    DependsOn: all,
  };
  return changed;
}
