import type { Cursor } from './table-layout.ts';

/** The photo's place and element that an event is about; null: it is about none. */
export function cellOf(target: EventTarget | null): { at: Cursor; element: HTMLElement } | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  const { group, index } = element?.dataset ?? {};
  if (element === null || group === undefined) return null;
  return { at: { group: group === '' ? null : Number(group), index: Number(index) }, element };
}

/** Whether the event belongs to a button or a field in the table, which answers it itself. */
export function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, input') !== null;
}
