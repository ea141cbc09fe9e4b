import { pascalCase } from '../../config/contract/pascal-case';

const maxCharacters = 32;

/**
 * Makes names of services, pools and images as a stage file takes them, of what an app calls them. No two of one maker
 * become the same name in AWS.
 */
export function stageNames(): (wanted: string, fallback: string) => string {
  const taken = new Set<string>();
  return (wanted, fallback) => {
    const base = itemNameOf(wanted) ?? fallback;
    for (let count = 1; ; count += 1) {
      const suffix = count === 1 ? '' : `-n${count}`;
      const name = `${base.slice(0, maxCharacters - suffix.length).replace(/-+$/, '')}${suffix}`;
      const id = pascalCase(name);
      if (taken.has(id)) continue;
      taken.add(id);
      return name;
    }
  };
}

/**
 * Lower-case words joined by dashes, at most 32 characters, a letter first and no `x-`, which blocks to share begin with;
 * undefined where nothing is left.
 */
export function itemNameOf(text: string): string | undefined {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^([-0-9]|x-)+/, '')
    .slice(0, maxCharacters)
    .replace(/-+$/, '');
  return name === '' ? undefined : name;
}
