import type { Language } from '../api.ts';
import { glossary as en } from './en/glossary.ts';
import { glossary as ko } from './ko/glossary.ts';

export type Glossary = typeof en;
/** A word that the glossary explains. */
export type GlossaryWord = keyof Glossary;

/** Apart from the other sentences, so that a page loads it only when somebody asks for a word. */
export function glossaryOf(language: Language): Glossary {
  return { en, ko }[language];
}
