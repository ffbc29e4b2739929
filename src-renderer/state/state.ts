import { createContext } from 'svelte';
import type { EngineEvent } from '@shared/api.ts';
import { createApi, plainErrorOf, type Api } from '../api.ts';
import { EventStream } from '../event-stream.ts';
import { createHost, type Host } from '../host.ts';
import { Connection } from './connection.svelte.ts';
import { CurrentProject } from './current-project.svelte.ts';
import { Incoming } from './incoming.svelte.ts';
import { Jobs } from './jobs.svelte.ts';
import { KaggleDialogState } from './kaggle.svelte.ts';
import { Language } from './language.svelte.ts';
import { Program } from './program.svelte.ts';
import { Route } from './route.svelte.ts';
import { Theme } from './theme.svelte.ts';
import { Toasts } from './toasts.svelte.ts';
import { Undo } from './undo.ts';

/** Everything a page may know and do, one of each, made once by main.ts. */
export interface State {
  api: Api;
  host: Host;
  program: Program;
  current: CurrentProject;
  jobs: Jobs;
  incoming: Incoming;
  kaggle: KaggleDialogState;
  toasts: Toasts;
  undo: Undo;
  route: Route;
  language: Language;
  theme: Theme;
  connection: Connection;
  /** Hears the engine's events as long as it is wanted. Returns its own clean-up, as `$effect` likes it. */
  listen: (listener: (event: EngineEvent) => void) => () => void;
  /** Does what the user asked for; what goes wrong becomes a sentence. undefined: it went wrong, or was cancelled. */
  attempt: <Result>(work: () => Promise<Result>) => Promise<Result | undefined>;
}

/** In a component: `const { program, language } = appState();` */
export const [appState, setAppState] = createContext<State>();

export function createState(): State {
  const api = createApi();
  const program = new Program(api);
  const language = new Language(program);
  const toasts = new Toasts();
  const attempt: State['attempt'] = async (work) => {
    try {
      return await work();
    } catch (thrown) {
      const error = plainErrorOf(thrown);
      if (error.code !== 'cancelled') toasts.showProblem(() => language.sentenceOf(error));
      return undefined;
    }
  };
  const listeners = new Set<(event: EngineEvent) => void>();
  const state: State = {
    api,
    host: createHost(),
    program,
    current: new CurrentProject(api, program),
    jobs: new Jobs(api),
    incoming: new Incoming(api),
    kaggle: new KaggleDialogState(),
    toasts,
    undo: new Undo(api, toasts, language, attempt),
    route: new Route(),
    language,
    theme: new Theme(program),
    connection: new Connection(),
    listen: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    attempt,
  };
  state.listen((event) => void follow(state, event));
  const stream = new EventStream(api, {
    onEvent: (event) => {
      for (const listener of listeners) listener(event);
    },
    onState: (now) => {
      state.connection.become(now);
    },
  });
  stream.open();
  return state;
}

/** What each event means for the views that are held. */
async function follow({ program, current, jobs }: State, event: EngineEvent): Promise<void> {
  if (event.kind === 'job') {
    jobs.hear(event.job);
  } else if (event.kind === 'reset') {
    await Promise.all([program.refresh(), jobs.refresh(), current.project?.changed(['project', 'photos'])]);
  } else if (event.kind === 'changed') {
    const { project, topics } = event;
    if (topics.includes('program')) await program.refresh();
    if (topics.includes('jobs')) await jobs.refresh();
    if (project !== null && project === current.project?.id) await current.project.changed(topics);
  }
}
