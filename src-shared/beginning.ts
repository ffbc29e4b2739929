/** Why a run cannot be gone on from: nothing is kept of it yet, or its network is of another kind than the new one. */
const unfitReasons = ['unfinished', 'base', 'head', 'input', 'classes'] as const;
export type UnfitReason = (typeof unfitReasons)[number];

/** Reads it from an error's details. */
export function unfitReason(value: unknown): UnfitReason {
  return unfitReasons.find((each) => each === value) ?? 'base';
}
