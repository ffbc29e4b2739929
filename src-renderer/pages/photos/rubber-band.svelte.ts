import type { PhotoView } from '@shared/api.ts';
import type { GroupId } from '../../state/photo-pages.svelte.ts';
import type { Selection } from '../../state/selection.svelte.ts';
import type { TableGroup } from './table-group.ts';
import { type Box, stretchesIn, type TableLayout } from './table-layout.ts';

/** This near to the table's edge it scrolls, px; and at most this far with each frame. */
const edge = 40;
const fastest = 24;
/** A hand that only clicks moves a little too, px. */
const slack = 4;

export interface Table {
  layout(): TableLayout;
  groups(): ReadonlyMap<GroupId, TableGroup>;
  /** Where the table's first column begins in the window, and what of the table is in sight, px. */
  place(): { left: number; top: number; bottom: number };
  scrolled(): number;
  scrollBy(by: number): void;
}

/** How far the table scrolls for a pointer near its upper or lower edge. */
export function scrollFor(y: number, { top, bottom }: { top: number; bottom: number }): number {
  if (y < top + edge) return -Math.min(fastest, (top + edge - y) / 2);
  if (y > bottom - edge) return Math.min(fastest, (y - bottom + edge) / 2);
  return 0;
}

/** A rectangle drawn over the table chooses what it touches; it stays on its photos while the table scrolls beneath it. */
export class RubberBand {
  /** The rectangle on the table; null while none is drawn. */
  box = $state.raw<Box | null>(null);
  readonly #table: Table;
  readonly #selection: () => Selection;
  #from: { x: number; y: number } | null = null;
  #pointer = { x: 0, y: 0 };
  /** What was chosen before, and stays. */
  #before: readonly PhotoView[] = [];
  #frame = 0;

  constructor(table: Table, selection: () => Selection) {
    this.#table = table;
    this.#selection = selection;
  }

  /** @param adds to what is chosen, instead of choosing anew */
  begin({ clientX, clientY }: PointerEvent, adds: boolean): void {
    this.#pointer = { x: clientX, y: clientY };
    this.#from = this.#onTable();
    this.#before = adds ? this.#selection().photos : [];
  }

  move({ clientX, clientY }: PointerEvent): void {
    if (this.#from === null) return;
    this.#pointer = { x: clientX, y: clientY };
    if (this.box === null) {
      const { x, y } = this.#onTable();
      if (Math.hypot(x - this.#from.x, y - this.#from.y) < slack) return;
      this.#step();
    }
  }

  /** Reads what it passed over faster than photos could be read. @returns whether a rectangle was drawn */
  async end(): Promise<boolean> {
    const { box } = this;
    this.cancel();
    if (box === null) return false;
    const groups = this.#table.groups();
    const photos = [...this.#before];
    for (const { group, from, to } of stretchesIn(this.#table.layout(), box)) {
      const known = groups.get(group);
      const there = Array.from({ length: to - from + 1 }, (_, n) => known?.at(from + n));
      const whole = there.filter((photo) => photo !== undefined);
      photos.push(...(whole.length === there.length ? whole : ((await known?.range(from, to)) ?? [])));
    }
    this.#selection().set(photos);
    return true;
  }

  cancel(): void {
    cancelAnimationFrame(this.#frame);
    this.#from = null;
    this.box = null;
  }

  #step = (): void => {
    if (this.#from === null) return;
    this.#table.scrollBy(scrollFor(this.#pointer.y, this.#table.place()));
    const to = this.#onTable();
    const box = {
      left: Math.min(this.#from.x, to.x),
      right: Math.max(this.#from.x, to.x),
      top: Math.min(this.#from.y, to.y),
      bottom: Math.max(this.#from.y, to.y),
    };
    if (this.box === null || Object.entries(box).some(([side, at]) => this.box?.[side as keyof Box] !== at)) {
      this.box = box;
      const groups = this.#table.groups();
      this.#selection().set([
        ...this.#before,
        ...stretchesIn(this.#table.layout(), box).flatMap(({ group, from, to: last }) =>
          Array.from({ length: last - from + 1 }, (_, n) => groups.get(group)?.at(from + n) ?? []).flat(),
        ),
      ]);
    }
    this.#frame = requestAnimationFrame(this.#step);
  };

  #onTable(): { x: number; y: number } {
    const { left, top } = this.#table.place();
    return { x: this.#pointer.x - left, y: this.#pointer.y - top + this.#table.scrolled() };
  }
}
