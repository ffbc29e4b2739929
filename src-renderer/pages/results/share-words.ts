import type { Format } from '@shared/messages/format.ts';

/** How a share near all or nothing is called. */
export interface ShareEnds {
  over: (share: string) => string;
  under: (share: string) => string;
}

/** A network is never wholly sure: what only rounding would call all or nothing is said as it is. */
export function shareWords(share: number, format: Format, ends: ShareEnds): string {
  if (share > 0.9995) return ends.over(format.percent(0.999));
  return share < 0.0005 ? ends.under(format.percent(0.001)) : format.percent(share);
}
