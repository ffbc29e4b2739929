/** Photos that share a prefix make a class from this many on; one alone is only a name. */
const fewestOfClass = 2;
/** Of a folder's photos so many must bear such a prefix: else the names were made for something else. */
const shareNamed = 0.8;
/** More different beginnings than any data set has classes: they are names of single photos. Bounds what is remembered. */
export const mostPrefixes = 5000;

/** Numbers, and what parts them from a name. */
const tail = /[\s\d._()[\]-]+$/;
/** What cameras, phones and programs call every photo: it says nothing of what is on it. */
const cameraNames =
  /^(_?img[pe]?|_?dsc[nf]?|_?mg|cimg|dcp|dscf|dji|g(o|h|x)pr?|gopr|hpim|imag|kic|mvi|p|pana|pict|pxl|sam|sany|sdc|ssp|stp|wp|vid|mov|burst.*|fb[ _]img|received|signal.*|telegram.*|whatsapp.*|kakaotalk.*|line.*album.*|snapchat.*|instagram.*|screen ?shots?.*|capture|scan|photo|image|images|pic|picture|file|frame|clip|camera|copy|download|unnamed|untitled|n|스크린샷.*|화면 ?캡처.*|캡처.*|사진|이미지|그림|파일|스캔|복사본|다운로드|무제|제목 ?없음)$/i;

/** The words before the number of a name like `cat.0.jpg`, `Abyssinian_12.jpg`, `고양이 (1).jpg`; null where there are none. */
export function prefixOf(name: string): string | null {
  const stem = name.replace(/\.[A-Za-z]{2,5}$/, '');
  const prefix = stem.replace(tail, '');
  if (prefix === stem || !/\d/.test(stem.slice(prefix.length)) || !/\p{L}/u.test(prefix)) return null;
  return cameraNames.test(prefix.replaceAll('_', ' ').trim()) || cameraNames.test(prefix) ? null : prefix;
}

/** @returns the prefixes that group a folder's photos; empty where they do not */
export function plausiblePrefixes(counts: ReadonlyMap<string, number>, photos: number): string[] {
  if (counts.size >= mostPrefixes) return [];
  const classes = [...counts].filter(([, count]) => count >= fewestOfClass);
  const named = classes.reduce((sum, [, count]) => sum + count, 0);
  return named >= photos * shareNamed ? classes.map(([prefix]) => prefix) : [];
}
