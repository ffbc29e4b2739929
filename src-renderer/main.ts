import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
import './styles/tokens.css';
import './styles/components.css';
import { mount } from 'svelte';
import { config } from 'zod';
import type { PlainError } from '@shared/errors.ts';
import { plainErrorOf } from './api.ts';
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
  // Schemas ask, as they are made, whether code may be made from text. Here it may not, and asking is an offence by itself:
  // so they are told first, and what makes them is loaded afterwards.
  config({ jitless: true });
  const { default: App } = await import('./app.svelte');
  mount(App, { target, props: { refused } });
}

await start();
