import type { PhotoView } from '@shared/api.ts';
import type { GroupId } from '../../state/photo-pages.svelte.ts';
import { scrollFor, type Table } from './rubber-band.svelte.ts';

/** A hand that only clicks moves a little too, px. */
const slack = 6;

/** Photos under the hand, on their way to a class. */
export class PhotoDrag {
  /** Where the hand is, once it has moved; null while nothing is dragged. */
  at = $state.raw<{ x: number; y: number } | null>(null);
  /** The class under the hand; undefined: none. */
  over = $state.raw<GroupId | undefined>(undefined);
  photos = $state.raw<readonly PhotoView[]>([]);
  readonly #table: Table;
  readonly #ondrop: (photos: readonly PhotoView[], to: GroupId) => void;
  #from: { x: number; y: number } | null = null;
  #frame = 0;

  constructor(table: Table, ondrop: (photos: readonly PhotoView[], to: GroupId) => void) {
    this.#table = table;
    this.#ondrop = ondrop;
  }

  begin({ clientX: x, clientY: y }: PointerEvent, photos: readonly PhotoView[]): void {
    this.#from = { x, y };
    this.photos = photos;
  }

  move({ clientX: x, clientY: y }: PointerEvent): void {
    if (this.#from === null) return;
    if (this.at === null && Math.hypot(x - this.#from.x, y - this.#from.y) < slack) return;
    const isFirst = this.at === null;
    this.at = { x, y };
    this.over = groupUnder(x, y);
    if (isFirst) this.#scroll();
  }

  /** @returns whether anything was dragged */
  end(): boolean {
    const { at, over, photos } = this;
    this.cancel();
    if (at === null) return false;
    if (over !== undefined) this.#ondrop(photos, over);
    return true;
  }

  cancel(): void {
    cancelAnimationFrame(this.#frame);
    this.#from = null;
    this.at = null;
    this.over = undefined;
  }

  #scroll = (): void => {
    if (this.at === null) return;
    this.#table.scrollBy(scrollFor(this.at.y, this.#table.place()));
    this.#frame = requestAnimationFrame(this.#scroll);
  };
}

function groupUnder(x: number, y: number): GroupId | undefined {
  const group = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-drop]')?.dataset.drop;
  if (group === undefined) return undefined;
  return group === '' ? null : Number(group);
}
