import { z } from 'zod';
import { itemName, text } from './text';

/** A part of the platform that can be closed by itself. */
const surface = z.strictObject({
  services: z.array(itemName).min(1).describe('Services of one load balancer that close together.'),
  paths: z
    .array(text(/^(?=.{1,128}$)\/\S*$/, 'a path that starts with /, of at most 128 characters'))
    .max(3)
    .default([])
    .describe('Only these paths of the services, with * as wildcard. Default: all of them.'),
  format: z.enum(['html', 'json']).default('html').describe('A page for people or JSON for programs.'),
  byDefault: z
    .boolean()
    .default(true)
    .describe(
      'Whether `maintenance on` without names closes it. False for what others send us and stop repeating.',
    ),
});

/** What can be closed for maintenance. */
export const maintenanceSchema = z.strictObject({
  surfaces: z
    .record(itemName, surface)
    .optional()
    .describe('Default: inbox, api and websockets, of the services of kind web, api and websockets.'),
});
