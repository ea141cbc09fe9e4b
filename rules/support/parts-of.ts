import { isRecord } from './is-record';
import { recordOf } from './record-of';

/** The values that `Fn::Join` or `Fn::Sub` puts together; nothing for any other value. */
export function partsOf(value: unknown): readonly unknown[] {
  if (!isRecord(value)) return [];
  const join = value['Fn::Join'];
  if (Array.isArray(join)) return join.slice(1).flat();
  const sub = value['Fn::Sub'];
  const [text, given] = Array.isArray(sub) ? sub : [sub, {}];
  return typeof text === 'string' ? places(text).map((place) => recordOf(given)[place] ?? named(place)) : [];
}

/** `${Store}`, `${Store.Arn}`; `${!Literal}` is none. */
function places(text: string): string[] {
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, place]) => place ?? '');
}

function named(place: string): unknown {
  return place.includes('.') ? { 'Fn::GetAtt': place } : { Ref: place };
}
