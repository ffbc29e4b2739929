import { describe, expect, it } from 'vitest';
import { AppError } from '../../src-shared/errors.ts';
import { Terminal, terminalLanguage } from './terminal.ts';

function listen({ isTTY = false, columns = 40 } = {}): { terminal: Terminal; out: () => string; err: () => string } {
  let out = '';
  let err = '';
  const terminal = new Terminal(
    { write: (text: string) => (out += text) },
    { write: (text: string) => (err += text), isTTY, columns },
    'en',
  );
  return { terminal, out: () => out, err: () => err };
}

describe('what a command says', () => {
  it('stands on stdout, and with --json only its object does', () => {
    const plain = listen();
    plain.terminal.say('Done.');
    plain.terminal.result({ count: 1 });
    expect(plain.out()).toBe('Done.\n');

    const json = listen();
    json.terminal.speakJson();
    json.terminal.say('Done.');
    json.terminal.result({ count: 1 });
    expect({ out: json.out(), err: json.err() }).toEqual({ out: '{"count":1}\n', err: 'Done.\n' });
  });

  it('says an error as its sentence, and with --json as its code', () => {
    const { terminal, out, err } = listen();
    terminal.speakJson();
    terminal.fail(new AppError('run_not_found', { run: 'x' }));
    expect(JSON.parse(out())).toMatchObject({ error: { code: 'run_not_found', details: { run: 'x' } } });
    expect(err()).toBe('There is no training run called x.\n');
  });
});

describe('progress', () => {
  it('draws one line over and over on a terminal, and wipes it before the next sentence', () => {
    const { terminal, err, out } = listen({ isTTY: true, columns: 80 });
    terminal.progress('Copying', 0.5, ['5 of 10', '3 s left']);
    terminal.progress('Copying', 1, ['10 of 10']);
    terminal.say('Done.');
    const wipe = '\r\x1b[2K';
    expect(err()).toBe(
      `${wipe}[############------------] Copying, 5 of 10, 3 s left${wipe}[########################] Copying, 10 of 10${wipe}`,
    );
    expect(out()).toBe('Done.\n');
  });

  it('never wraps, since a wrapped line cannot be drawn over; Hangul counts twice', () => {
    const { terminal, err } = listen({ isTTY: true, columns: 10 });
    terminal.progress('가나다라마바사', null, []);
    expect(err()).toBe('\r\x1b[2K가나다라');
  });

  it('is shown by a terminal that does not know its size', () => {
    const { terminal, err } = listen({ isTTY: true, columns: 0 });
    terminal.progress('Copying', null, []);
    expect(err()).toContain('Copying');
  });

  it('names each stage once where there is no terminal', () => {
    const { terminal, err } = listen();
    for (const share of [0.1, 0.2, 0.3]) terminal.progress('Copying', share, []);
    terminal.say('Half done.');
    terminal.progress('Copying', 0.6, []);
    terminal.progress('Checking', null, []);
    expect(err()).toBe('Copying\nChecking\n');
  });
});

describe('the language', () => {
  it.each([
    [{ LANG: 'ko_KR.UTF-8' }, 'ko'],
    [{ LANG: 'ko_KR.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'ko_KR' }, 'ko'],
    [{ LANG: 'ko_KR.UTF-8', LC_ALL: '' }, 'ko'],
    [{ LANG: 'fr_FR.UTF-8' }, 'en'],
  ])('of %j is %s', (environment, language) => {
    expect(terminalLanguage(environment)).toBe(language);
  });
});
