import { z } from 'zod';

/**
 * A place that names a Secret, as the reference search graded it (design 12). `strong`, `declared` and `producer` stand in
 * the way of deleting the Secret; a person confirms the others.
 */
export const hitSchema = z.strictObject({
  grade: z.enum(['strong', 'declared', 'producer', 'weak', 'mention']),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  path: z.string().optional(),
});
export type Hit = z.infer<typeof hitSchema>;

/** What a search could not look at. While there is any, nothing is called unused. */
export const notSeenSchema = z.strictObject({ kind: z.string(), namespace: z.string().optional(), why: z.string() });
export type NotSeen = z.infer<typeof notSeenSchema>;

/** Whether a person may decide that this reference does not matter. */
export function isTrace({ grade }: Pick<Hit, 'grade'>): boolean {
  return grade === 'weak' || grade === 'mention';
}
