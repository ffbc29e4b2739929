import { paintCells, type PreviewPhoto } from '@shared/augmentation-preview.ts';
import type { FromPainter, ToPainter } from './preview-messages.ts';

/** The thread that paints previews, so that sliders move however much there is to paint. */

const photos = new Map<string, PreviewPhoto>();

self.addEventListener('message', ({ data }: MessageEvent<ToPainter>) => {
  if (data.kind === 'photos') {
    photos.clear();
    for (const photo of data.photos) photos.set(photo.sha256, photo);
    return;
  }
  const { augmentation, seed, shape, cells } = data.request;
  const found = cells.map(({ photo: sha256, epoch }) => {
    const photo = photos.get(sha256);
    if (photo === undefined) throw new Error('a photo is to be painted that was not handed over');
    return { photo, epoch };
  });
  const painted = paintCells(augmentation, seed, shape, found);
  self.postMessage({ painted } satisfies FromPainter, { transfer: [painted.buffer] });
});
