import { MediaQuery } from 'svelte/reactivity';
import type { Settings } from '@shared/api.ts';
import type { Program } from './program.svelte.ts';

/** Light table or darkroom: as the user chose, else as the system is, following it while the window is open. */
export class Theme {
  readonly #program: Program;
  readonly #systemIsDark = new MediaQuery('prefers-color-scheme: dark');
  readonly #painted = document.documentElement.dataset.theme === 'dark';

  constructor(program: Program) {
    this.#program = program;
  }

  get choice(): Settings['theme'] {
    return this.#program.settings?.theme ?? 'system';
  }

  get isDark(): boolean {
    if (this.#program.settings === null) return this.#painted;
    return this.choice === 'dark' || (this.choice === 'system' && this.#systemIsDark.current);
  }

  choose(theme: Settings['theme']): Promise<void> {
    return this.#program.saveSettings({ theme });
  }
}

/** Leaves theme and language for before-paint.js. A cookie: its reach is the host, whatever the port of the next start. */
export function rememberLook(settings: Settings): void {
  const look = `${settings.theme}.${settings.language ?? 'system'}`;
  document.cookie = `pawprint-look=${look}; path=/; max-age=31536000; SameSite=Strict`;
}
