/** How many pods the original and its copy have at one step. */
export interface ShareOfReplicas {
  readonly original: number;
  readonly copy: number;
}

/**
 * The pods of a step of `percent` (0 to 100), of a Deployment that has `full` of them. The copy has the nearest whole
 * number, and at least one above 0 %; the original keeps at least one below 100 %, where there are two to share.
 */
export function shareOfReplicas(full: number, percent: number): ShareOfReplicas {
  if (percent === 0 || full === 0) return { original: full, copy: 0 };
  const nearest = Math.max(1, Math.round((full * percent) / 100));
  const copy = percent < 100 && full > 1 ? Math.min(nearest, full - 1) : nearest;
  return { original: full - copy, copy };
}

/** The percentage that a step of `percent` really gives the copy of a Deployment with `full` pods, to the nearest whole. */
export function realPercent(full: number, percent: number): number {
  const { copy } = shareOfReplicas(full, percent);
  return full === 0 ? 0 : Math.round((copy * 100) / full);
}
