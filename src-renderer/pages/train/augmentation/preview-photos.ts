import type { PhotoView } from '@shared/api.ts';
import type { PreviewPhoto } from '@shared/augmentation-preview.ts';
import { allPhotos, type PhotoQuery } from '@shared/photo-query.ts';
import type { Recipe } from '@shared/recipe.ts';
import { type Api, isPlainError } from '../../../api.ts';
import { pixelsOf } from '../../../images.ts';

/** Photos that training learns from. */
const learnedFrom: PhotoQuery = { ...allPhotos, part: 'train', use: 'in_use' };

/** Which photos a grid shows: the one at a place of a class, or one of each class and further ones from there on. */
export interface Choice {
  /** Null: of every class in turn. */
  classId: number | null;
  /** Of the photos of the class, in the order of their import; beyond the last one it begins again. */
  place: number;
}

/**
 * The photos to be shown, in the order of the cells.
 * @param classes that have photos to learn from, by id
 * @param count of cells; of one class, one photo stands in all of them
 * @throws as the call does
 */
export async function choosePhotos(
  api: Api,
  project: string,
  classes: readonly number[],
  { classId, place }: Choice,
  count: number,
): Promise<PhotoView[]> {
  const shown = (classId === null ? classes : [classId]).slice(0, count);
  const each = classId === null ? Math.ceil(count / Math.max(1, shown.length)) : 1;
  const rows = await Promise.all(shown.map((id) => photosFrom(api, project, id, place, each)));
  // Class by class in turn, as many as there are cells.
  return Array.from({ length: each }, (_, number) => rows.flatMap((row) => row.slice(number, number + 1)))
    .flat()
    .slice(0, count);
}

/** So many photos of a class from a place on; where there are no more, the first follows the last. */
async function photosFrom(
  api: Api,
  project: string,
  classId: number,
  place: number,
  count: number,
): Promise<PhotoView[]> {
  const ask = (offset: number): Promise<{ photos: PhotoView[]; total: number }> =>
    api.photos.page.query({ project, classId, query: learnedFrom, offset, limit: count });
  const { photos, total } = await ask(place);
  if (photos.length === count || total === 0) return photos;
  const again = await ask(photos.length === 0 ? place % total : 0);
  return [...photos, ...again.photos].slice(0, Math.min(count, total));
}

/** The pixels of photos as training reads them; each is asked for once, as long as the input stays what it is. */
export class PreviewPixels {
  readonly #project: string;
  #input = '';
  readonly #known = new Map<string, Promise<PreviewPhoto>>();

  constructor(project: string) {
    this.#project = project;
  }

  /** @throws the engine's error as plain data; TypeError where the engine cannot be reached */
  async of(photos: readonly string[], input: Recipe['input']): Promise<PreviewPhoto[]> {
    const key = JSON.stringify(input);
    if (key !== this.#input) this.#known.clear();
    this.#input = key;
    return Promise.all(
      photos.map((sha256) => {
        const known = this.#known.get(sha256) ?? this.#fetch(sha256, input);
        this.#known.set(sha256, known);
        // What failed may be asked for again.
        known.catch(() => this.#known.delete(sha256));
        return known;
      }),
    );
  }

  async #fetch(sha256: string, input: Recipe['input']): Promise<PreviewPhoto> {
    const answer = await fetch(pixelsOf(this.#project, sha256, input));
    if (answer.ok) return { sha256, pixels: new Uint8Array(await answer.arrayBuffer()) };
    const error: unknown = await answer.json();
    throw isPlainError(error) ? Object.assign(new Error(error.code), error) : new TypeError(answer.statusText);
  }
}
