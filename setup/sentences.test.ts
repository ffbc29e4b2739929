import { expect, test } from 'vitest';
import { SetupProblem } from './problem.js';
import { catalogue, systemLanguage } from './sentences.js';

/** Answers every value's name with a mark, and notes which were asked for. */
function marks(): { values: Record<string, string>; asked: Set<string> } {
  const asked = new Set<string>();
  const values = new Proxy<Record<string, string>>(
    {},
    {
      get: (_, name) => {
        asked.add(String(name));
        return `<${String(name)}>`;
      },
    },
  );
  return { values, asked };
}

test('every sentence is there in both languages, differs, and uses the same values', () => {
  for (const [name, sentence] of Object.entries({ ...catalogue.problems, ...catalogue.lines })) {
    const en = marks();
    const ko = marks();
    const english = sentence.en(en.values);
    const korean = sentence.ko(ko.values);
    expect(english, name).not.toMatch(/[가-힣]/);
    if (name !== 'node') expect(korean, name).toMatch(/[가-힣]/);
    expect([...ko.asked].sort(), name).toEqual([...en.asked].sort());
  }
});

test('a problem says its sentence in the language asked for', () => {
  const problem = new SetupProblem('setup_no_compiler', { missing: 'g++' });
  expect(problem.sentence('en')).toContain('g++ is missing');
  expect(problem.sentence('ko')).toContain('g++ 명령이 없습니다');
  expect(problem.message).toBe(problem.sentence('en'));
});

test('the language is the one the environment names, by the order POSIX gives', () => {
  expect(systemLanguage({ LANG: 'ko_KR.UTF-8' })).toBe('ko');
  expect(systemLanguage({ LANG: 'ko_KR.UTF-8', LC_ALL: 'C' })).toBe('en');
  expect(systemLanguage({ LANG: 'en_US.UTF-8', LC_MESSAGES: 'ko_KR.UTF-8' })).toBe('ko');
  expect(systemLanguage({ LANG: 'de_DE.UTF-8' })).toBe('en');
});
