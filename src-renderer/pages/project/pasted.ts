import type { ClassView } from '@shared/api.ts';
import type { Given, Host } from '../../host.ts';
import type { Project } from '../../state/project.svelte.ts';

/** What browsers call a picture that was copied as a picture and has no name of its own. */
const nameless = /^image(\.\w+)$/;

/**
 * What was pasted, as a drop of the same would be given; a picture without a name is called after the moment.
 * Must be called within the paste event.
 */
export async function takePaste(host: Host, data: DataTransfer, now: Date): Promise<Given> {
  const given = await host.takeDrop(data);
  if (given.from === 'paths') return given;
  return {
    from: 'files',
    files: given.files.map(({ file, path }) => {
      const ending = nameless.exec(path)?.[1];
      return { file, path: ending === undefined ? path : `pasted ${momentName(now)}${ending}` };
    }),
  };
}

/** "2026-11-24 16.50.12" in local time: sorts by time, and no file system refuses it. */
export function momentName(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}`;
}

/**
 * The class that a paste goes to: the one under the pointer, else the one that all selected photos are of.
 * @param pointed the element under the pointer, null when the hand was last on the keys
 * @returns null: none, so that it is an import like any other
 */
export function classForPaste(project: Project, pointed: Element | null): ClassView['id'] | null {
  const under = pointed?.closest<HTMLElement>('[data-class-id]')?.dataset.classId;
  if (under !== undefined) return Number(under);
  const [first, ...rest] = project.selection.photos;
  return first !== undefined && rest.every(({ classId }) => classId === first.classId) ? first.classId : null;
}
