import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Skipped } from '../../src-shared/api.ts';
import { errorSentence } from '../../src-shared/messages/messages.ts';
import type { Terminal } from './terminal.ts';

/** A bad value of an option: the command line's own usage error, with a sentence of the catalogue. */
export function refuse(sentence: string): never {
  throw new InvalidArgumentError(sentence);
}

/** Reads an option as a whole number from `min` up. */
export function wholeNumber(terminal: Terminal, min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    return /^\d+$/.test(text) && value >= min && value <= max
      ? value
      : refuse(terminal.words.usage.wholeNumber({ min }));
  };
}

/** Reads an option as one of a few words. */
export function oneOf<Word extends string>(terminal: Terminal, choices: readonly Word[]): (text: string) => Word {
  return (text) =>
    choices.find((choice) => choice === text) ?? refuse(terminal.words.usage.oneOf({ choices: choices.join(', ') }));
}

/** Every command ends with its object where `--json` is given. */
export function withJson(command: Command, terminal: Terminal): Command {
  const option = new Option('--json', terminal.words.options.json);
  return command.addOption(option).on('option:json', () => {
    terminal.speakJson();
  });
}

/** Collects an option that may be given again and again. */
export function collect(value: string, former: string[] = []): string[] {
  return [...former, value];
}

/** Says which photos were passed over, and why. */
export function saySkipped(terminal: Terminal, skipped: readonly Skipped[]): void {
  if (skipped.length === 0) return;
  terminal.warn(terminal.words.skipped({ count: skipped.length }));
  for (const { name, reason } of skipped) {
    terminal.warn(terminal.words.skippedOne({ name, reason: errorSentence(terminal.language, reason) }));
  }
}

/** In an outcome a reason is its code: programs compare codes, sentences are for people. */
export function skippedOutcome(skipped: readonly Skipped[]): { name: string; reason: string }[] {
  return skipped.map(({ name, reason }) => ({ name, reason: reason.code }));
}
