/** Addresses of pictures at the engine's door, by the photo's identity. They never change, so browsers keep them for good. */
export function thumbnailOf(project: string, photo: string): string {
  return `/images/${project}/${photo}/thumbnail`;
}

/** The photo itself, as large as it is, in a format every browser shows. */
export function photographOf(project: string, photo: string): string {
  return `/images/${project}/${photo}/original`;
}
