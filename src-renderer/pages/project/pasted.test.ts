import { describe, expect, test } from 'vitest';
import type { Given, Host } from '../../host.ts';
import { takePaste } from './pasted.ts';

describe('takePaste', () => {
  const now = new Date(2026, 0, 5, 7, 8, 9);
  const named = async (given: Given): Promise<readonly string[]> => {
    // Host and clipboard belong to the browser; the stories paste through real ones.
    const host = { takeDrop: () => Promise.resolve(given) } as unknown as Host;
    const taken = await takePaste(host, {} as DataTransfer, now);
    return taken.from === 'paths' ? taken.paths : taken.files.map(({ path }) => path);
  };
  const files = (...paths: string[]): Given => ({
    from: 'files',
    files: paths.map((path) => ({ file: new File(['x'], 'x'), path })),
  });

  test('calls a picture without a name of its own after the moment', async () => {
    expect(await named(files('image.png'))).toEqual(['pasted 2026-01-05 07.08.09.png']);
  });

  test('leaves the names of files as they are', async () => {
    expect(await named(files('누렁이.jpg', 'cat/image.png', 'image'))).toEqual([
      '누렁이.jpg',
      'cat/image.png',
      'image',
    ]);
    expect(await named({ from: 'paths', paths: ['/home/a/image.png'] })).toEqual(['/home/a/image.png']);
  });
});
