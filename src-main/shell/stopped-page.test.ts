import { expect, test } from 'vitest';
import { messagesOf } from '../../src-shared/messages/messages.ts';
import { asksToStartAgain, stoppedPage } from './stopped-page.ts';

const words = messagesOf('ko').shell;

test('the page names the logs’ place, whatever letters it has', () => {
  const page = decodeURIComponent(stoppedPage('engine', 'ko', words, '/home/<b>&"사용자"/logs'));
  expect(page).toContain('/home/&lt;b&gt;&amp;&quot;사용자&quot;/logs');
  expect(page).toContain('<html lang="ko">');
});

test('the page has no script, and no button when starting again would not help', () => {
  for (const stopped of ['engine', 'engine-again', 'page'] as const) {
    const page = decodeURIComponent(stoppedPage(stopped, 'ko', words, '/logs'));
    expect(page).not.toContain('<script');
    expect(page).toContain("default-src 'none'");
    expect(page.includes('<button')).toBe(stopped !== 'engine-again');
  }
});

test('only the page’s own address asks for a start', () => {
  expect(asksToStartAgain('https://start-again.invalid/?')).toBe(true);
  for (const url of [
    'https://evil.example/start-again.invalid',
    'https://start-again.invalid.evil.example/',
    'nonsense',
  ])
    expect(asksToStartAgain(url)).toBe(false);
});
