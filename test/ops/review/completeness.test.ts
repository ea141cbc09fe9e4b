import { resourceTypes } from '../../../lib/resource-types';
import { isStateful } from '../../../ops/review/destructive';
import { reviewJson } from '../../../ops/review/review-json';
import { idOf, pictureOf, shop, type Template, withTemplate } from './reviewed-shop';

// What the library asks itself, and does not export.
const { loadResourceModel }: { loadResourceModel(type: string): { isStateful?: boolean } | undefined } =
  require('@aws-cdk/cloudformation-diff/lib/diff/util');

test('every type of a stage that the schemas of AWS call stateful is one of ours', () => {
  const theirs = resourceTypes.filter((type) => loadResourceModel(type)?.isStateful === true);
  expect(theirs.length).toBeGreaterThan(3);
  expect(theirs.filter((type) => !isStateful(type))).toEqual([]);
});

/** Of each type of the stage the first resource, with its stack. */
const examples = shop().stacks.flatMap(({ name, template }) =>
  Object.entries(template.Resources).map(([id, { Type }]) => ({
    stack: name.replace('Bulkhead-shop-', ''),
    id,
    type: Type,
  })),
);
const oneOfEach = [...new Map(examples.map((example) => [example.type, example])).values()];

function everything(change: (template: Template, id: string) => void): string {
  const changed = oneOfEach.reduce(
    (version, { stack, id }) => withTemplate(version, stack, (template) => change(template, id)),
    shop(),
  );
  return reviewJson(pictureOf(changed));
}

test.each<[string, (template: Template, id: string) => void]>([
  ['deleted', (template, id) => delete template.Resources[id]],
  [
    'new',
    (template, id) =>
      Object.assign(template.Resources, { [`New${id}`]: { Type: template.Resources[id]?.Type } }),
  ],
  [
    'changed',
    (template, id) => {
      const { Properties } = template.Resources[id] ?? {};
      Object.assign(template.Resources, {
        [id]: { ...template.Resources[id], Properties: { ...Properties, Unheard: 'of' } },
      });
    },
  ],
])('a resource of each type that is %s is told', (verb, change) => {
  const text = everything(change);
  // Of more than four in one line the last are counted: one of each type is never cut.
  const missing = oneOfEach.filter(
    ({ stack, id }) => !text.includes(`${stack}/${verb === 'new' ? `New${id}` : id}`),
  );
  expect(missing).toEqual([]);
});

test('what follows from a replaced resource is told with it, into other stacks too', () => {
  const changed = withTemplate(shop(), 'Foundation', (template) => {
    Object.assign(template.Resources[idOf(template, 'AWS::EC2::VPC')]?.Properties ?? {}, {
      CidrBlock: '10.9.0.0/16',
    });
  });
  const { interruptions } = pictureOf(changed).groups;
  expect(interruptions.flatMap(({ places }) => places)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Foundation\/NetworkVpcS3/),
      expect.stringMatching(/^Platform\/ServicesWebBalancedTarget/),
    ]),
  );
});
