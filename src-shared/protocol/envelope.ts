import { z } from 'zod';
import { errorCodes } from '../errors.ts';

/** An error as it travels in messages. */
export const plainErrorSchema = z.strictObject({
  code: z.enum(errorCodes),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/**
 * Both protocols have the same frame. The engine sends `run` with a job number and a plain plan, or `cancel`;
 * the child says `ready` once, then for each job any number of `report`s and exactly one of `done`, `failed`, `cancelled`.
 * A child that goes away without that last word has died, and its jobs have failed with it.
 */
export const cancelSchema = z.strictObject({
  type: z.literal('cancel'),
  job: z.int(),
});
export const failedSchema = z.strictObject({
  type: z.literal('failed'),
  job: z.int(),
  error: plainErrorSchema,
});
export const cancelledSchema = z.strictObject({
  type: z.literal('cancelled'),
  job: z.int(),
});
