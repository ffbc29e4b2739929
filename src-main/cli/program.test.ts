import { describe, expect, it } from 'vitest';
import { runCommandLine } from './program.ts';
import { Terminal } from './terminal.ts';

/** Runs a command that must not get as far as opening an engine. */
async function run(words: readonly string[]): Promise<{ exitCode: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const terminal = new Terminal(
    { write: (text: string) => (out += text) },
    { write: (text: string) => (err += text) },
    'en',
  );
  const openEngine = (): never => {
    throw new Error('it opened an engine');
  };
  return { exitCode: await runCommandLine(words, { terminal, openEngine }, '1.2.3'), out, err };
}

describe('words that make no sense', () => {
  it.each([
    ['an unknown command', ['divide', 'colours.pawprint']],
    ['a missing argument', ['import', 'colours.pawprint']],
    ['an unknown option', ['split', 'colours.pawprint', '--fast']],
    ['shares that do not make 100', ['split', 'colours.pawprint', '--shares', '60,20,10']],
    ['some of the counts only', ['split', 'colours.pawprint', '--train', '10']],
    [
      'counts and shares',
      ['split', 'colours.pawprint', '--train=1', '--validation=1', '--test=1', '--shares=60,20,20'],
    ],
    ['a balance that is none', ['split', 'colours.pawprint', '--balance', 'even']],
    ['a number that is none', ['train', 'colours.pawprint', '--recipe', 'mnist', '--epochs', 'ten']],
    ['neither recipe nor run', ['train', 'colours.pawprint']],
    ['recipe and run', ['train', 'colours.pawprint', '--recipe', 'mnist', '--resume', 'latest']],
    ['a field without a value', ['train', 'colours.pawprint', '--recipe', 'mnist', '--set', 'epochs']],
    ['a part that is none', ['evaluate', 'colours.pawprint', 'latest', '--part', 'all']],
    ['a port that is none', ['serve', '--port', '70000']],
  ])('exit with 2 for %s, before anything is opened', async (_, words) => {
    const { exitCode, out, err } = await run([...words, '--json']);
    expect({ exitCode, isSaid: err.length > 0 }).toEqual({ exitCode: 2, isSaid: true });
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'usage', details: {} } });
  });

  it('leave stdout empty without --json', async () => {
    expect(await run(['divide'])).toMatchObject({ exitCode: 2, out: '' });
  });
});

describe('a bug', () => {
  it('exits with 1 and shows where it came from', async () => {
    const { exitCode, out, err } = await run(['split', 'any.pawprint', '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'internal' } });
    expect(err).toContain('it opened an engine');
    expect(err).toContain('program.test.ts');
  });
});
