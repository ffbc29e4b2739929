import type { Command } from 'commander';
import { type Balance, balances, type SplitOptions, type SplitView } from '../../../src-shared/api.ts';
import { oneOf, refuse, wholeNumber } from '../command.ts';
import { type Host, withProject } from '../session.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  train?: number;
  validation?: number;
  test?: number;
  shares?: SplitOptions['size'];
  pool?: boolean;
  mendTwins?: boolean;
  balance?: Balance;
  seed?: number;
}

export function defineSplit(command: Command, host: Host): void {
  const { terminal } = host;
  const { words } = terminal;
  const count = wholeNumber(terminal, 1);
  command
    .argument('<PROJECT>', words.arguments.project)
    .option('--train <N>', words.options.train, count)
    .option('--validation <N>', words.options.validation, count)
    .option('--test <N>', words.options.test, count)
    .option('--shares <SHARES>', words.options.shares, (text) => readShares(text) ?? refuse(words.usage.shares))
    .option('--pool', words.options.pool)
    .option('--mend-twins', words.options.mendTwins)
    .option('--balance <HOW>', words.options.balance, oneOf(terminal, balances))
    .option('--seed <N>', words.options.seed, wholeNumber(terminal, 0, 0xffffffff))
    .action(async (folder: string, options: Options) => {
      const size = sizeOf(options, words.usage, (sentence) => command.error(sentence));
      await withProject(host, folder, { make: false }, async ({ client, project }) => {
        const { choices } = await client.splits.preview.query({ project, options: null });
        const proposed = options.pool === true || size !== null ? choices.anew : (choices.asGiven ?? choices.anew);
        const split = await client.splits.make.mutate({
          project,
          options: {
            size: size ?? mended(proposed.size, options.mendTwins === true),
            balance: options.balance ?? proposed.balance,
            seed: options.seed ?? proposed.seed,
          },
        });
        terminal.say(splitSentence(terminal, split));
        const twinsApart = split.twinsApart.count;
        if (twinsApart > 0) terminal.warn(words.twinsApart({ count: twinsApart }));
        const { train, validation, test } = split.parts;
        const { seed, size: made } = split.options;
        terminal.result({ parts: { train, validation, test }, leftOut: split.leftOut, by: made.by, twinsApart, seed });
      });
    });
}

function mended(size: SplitOptions['size'], mend: boolean): SplitOptions['size'] {
  return size.by === 'given' && mend ? { by: 'given', twins: 'mend' } : size;
}

/** A split in one sentence. */
export function splitSentence({ words }: Terminal, { parts, leftOut, options }: SplitView): string {
  const [train, validation, test] = [sum(parts.train), sum(parts.validation), sum(parts.test)];
  const made = words.splitMade({ train, validation, test, leftOut, seed: options.seed });
  return options.size.by === 'given' ? `${words.keptGiven} ${made}` : made;
}

/** What was asked for, null where that is left to the program. */
function sizeOf(
  { train, validation, test, shares }: Options,
  usage: { countsTogether: string; countsOrShares: string },
  error: (sentence: string) => never,
): SplitOptions['size'] | null {
  const given = [train, validation, test].filter((count) => count !== undefined).length;
  if (given > 0 && shares !== undefined) return error(usage.countsOrShares);
  if (shares !== undefined) return shares;
  if (train !== undefined && validation !== undefined && test !== undefined)
    return { by: 'counts', train, validation, test };
  return given === 0 ? null : error(usage.countsTogether);
}

/** "60,20,20"; null where it is not three positive shares that make 100. */
function readShares(text: string): SplitOptions['size'] | null {
  const shares = text.split(',').map((share) => (share.trim() === '' ? Number.NaN : Number(share)));
  const [train, validation, test] = shares;
  if (shares.length !== 3 || train === undefined || validation === undefined || test === undefined) return null;
  const fits = shares.every((share) => share > 0) && Math.abs(train + validation + test - 100) < 1e-9;
  return fits ? { by: 'shares', train, validation, test } : null;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
