import type { Release, Route, Switch, SwitchboardDocument } from './document';
import type { Shape } from './schema-problems';

const name: Shape = {
  description: 'a name of 1 to 100 characters, or *',
  type: 'string',
  minLength: 1,
  maxLength: 100,
};

const seconds: Shape = {
  description: 'whole seconds since 1970, before the year 10000',
  type: 'integer',
  minimum: 0,
  maximum: 253402300799,
};

const forced: Shape = { description: 'true, or no such key', type: 'boolean', enum: [true] };

const note = {
  reason: {
    description: 'a reason of 1 to 500 characters',
    type: 'string',
    minLength: 1,
    maxLength: 500,
  },
  who: {
    description: 'who it was, in 1 to 200 characters',
    type: 'string',
    minLength: 1,
    maxLength: 200,
  },
  atSeconds: seconds,
} as const;

const switchShape: Shape = {
  description: 'a switch',
  type: 'object',
  additionalProperties: false,
  required: ['source', 'jobClass', 'account', 'action', 'reason', 'who', 'atSeconds'],
  properties: {
    source: name,
    jobClass: name,
    account: name,
    action: {
      description: 'off, defer, drop or sample',
      type: 'string',
      enum: ['off', 'defer', 'drop', 'sample'],
    },
    percent: { description: 'a number from 0 to 100', type: 'number', minimum: 0, maximum: 100 },
    ...note,
    untilSeconds: seconds,
    forced,
  } satisfies Readonly<Record<keyof Switch, Shape>>,
  dependencies: {
    percent: {
      properties: { action: { description: 'sample, since there is a percent', enum: ['sample'] } },
    },
  },
  anyOf: [
    {
      description: 'a percent, since the action is sample',
      required: ['percent'],
      properties: { percent: {} },
    },
    { properties: { action: { enum: ['off', 'defer', 'drop'] } } },
  ],
};

const routeShape: Shape = {
  description: 'a route',
  type: 'object',
  additionalProperties: false,
  required: ['jobClass', 'queue', 'reason', 'who', 'atSeconds'],
  properties: {
    // One that sends all classes to one queue is what this stack is there to prevent.
    jobClass: {
      ...name,
      description: 'a name of 1 to 100 characters, and not *',
      not: { enum: ['*'] },
    },
    queue: {
      description: 'a queue name: 1 to 100 letters, digits and _ . : -',
      type: 'string',
      maxLength: 100,
      pattern: '^[A-Za-z0-9_.:-]+$',
    },
    ...note,
    forced,
  } satisfies Readonly<Record<keyof Route, Shape>>,
};

/** Limits as in config/schema/controls.ts. */
const releaseShape: Shape = {
  description: 'the release',
  type: 'object',
  additionalProperties: false,
  required: ['deferSeconds', 'deferredJobsPerSecondPerTask', 'unparkJobsPerSecond'],
  properties: {
    deferSeconds: {
      description: 'whole seconds from 10 to 86400',
      type: 'integer',
      minimum: 10,
      maximum: 86_400,
    },
    deferredJobsPerSecondPerTask: {
      description: 'a number from 0.1 to 1000',
      type: 'number',
      minimum: 0.1,
      maximum: 1000,
    },
    unparkJobsPerSecond: {
      description: 'a number from 0.1 to 10000',
      type: 'number',
      minimum: 0.1,
      maximum: 10_000,
    },
  } satisfies Readonly<Record<keyof Release, Shape>>,
};

/**
 * The shape of the document as JSON Schema draft-04, the only draft that AppConfig's own validators know; they take 32,768
 * characters (AppConfig API, Validator). What two entries or the stage's queues must be known for is judged by
 * document-problems.ts. Revisions and times end where doubles, and dates of four digits, do.
 */
export const documentSchema: Shape & { readonly $schema: string } = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  description: 'a switchboard',
  type: 'object',
  additionalProperties: false,
  required: ['version', 'revision', 'changeId', 'switches', 'routes', 'release', 'seeded'],
  properties: {
    version: { description: '1', type: 'integer', enum: [1] },
    revision: {
      description: 'a whole number from 1',
      type: 'integer',
      minimum: 1,
      maximum: 9007199254740991,
    },
    changeId: { description: 'an id of 1 to 100 characters', type: 'string', minLength: 1, maxLength: 100 },
    switches: {
      description: 'a list of at most 1000 switches',
      type: 'array',
      maxItems: 1000,
      items: switchShape,
    },
    routes: {
      description: 'a list of at most 1000 routes',
      type: 'array',
      maxItems: 1000,
      items: routeShape,
    },
    release: releaseShape,
    seeded: {
      description: 'a list of at most 10000 names',
      type: 'array',
      maxItems: 10_000,
      items: { description: 'a name of 1 to 120 characters', type: 'string', minLength: 1, maxLength: 120 },
    },
  } satisfies Readonly<Record<keyof SwitchboardDocument, Shape>>,
};
