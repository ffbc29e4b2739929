import type { SourceKind } from './source.ts';

/** Endings of files that lie beside photos and are none; only a hint, for which folder holds photos. */
const besidePhotos =
  /\.(txt|md|rtf|pdf|docx?|xlsx?|pptx?|hwpx?|csv|tsv|jsonl?|xml|ya?ml|html?|css|js|py|ipynb|mat|npz|npy|pkl|h5|log|ini|cfg|zip|tar|gz|7z|rar|mp4|mov|avi|mp3|wav)$/i;

/**
 * The class that each entry's place in its source names. Of the folders above it, the outermost that itself holds photos:
 * wrappers around the class folders fall away, and folders inside a class folder belong to it. A photo that lies in no
 * folder takes the source's own name; a single photo has no class.
 * @returns the entries in their order, each with its class
 */
export function classesOf<Entry extends { readonly path: readonly string[] }>(
  source: { readonly kind: SourceKind; readonly name: string },
  entries: readonly Entry[],
): { entry: Entry; className: string | null }[] {
  const holders = new Set(entries.filter(mayBePhoto).map(({ path }) => keyOf(path.slice(0, -1))));
  return entries.map((entry) => ({ entry, className: source.kind === 'photo' ? null : classOf(entry.path) }));

  function classOf(path: readonly string[]): string {
    const folders = path.slice(0, -1);
    const outermost = folders.find((_, depth) => holders.has(keyOf(folders.slice(0, depth + 1))));
    return outermost ?? folders.at(-1) ?? source.name;
  }
}

function mayBePhoto({ path }: { readonly path: readonly string[] }): boolean {
  return !besidePhotos.test(path.at(-1) ?? '');
}

/** No name holds a slash, so that two different lists of folders never have one key. */
function keyOf(folders: readonly string[]): string {
  return folders.join('/');
}
