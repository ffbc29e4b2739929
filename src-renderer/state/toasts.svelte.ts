export interface Toast {
  id: number;
  /** Said again when the language changes. */
  say: () => string;
  kind: 'done' | 'problem';
  /** A verb beside the sentence; choosing it takes the toast away. */
  action: { say: () => string; act: () => void } | null;
}

/** Sentences that come and go at the bottom left. */
export class Toasts {
  #all = $state.raw<readonly Toast[]>([]);
  #next = 1;

  get all(): readonly Toast[] {
    return this.#all;
  }

  /** @returns its id, to take it away sooner */
  show(say: () => string, action: Toast['action'] = null, kind: Toast['kind'] = 'done'): number {
    const id = this.#next++;
    // Three at most: an older sentence gives way.
    this.#all = [...this.#all.slice(-2), { id, say, kind, action }];
    return id;
  }

  showProblem(say: () => string): number {
    return this.show(say, null, 'problem');
  }

  dismiss(id: number): void {
    this.#all = this.#all.filter((toast) => toast.id !== id);
  }
}
