import type { Given } from '../../host.ts';
import type { State } from '../../state/state.ts';

/**
 * Brings photos into the project in sight, or begins one with them. Ends when they are on their way into the project:
 * the import itself is a job that the Photos page follows.
 * @param classId where photos without a folder go; null: they stay without a class
 */
export async function takeIn(app: State, given: Given, classId: number | null): Promise<void> {
  const { api, current, route, incoming, toasts, language } = app;
  let project = route.place.page === 'project' ? (current.project?.id ?? null) : null;
  if (project === null) {
    ({ project } = await api.projects.create.mutate({
      name: nameFor(given, (words) => language.format.list(words)),
      folder: null,
    }));
  }
  route.go({ page: 'project', project, step: 'photos' });
  const { failed } = await incoming.bring(project, given, classId);
  if (failed.length > 0) toasts.showProblem(() => language.says.app.sendingFailed(failed.length));
}

/** Opens the project in that folder and shows its photos. */
export async function openProject({ api, route }: State, folder: string): Promise<void> {
  const { project } = await api.projects.open.mutate({ folder });
  route.go({ page: 'project', project, step: 'photos' });
}

/** What the user would call it: the folder or zip they gave, or the folders they gave; null where there is none. */
export function nameFor(given: Given, list: (words: readonly string[]) => string): string | null {
  const tops =
    given.from === 'paths'
      ? given.paths.map(
          (path) =>
            path
              .replace(/[\\/]+$/, '')
              .split(/[\\/]/)
              .at(-1) ?? '',
        )
      : given.files
          .map(({ path }) => path.split('/'))
          .map((parts) => (parts.length > 1 || isZip(parts[0]) ? (parts[0] ?? '') : ''));
  const names = [...new Set(tops)].filter(
    (name) => name !== '' && !/\.(jpe?g|png|webp|gif|tiff?|avif|bmp|heic|heif)$/i.test(name),
  );
  if (names.length === 0 || names.length > 4) return null;
  return list(names.map((name) => name.replace(/\.zip$/i, ''))).slice(0, 120);
}

function isZip(name: string | undefined): boolean {
  return name !== undefined && /\.zip$/i.test(name);
}
