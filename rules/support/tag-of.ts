import { listOf } from './list-of';
import { literalText } from './literal-text';
import { recordOf } from './record-of';
import type { Located } from './resources-of';

/** The value of a resource's tag. Some types hold tags as a map, most as a list. */
export function tagOf({ properties }: Located, key: string): string | undefined {
  const tags = properties.Tags;
  const asMap = recordOf(tags)[key];
  if (asMap !== undefined) return literalText(asMap);
  const tag = listOf(tags).find((one) => recordOf(one).Key === key);
  return tag === undefined ? undefined : literalText(recordOf(tag).Value);
}
