import type { Language as LanguageCode } from '@shared/api.ts';
import type { PlainError } from '@shared/errors.ts';
import type { Format } from '@shared/messages/format.ts';
import { chooseLanguage, createFormat, errorSentence, type Messages, messagesOf } from '@shared/messages/messages.ts';
import type { Program } from './program.svelte.ts';

/** The user's language: the one chosen in the settings, else the system's. Everything said goes through here. */
export class Language {
  readonly #program: Program;
  /** What before-paint.js found, until the settings are read. */
  readonly #painted = chooseLanguage([document.documentElement.lang]);
  readonly #system = chooseLanguage(navigator.languages);
  readonly #code = $derived.by((): LanguageCode => {
    const settings = this.#program.settings;
    return settings === null ? this.#painted : (settings.language ?? this.#system);
  });
  readonly #messages = $derived.by(() => messagesOf(this.#code));
  readonly #format = $derived.by(() => createFormat(this.#code));

  constructor(program: Program) {
    this.#program = program;
  }

  get code(): LanguageCode {
    return this.#code;
  }

  /** The sentences. */
  get says(): Messages {
    return this.#messages;
  }

  /** Numbers, shares and times. */
  get format(): Format {
    return this.#format;
  }

  sentenceOf(error: PlainError): string {
    return errorSentence(this.#code, error);
  }

  switchTo(code: LanguageCode): Promise<void> {
    return this.#program.saveSettings({ language: code });
  }
}
