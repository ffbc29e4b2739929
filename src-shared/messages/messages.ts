import type { Language } from '../api.ts';
import type { PlainError } from '../errors.ts';
import { en, type Messages } from './en.ts';
import { ko } from './ko.ts';
import { createFormat } from './format.ts';

const catalogues: Record<Language, Messages> = { en, ko };

/** A language's sentences and formats. */
export function messagesOf(language: Language): Messages {
  return catalogues[language];
}

/** What happened, what was expected, what to do next. */
export function errorSentence(language: Language, error: PlainError): string {
  return catalogues[language].errors[error.code](error.details);
}

/** The best of our languages for the system's preferences, such as navigator.languages or LANG. */
export function chooseLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const code = tag.toLowerCase().split(/[-_.]/)[0];
    if (code === 'ko' || code === 'en') return code;
  }
  return 'en';
}

export { createFormat };
export type { Messages };
