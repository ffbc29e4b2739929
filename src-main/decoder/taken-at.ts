import readExif from 'exif-reader';

/** A JPEG cannot hold more. Elsewhere more is no camera's doing, and tables that point at each other take long to read. */
const longestExif = 64 * 1024;
/** The oldest photograph that is left. */
const firstYear = 1826;

/**
 * When the camera took the photo: EXIF's DateTimeOriginal, the camera's own local time as ISO 8601 without a zone. Null where
 * there is none, or what is there is no day of the calendar.
 */
export function takenAt(exif: Buffer | undefined): string | null {
  if (exif === undefined || exif.length > longestExif) return null;
  const taken = originalOf(exif);
  // The reader takes the camera's digits for UTC. It rolls impossible ones over, so the text is checked by reading it back.
  if (!(taken instanceof Date) || Number.isNaN(taken.getTime()) || taken.getUTCFullYear() < firstYear) return null;
  const text = taken.toISOString().slice(0, 19);
  const digits = text.replace('T', ' ').replaceAll('-', ':');
  return exif.includes(digits, 0, 'latin1') ? text : null;
}

function originalOf(exif: Buffer): unknown {
  try {
    return readExif(exif).Photo?.DateTimeOriginal;
  } catch {
    // Damaged EXIF beside a picture that is whole: the picture counts.
    return null;
  }
}
