import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
import './styles/tokens.css';
import './styles/components.css';
import { mount } from 'svelte';
import type { PlainError } from '@shared/errors.ts';
import { plainErrorOf } from './api.ts';
import App from './app.svelte';
import { handOver } from './hand-over.ts';

/** Lets this window in, then shows it; a window that is not let in says why. */
async function start(): Promise<void> {
  const target = document.getElementById('app');
  if (target === null) throw new Error('index.html has no place for the page');
  let refused: PlainError | null = null;
  try {
    await handOver();
  } catch (error) {
    refused = plainErrorOf(error);
  }
  mount(App, { target, props: { refused } });
}

await start();
