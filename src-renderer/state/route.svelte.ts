import { type Step, steps } from '@shared/api.ts';

export type Place = { page: 'welcome' } | { page: 'project'; project: string; step: Step };

/** Where the user is, kept in the address after the #: back, forward, reload and a second tab work as in any page. */
export class Route {
  #place = $state.raw<Place>(placeOf(location.hash));

  get place(): Place {
    return this.#place;
  }

  /** Follows the address from now on. Returns its own clean-up. */
  follow(): () => void {
    const read = (): void => {
      this.#place = placeOf(location.hash);
    };
    addEventListener('hashchange', read);
    return () => {
      removeEventListener('hashchange', read);
    };
  }

  go(place: Place): void {
    location.hash = addressOf(place);
    this.#place = place;
  }
}

export function addressOf(place: Place): string {
  return place.page === 'welcome' ? '#/' : `#/project/${place.project}/${place.step}`;
}

function placeOf(hash: string): Place {
  const [, project, word] = /^#\/project\/([\w-]+)\/(\w+)$/.exec(hash) ?? [];
  const step = steps.find((known) => known === word);
  return project !== undefined && step !== undefined ? { page: 'project', project, step } : { page: 'welcome' };
}
