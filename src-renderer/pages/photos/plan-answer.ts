import type { ImportChoices, ImportPlan } from '@shared/api.ts';

/** What the user makes of an import's plan while the dialog is open. */
export interface PlanDraft {
  /** In the order of the plan's classes. */
  rows: readonly { found: string; name: string; count: number; leftOut: boolean }[];
  noClasses: boolean;
  keepParts: boolean;
}

export function draftOf(plan: ImportPlan): PlanDraft {
  return {
    rows: plan.classes.map(({ name, count }) => ({ found: name, name, count, leftOut: false })),
    noClasses: false,
    keepParts: true,
  };
}

export function choicesOf({ rows, noClasses, keepParts }: PlanDraft): ImportChoices {
  const classes = Object.fromEntries(rows.map(({ found, name, leftOut }) => [found, leftOut ? null : name.trim()]));
  return { classes, noClasses, keepParts };
}

/** Photos that come in. */
export function photosOf({ rows }: PlanDraft, plan: ImportPlan): number {
  return rows.reduce((sum, { count, leftOut }) => sum + (leftOut ? 0 : count), plan.unlabelled);
}

/** Classes that photos come into: two rows of one name are one. */
export function classCountOf({ rows, noClasses }: PlanDraft): number {
  return noClasses ? 0 : new Set(rows.filter(({ leftOut }) => !leftOut).map(({ name }) => nameOf(name))).size;
}

/** Photos of all rows that have this row's name, where there is more than one such row; else null. */
export function togetherOf({ rows }: PlanDraft, index: number): number | null {
  const row = rows[index];
  if (row === undefined || row.leftOut) return null;
  const same = rows.filter(({ name, leftOut }) => !leftOut && nameOf(name) === nameOf(row.name));
  return same.length > 1 ? same.reduce((sum, { count }) => sum + count, 0) : null;
}

/** A class without a name cannot come in. */
export function isNameless({ rows, noClasses }: PlanDraft): boolean {
  return !noClasses && rows.some(({ name, leftOut }) => !leftOut && nameOf(name) === '');
}

function nameOf(text: string): string {
  return text.trim().normalize('NFC');
}
