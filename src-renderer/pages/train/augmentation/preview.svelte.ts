import type { PhotoView } from '@shared/api.ts';
import type { Augmentation } from '@shared/augmentation.ts';
import type { PreviewPhoto } from '@shared/augmentation-preview.ts';
import type { PlainError } from '@shared/errors.ts';
import type { Recipe } from '@shared/recipe.ts';
import type { ImageShape } from '@shared/resample.ts';
import { type Api, plainErrorOf } from '../../../api.ts';
import type { FromPainter, PaintRequest } from './preview-messages.ts';
import { PreviewPainter } from './preview-painter.ts';
import { type Choice, choosePhotos, PreviewPixels } from './preview-photos.ts';

/** Sides of the grid that can be chosen. */
export const sides = ['3', '4', '5', '6'] as const;
export type Side = (typeof sides)[number];

/** Photos whose pixels are there, and what was asked for when they were fetched. */
interface Loaded {
  photos: readonly (PhotoView & { pixels: PreviewPhoto })[];
  shape: ImageShape;
  /** Of one photo, every cell shows another epoch; of many, every cell another photo. */
  isOne: boolean;
}

/** What a cell of the grid shows. */
export interface ShownCell {
  photo: Loaded['photos'][number];
  epoch: number;
}

/** A picture of what was painted last: its cells and their pixels belong together. */
export interface Shown extends FromPainter {
  request: PaintRequest;
  cells: readonly ShownCell[];
}

/** A grid of photos as training will see them: which photos, in which epochs, and their pixels. */
export class Preview {
  side = $state<Side>('4');
  choice: Choice = $state.raw({ classId: null, place: 0 });
  /** The first one shown, from 1. */
  epoch = $state(1);
  #loaded = $state.raw<Loaded | null>(null);
  #shown = $state.raw<Shown | null>(null);
  #error = $state.raw<PlainError | null>(null);
  readonly #api: Api;
  readonly #project: string;
  readonly #pixels: PreviewPixels;
  readonly #painter: PreviewPainter<readonly ShownCell[]>;
  /** The newest question: answers to older ones come to nothing. */
  #asked = 0;

  /** @param classId as Choice */
  constructor(api: Api, project: string, classId: number | null) {
    this.choice = { classId, place: 0 };
    this.#api = api;
    this.#project = project;
    this.#pixels = new PreviewPixels(project);
    this.#painter = new PreviewPainter(({ request, known, painted }) => {
      this.#shown = { request, cells: known, painted };
    });
  }

  get shown(): Shown | null {
    return this.#shown;
  }

  /** Why the photos cannot be shown; null when they can. */
  get error(): PlainError | null {
    return this.#error;
  }

  /** There are no photos to learn from. */
  get isEmpty(): boolean {
    return this.#loaded?.photos.length === 0;
  }

  get cells(): number {
    return Number(this.side) ** 2;
  }

  /** How many epochs the grid shows. */
  get epochs(): number {
    return this.choice.classId === null ? 1 : this.cells;
  }

  /** Fetches the chosen photos. @param classes by id, of those that have photos to learn from */
  async load(classes: readonly number[], input: Recipe['input']): Promise<void> {
    const { choice, cells } = this;
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const photos = await choosePhotos(this.#api, this.#project, classes, choice, cells);
      const pixels = await this.#pixels.of(
        photos.map(({ id }) => id),
        input,
      );
      if (asked !== this.#asked) return;
      this.#painter.hold(pixels);
      this.#loaded = {
        photos: photos.flatMap((photo, index) => {
          const found = pixels[index];
          return found === undefined ? [] : [{ ...photo, pixels: found }];
        }),
        shape: { width: input.size, height: input.size, channels: input.channels },
        isOne: choice.classId !== null,
      };
      this.#error = null;
    } catch (error) {
      if (asked === this.#asked) this.#error = plainErrorOf(error);
    }
  }

  /** Asks for the grid as it is to be now. */
  paint(augmentation: Augmentation | null, seed: number): void {
    const loaded = this.#loaded;
    if (loaded === null) return;
    const [first] = loaded.photos;
    const { epoch } = this;
    const cells =
      loaded.isOne && first !== undefined
        ? Array.from({ length: this.cells }, (_, index) => ({ photo: first, epoch: epoch + index }))
        : loaded.photos.map((photo) => ({ photo, epoch }));
    const request = {
      augmentation,
      seed,
      shape: loaded.shape,
      cells: cells.map((cell) => ({ photo: cell.photo.id, epoch: cell.epoch })),
    };
    this.#painter.paint({ request, known: cells });
  }

  /** Other epochs, as many as are shown; beyond the last one it begins again. @param of the recipe's */
  turn(by: 1 | -1, of: number): void {
    const next = this.epoch + by * this.epochs;
    if (next < 1) this.epoch = this.epoch === 1 ? 1 + Math.floor((of - 1) / this.epochs) * this.epochs : 1;
    else this.epoch = next > of ? 1 : next;
  }

  /** The photo after this one, or all that come after those that are shown. @param classes as load */
  goOn(classes: readonly number[]): void {
    const by = this.choice.classId === null ? Math.max(1, Math.ceil(this.cells / Math.max(1, classes.length))) : 1;
    this.choice = { ...this.choice, place: this.choice.place + by };
  }

  close(): void {
    this.#asked += 1;
    this.#painter.close();
  }
}
