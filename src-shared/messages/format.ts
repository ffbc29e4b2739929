import type { Language } from '../api.ts';

/** Numbers, shares and times as each language writes them. Formatters are made once: making one costs a millisecond. */
export interface Format {
  /** 1234 -> "1,234" */
  count(value: number): string;
  /** 0.973 -> "97.3 %" in English typography, "97.3%" in Korean. */
  percent(share: number, digits?: number): string;
  /** 0.1234 -> "0.123" */
  decimal(value: number, digits?: number): string;
  /** Seconds in words, as coarse as is honest: "40 s", "3 min", "1 h 20 min". */
  duration(seconds: number): string;
  /** 5_300_000 -> "5.3 MB" */
  bytes(value: number): string;
  /** A day near today in words, else the date. */
  day(iso: string, now?: Date): string;
  /** "cats and dogs" */
  list(words: readonly string[]): string;
}

const locales = { en: 'en-US', ko: 'ko-KR' } as const;

export function createFormat(language: Language): Format {
  const locale = locales[language];
  const counts = new Intl.NumberFormat(locale);
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const decimals = (digits: number): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  const byDigits = [decimals(0), decimals(1), decimals(2), decimals(3), decimals(4)];
  const fixed = (value: number, digits: number): string => (byDigits[digits] ?? decimals(digits)).format(value);
  const units =
    language === 'ko' ? { s: '초', min: '분', h: '시간', gap: '' } : { s: 's', min: 'min', h: 'h', gap: ' ' };
  return {
    count: (value) => counts.format(value),
    percent: (share, digits = 1) => `${fixed(share * 100, digits)}${language === 'ko' ? '%' : ' %'}`,
    decimal: (value, digits = 3) => fixed(value, digits),
    duration: (seconds) => {
      const { s, min, h, gap } = units;
      if (seconds < 55)
        return `${String(Math.max(1, seconds < 10 ? Math.round(seconds) : Math.round(seconds / 5) * 5))}${gap}${s}`;
      const minutes = Math.round(seconds / 60);
      if (minutes < 60) return `${String(minutes)}${gap}${min}`;
      const rest = minutes % 60;
      return rest === 0
        ? `${String(minutes / 60)}${gap}${h}`
        : `${String(Math.floor(minutes / 60))}${gap}${h} ${String(rest)}${gap}${min}`;
    },
    bytes: (value) => {
      if (value < 1000) return `${counts.format(value)} B`;
      const power = Math.min(3, Math.floor(Math.log10(value) / 3));
      const scaled = value / 1000 ** power;
      return `${fixed(scaled, scaled < 10 ? 1 : 0)} ${['B', 'kB', 'MB', 'GB'][power] ?? 'GB'}`;
    },
    day: (iso, now = new Date()) => {
      const then = new Date(iso);
      const midnight = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
      const days = Math.round((midnight(now) - midnight(then)) / 86_400_000);
      if (days <= 1) return capitalised(relative.format(-days, 'day'));
      return days < 7 ? weekday.format(then) : date.format(then);
    },
    list: (words) => lists.format(words),
  };
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
