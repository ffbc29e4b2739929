import { z } from 'zod';

/** Which photos the Photos page shows, and in which order. */

export const photoSorts = ['added', 'name', 'taken', 'bytes', 'sharpness', 'brightness'] as const;
export type PhotoSort = (typeof photoSorts)[number];

/** Parts of the newest split; `none`: photos it does not know. */
export const photoParts = ['train', 'validation', 'test', 'left_out', 'none'] as const;

/** What the doctor looks for in photos. */
export const photoFindings = [
  'twins',
  'two_classes',
  'unlabelled',
  'plain',
  'dark',
  'bright',
  'blurred',
  'small',
  'shape',
] as const;
export type PhotoFinding = (typeof photoFindings)[number];

export const photoQuerySchema = z.strictObject({
  /** Every word must occur in the name or the path; case does not count. */
  search: z.string().max(200),
  part: z.enum(photoParts).nullable(),
  /** SourceView.id */
  source: z.int().nullable(),
  /** Photos that the doctor asks about, and that are still to be decided. */
  finding: z.enum(photoFindings).nullable(),
  use: z.enum(['all', 'in_use', 'set_aside']),
  /** Photos without that value (no date, not measured yet) come last in both directions. */
  sort: z.enum(photoSorts),
  descending: z.boolean(),
});
export type PhotoQuery = z.infer<typeof photoQuerySchema>;

/** All photos, in the order of their import. */
export const allPhotos: PhotoQuery = {
  search: '',
  part: null,
  source: null,
  finding: null,
  use: 'all',
  sort: 'added',
  descending: false,
};

/** Whether the query leaves photos out; sorting alone does not. */
export function isFiltered({ search, part, source, finding, use }: PhotoQuery): boolean {
  return search.trim() !== '' || part !== null || source !== null || finding !== null || use !== 'all';
}
