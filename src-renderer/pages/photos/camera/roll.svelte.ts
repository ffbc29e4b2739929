import type { GivenFile } from '../../../upload.ts';
import { momentName } from '../../project/pasted.ts';
import type { Shot } from './take-frame.ts';

/** A photo that was taken and is not in the project yet. */
export interface Print {
  id: number;
  /** Counts up: photos of one press have one. */
  burst: number;
  classId: number;
  photo: Blob;
  /** Address of the small copy. */
  small: string;
  at: Date;
}

/** About 75 MB at 1280 x 720: browsers hold that much without going to the disk. */
export const longestRoll = 500;

type Deed = { did: 'burst'; burst: number } | { did: 'remove'; print: Print };

/** What the camera took, until it goes into the project or is thrown away. */
export class Roll {
  #prints = $state.raw<readonly Print[]>([]);
  #deeds = $state.raw<readonly Deed[]>([]);
  #bursts = 0;
  #next = 1;

  /** In the order they were taken. */
  get prints(): readonly Print[] {
    return this.#prints;
  }

  get size(): number {
    return this.#prints.length;
  }

  get isFull(): boolean {
    return this.size >= longestRoll;
  }

  /** What `undo` would take back: a burst of so many photos, or the removal of one; null: nothing. */
  get undoes(): { burst: number } | 'remove' | null {
    const last = this.#deeds.at(-1);
    if (last === undefined) return null;
    return last.did === 'remove' ? 'remove' : { burst: this.#of(last.burst).length };
  }

  countOf(classId: number): number {
    return this.#prints.reduce((count, print) => count + (print.classId === classId ? 1 : 0), 0);
  }

  /** @returns what `add` wants for each photo of one press */
  begin(): number {
    this.#bursts += 1;
    return this.#bursts;
  }

  add(burst: number, classId: number, { photo, small, at }: Shot): void {
    if (!this.#deeds.some((deed) => deed.did === 'burst' && deed.burst === burst))
      this.#deeds = [...this.#deeds, { did: 'burst', burst }];
    this.#prints = [
      ...this.#prints,
      { id: this.#next++, burst, classId, photo, small: URL.createObjectURL(small), at },
    ];
  }

  remove(id: number): void {
    const print = this.#prints.find((each) => each.id === id);
    if (print === undefined) return;
    this.#deeds = [...this.#deeds, { did: 'remove', print }];
    this.#prints = this.#prints.filter((each) => each !== print);
  }

  /** Takes back the last burst, or brings back the photo that was removed last. */
  undo(): void {
    const last = this.#deeds.at(-1);
    if (last === undefined) return;
    this.#deeds = this.#deeds.slice(0, -1);
    if (last.did === 'remove') this.#prints = [...this.#prints, last.print].sort((a, b) => a.id - b.id);
    else this.#drop(this.#of(last.burst));
  }

  /** The photos of each class as files, in the order they were taken, named after the moment and numbered through. */
  files(): { classId: number; files: GivenFile[] }[] {
    const named = this.#prints.map(({ classId, photo, at }, index) => {
      const path = `camera ${momentName(at)} ${String(index + 1).padStart(3, '0')}.jpg`;
      return { classId, file: new File([photo], path, { type: photo.type, lastModified: at.getTime() }), path };
    });
    return [...Map.groupBy(named, ({ classId }) => classId)].map(([classId, all]) => ({
      classId,
      files: all.map(({ file, path }) => ({ file, path })),
    }));
  }

  /** Those of a class are in the project, or on their way: they cannot be taken back here any more. */
  handOver(classId: number): void {
    this.#drop(this.#prints.filter((print) => print.classId === classId));
    this.#forget();
  }

  throwAway(): void {
    this.#drop(this.#prints);
    this.#forget();
  }

  #of(burst: number): Print[] {
    return this.#prints.filter((print) => print.burst === burst);
  }

  #drop(dropped: readonly Print[]): void {
    for (const { small } of dropped) URL.revokeObjectURL(small);
    this.#prints = this.#prints.filter((print) => !dropped.includes(print));
  }

  #forget(): void {
    for (const deed of this.#deeds) if (deed.did === 'remove') URL.revokeObjectURL(deed.print.small);
    this.#deeds = [];
  }
}
