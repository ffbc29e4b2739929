import type { ImportChoices, ImportOptions, ImportPlan } from '../../../src-shared/api.ts';
import { compareNames } from '../photos/photo-store.ts';
import type { ImportStore } from './import-store.ts';
import type { SourceKind } from './sources/source.ts';

/** Names of files shown beside a class. */
const examplesShown = 3;

/** What was understood of the entries that lie in the store. */
export function planOf(store: ImportStore, id: number, found: ImportPlan['found'], partsSeen: boolean): ImportPlan {
  const all = store.classes(id, examplesShown);
  const classes = all.flatMap(({ name, ...rest }) => (name === null ? [] : [{ name, ...rest }]));
  return {
    found,
    classes: classes.sort((a, b) => compareNames(a.name, b.name)),
    unlabelled: all.find(({ name }) => name === null)?.count ?? 0,
    parts: partsSeen ? store.parts(id) : null,
  };
}

/**
 * Whether what was understood deserves a look before photos come in. Plain class folders are what they say; of single photos,
 * and of what was dropped onto a class, nobody expects that it names one.
 */
export function deservesLook(plan: ImportPlan, classId: number | null, kinds: readonly SourceKind[]): boolean {
  if (plan.parts !== null) return true;
  if (plan.classes.length > 0 && (plan.found === 'prefix' || plan.found === 'table')) return true;
  return plan.found === 'none' && classId === null && kinds.some((kind) => kind !== 'photo');
}

/** What an import does where nobody is asked. */
export function choicesOf(options: ImportOptions): ImportChoices {
  return { classes: {}, noClasses: options.classFrom === 'none', keepParts: options.keepParts };
}

/** Makes the entries what the user chose; within the caller's transaction. */
export function applyChoices(store: ImportStore, id: number, plan: ImportPlan, choices: ImportChoices): void {
  if (!choices.keepParts) store.forgetParts(id);
  const wanted = plan.classes.map(({ name }) => ({ name, to: choices.classes[name] }));
  for (const { name, to } of wanted) if (to === null) store.leaveOutClass(id, name);
  if (choices.noClasses) {
    store.forgetClasses(id);
    return;
  }
  // By way of names that no class has: cat may become dog while dog becomes cat.
  const renamed = wanted.flatMap(({ name, to }) => (typeof to === 'string' && to !== name ? [{ name, to }] : []));
  for (const [index, { name }] of renamed.entries()) store.renameClass(id, name, between(index));
  for (const [index, { to }] of renamed.entries()) store.renameClass(id, between(index), to.normalize('NFC'));
}

/** Names have no control characters. */
function between(index: number): string {
  return `\u0000${String(index)}`;
}
