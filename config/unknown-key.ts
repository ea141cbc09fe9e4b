import { alwaysSo } from './always-so';
import { describeValue } from './describe';
import { extensionKey, type JsonSchema, keysOf, schemaAt } from './json-schema';
import { nearestKey } from './nearest-key';
import { formatPath, type KeyPath, type Problem, valueAt } from './problem';

type UnknownKey = Pick<Problem, 'expected' | 'got' | 'suggestion' | 'advice'>;

/**
 * What is said of a key that its mapping does not have: what it was meant to be, where it belongs, or why there is none.
 *
 * @param file what the whole is called
 */
export function unknownKey(path: KeyPath, schema: JsonSchema, file = 'a stage file'): UnknownKey {
  const owner = path.slice(0, -1);
  const key = String(path.at(-1));
  const got = describeValue(key);
  if (extensionKey.test(key)) {
    return { expected: 'x- keys at the top of the file only, where they are left out', got };
  }
  const known = keysOf(schemaAt(schema, owner));
  const suggestion = nearestKey(key, known);
  if (suggestion !== undefined) {
    return {
      expected: `a key of ${owner.length === 0 ? file : formatPath(owner)}`,
      got,
      suggestion,
    };
  }
  const because = alwaysSo(key, owner);
  if (because !== undefined) return { expected: `none: ${because}`, got };
  const expected = `one of the keys ${known.join(', ')}`;
  const places = placesOf(key, schema);
  return { expected, got, ...(places.length > 0 && { advice: `belongs ${formatPlaces(places, owner)}` }) };
}

/** Where a key that stands in the wrong place, or is mistyped, may have been meant to stand, as far as nothing does there. */
export function meantPlaces(path: KeyPath, schema: JsonSchema, root: unknown): KeyPath[] {
  const owner = path.slice(0, -1);
  const key = String(path.at(-1));
  const { suggestion, advice } = unknownKey(path, schema);
  const meant = suggestion === undefined ? [] : [[...owner, suggestion]];
  const elsewhere = advice === undefined ? [] : nearPlaces(placesOf(key, schema), owner);
  const places = elsewhere.flatMap((place) => pathsTo(place, root)).map((place) => [...place, key]);
  return [...meant, ...places].filter((place) => valueAt(root, place) === undefined);
}

/** The mappings that a place stands for in a file. */
function pathsTo(place: Place, root: unknown): KeyPath[] {
  return place.reduce<KeyPath[]>(
    (paths, step) =>
      step === anyName
        ? paths.flatMap((path) => Object.keys(valueAt(root, path) ?? {}).map((name) => [...path, name]))
        : paths.map((path) => [...path, step]),
    [[]],
  );
}

/** In the place of a name that the team chooses. */
const anyName = Symbol('any name');
type Place = readonly (string | typeof anyName)[];

/** Every mapping of a stage file that has this key. */
function placesOf(key: string, schema: JsonSchema, at: Place = []): Place[] {
  const { properties = {}, additionalProperties } = schema;
  const below = (step: Place[number], part: JsonSchema | boolean | undefined): Place[] =>
    typeof part === 'object' ? placesOf(key, part, [...at, step]) : [];
  return [
    ...(Object.hasOwn(properties, key) ? [at] : []),
    ...Object.entries(properties).flatMap(([name, part]) => below(name, part)),
    ...below(anyName, additionalProperties),
  ];
}

/** Those of the same part of the file, or else all. */
function nearPlaces(places: readonly Place[], owner: KeyPath): readonly Place[] {
  const near = places.filter(([first]) => first !== undefined && first === owner[0]);
  return near.length > 0 ? near : places;
}

function formatPlaces(places: readonly Place[], owner: KeyPath): string {
  const chosen = nearPlaces(places, owner);
  const under = chosen.filter((place) => place.length > 0).map((place) => formatPlace(place, owner));
  return [
    ...(under.length < chosen.length ? ['at the top of the file'] : []),
    ...(under.length > 0 ? [`under ${oneOf([...new Set(under)])}`] : []),
  ].join(' or ');
}

/** With the names that the file has on the way to where the key stands, as far as it is the same way. */
function formatPlace(place: Place, owner: KeyPath): string {
  const parted = place.findIndex((step, at) => step !== anyName && step !== owner[at]);
  return place
    .map((step, at) => {
      if (step !== anyName) return step;
      return String((parted === -1 || at < parted ? owner[at] : undefined) ?? '<name>');
    })
    .join('.');
}

function oneOf(places: readonly string[]): string {
  const [last = ''] = places.slice(-1);
  return places.length < 2 ? last : `${places.slice(0, -1).join(', ')} or ${last}`;
}
