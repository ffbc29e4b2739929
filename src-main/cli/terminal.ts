import type { Language } from '../../src-shared/api.ts';
import type { AppError } from '../../src-shared/errors.ts';
import {
  chooseLanguage,
  createFormat,
  errorSentence,
  messagesOf,
  type Messages,
} from '../../src-shared/messages/messages.ts';

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

const barWidth = 24;

/**
 * Where a command speaks. Without --json sentences go to stdout and the moving line to stderr; with --json everything but
 * the one object goes to stderr, so that stdout can be read by a program.
 */
export class Terminal {
  readonly language: Language;
  readonly words: Messages['cli'];
  readonly format: ReturnType<typeof createFormat>;
  readonly #out: OutputStream;
  readonly #err: OutputStream;
  #json = false;
  /** What stands on the moving line of a terminal. */
  #moving = '';
  /** The stage that was last named where there is no such line. */
  #stage = '';

  constructor(out: OutputStream, err: OutputStream, language: Language) {
    this.#out = out;
    this.#err = err;
    this.language = language;
    this.words = messagesOf(language).cli;
    this.format = createFormat(language);
  }

  get json(): boolean {
    return this.#json;
  }

  /** From here on stdout carries the one object only. */
  speakJson(): void {
    this.#json = true;
  }

  say(sentence: string): void {
    this.#clear();
    (this.#json ? this.#err : this.#out).write(`${sentence}\n`);
  }

  /** Something that went wrong, or that is not part of what was asked for: always to stderr. */
  warn(sentence: string): void {
    this.#clear();
    this.#err.write(`${sentence}\n`);
  }

  /**
   * What is going on right now. A terminal shows it on one line that is drawn over; elsewhere (a file, another program) each
   * new `stage` is one line, since a file of thousands of bars helps nobody.
   * @param share of 1; null while the end is not known
   */
  progress(stage: string, share: number | null, details: readonly string[]): void {
    if (this.#err.isTTY !== true) {
      if (stage !== this.#stage) this.#err.write(`${stage}\n`);
      this.#stage = stage;
      return;
    }
    const filled = Math.round(Math.min(1, Math.max(0, share ?? 0)) * barWidth);
    const bar = share === null ? '' : `[${'#'.repeat(filled)}${'-'.repeat(barWidth - filled)}] `;
    const line = fitted(`${bar}${[stage, ...details].join(', ')}`, widthOf(this.#err));
    this.#err.write(`\r\x1b[2K${line}`);
    this.#moving = line;
  }

  /** The command's outcome, for a program: the last line on stdout. Without --json it is not shown. */
  result(outcome: object): void {
    this.#clear();
    if (this.#json) this.#out.write(`${JSON.stringify(outcome)}\n`);
  }

  /** The sentence of an error on stderr and, with --json, its code on stdout. */
  fail(error: AppError): void {
    const message = errorSentence(this.language, error);
    this.warn(message);
    this.result({ error: { code: error.code, details: error.details, message } });
  }

  #clear(): void {
    if (this.#moving !== '') this.#err.write('\r\x1b[2K');
    this.#moving = '';
  }
}

/** The language of the user's terminal, by the customs of POSIX, else the system's. */
export function terminalLanguage(environment: NodeJS.ProcessEnv): Language {
  const posix = [environment.LC_ALL, environment.LC_MESSAGES, environment.LANG].find(Boolean);
  return chooseLanguage(posix === undefined ? [Intl.DateTimeFormat().resolvedOptions().locale] : [posix]);
}

/** A terminal that does not know its size says 0. */
function widthOf({ columns }: OutputStream): number {
  return columns === undefined || columns === 0 ? 80 : columns;
}

/** Cut to the terminal's width, so that the line does not wrap: a wrapped one cannot be drawn over. Hangul is two columns wide. */
function fitted(line: string, columns: number): string {
  let width = 0;
  let kept = '';
  for (const character of line) {
    width +=
      /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]|\p{Extended_Pictographic}/u.test(
        character,
      )
        ? 2
        : 1;
    if (width >= columns) return kept;
    kept += character;
  }
  return kept;
}
