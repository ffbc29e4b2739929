import { open } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../../src-shared/errors.ts';
import { type Recipe, recipeSchema } from '../../../src-shared/recipe.ts';

export interface ImageFile {
  /** Absolute path. */
  file: string;
  /** Media type. */
  type: string;
}

/** Where pictures come from. Each answers null where there is none of that name. */
export interface ImageSource {
  image: (project: string, photo: string, kind: 'thumbnail' | 'original') => Promise<ImageFile | null>;
  predictionImage: (project: string, prediction: string) => Promise<ImageFile | null>;
  stripImage: (recent: string, index: number) => Promise<ImageFile | null>;
  /** What a pack holds of a photo: size x size x channels uint8. */
  photoPixels: (project: string, photo: string, input: Recipe['input']) => Promise<Buffer | null>;
}

/** Pictures made of pixels. SVG is a document that can carry scripts, so it is none. */
const rasterTypes = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/bmp',
  'image/tiff',
  'image/heic',
]);

/** A recipe's input as an address has it: size=180&channels=3&fit=stretch&resizing=sharp. */
const { size, channels, fit, resizing } = recipeSchema.shape.input.shape;
const inputQuery = z.strictObject({
  size: z.coerce.number().pipe(size),
  channels: z.coerce.number().pipe(channels),
  fit,
  resizing,
});

/** Ids are opaque: letters and digits, never a path. */
const id = '[0-9A-Za-z_-]{1,64}';
const photo = '[0-9a-f]{64}';

/**
 * `GET /images/PROJECT/PHOTO/(thumbnail|original)`, `/images/PROJECT/prediction/ID` and `/strip/RECENT/NUMBER`. A photo's
 * address holds its SHA-256, so the browser may keep the picture for good. `GET /images/PROJECT/PHOTO/pixels?INPUT` gives the
 * bytes that training would read.
 */
export function registerImages(scope: FastifyInstance, source: ImageSource): void {
  scope.get<{ Params: { project: string; photo: string; kind: string } }>(
    `/images/:project(^${id}$)/:photo(^${photo}$)/:kind(^(?:thumbnail|original)$)`,
    async (request, reply) => {
      const { project, photo, kind } = request.params;
      return sendImage(
        request,
        reply,
        await source.image(project, photo, kind === 'original' ? kind : 'thumbnail'),
        `${photo}-${kind}`,
      );
    },
  );
  scope.get<{ Params: { project: string; photo: string }; Querystring: unknown }>(
    `/images/:project(^${id}$)/:photo(^${photo}$)/pixels`,
    async (request, reply) => {
      const { project, photo } = request.params;
      const input = inputQuery.safeParse(request.query);
      if (!input.success) throw new AppError('invalid_input', { reason: z.prettifyError(input.error) });
      const pixels = await source.photoPixels(project, photo, input.data);
      if (pixels === null) throw new AppError('photo_not_found');
      // Another version of the program may resize otherwise.
      return reply.header('cache-control', 'no-store').type('application/octet-stream').send(pixels);
    },
  );
  scope.get<{ Params: { project: string; prediction: string } }>(
    `/images/:project(^${id}$)/prediction/:prediction(^${id}$)`,
    async (request, reply) => {
      const { project, prediction } = request.params;
      return sendImage(request, reply, await source.predictionImage(project, prediction), prediction);
    },
  );
  scope.get<{ Params: { recent: string; index: string } }>(
    `/strip/:recent(^${id}$)/:index(^\\d{1,3}$)`,
    // A recent project's strip changes with the project, so the browser asks each time whether it did.
    async (request, reply) =>
      sendImage(request, reply, await source.stripImage(request.params.recent, Number(request.params.index)), null),
  );
}

/** @param lasting identity of a picture that never changes, null for one that does */
async function sendImage(
  request: FastifyRequest,
  reply: FastifyReply,
  image: ImageFile | null,
  lasting: string | null,
): Promise<FastifyReply> {
  if (image === null || !rasterTypes.has(image.type)) throw new AppError('photo_not_found');
  const handle = await open(image.file).catch((error: unknown) => {
    throw new AppError('photo_not_found', {}, { cause: error });
  });
  try {
    const { size, mtimeMs, ino } = await handle.stat();
    const etag = `"${lasting ?? [size, mtimeMs, ino].join('-')}"`;
    void reply
      .header('etag', etag)
      .header('cache-control', lasting === null ? 'private, no-cache' : 'private, max-age=31536000, immutable');
    if (request.headers['if-none-match'] === etag) {
      await handle.close();
      return await reply.code(304).send();
    }
    void reply.header('content-length', size).type(image.type);
    if (request.method === 'HEAD') {
      await handle.close();
      return await reply.send();
    }
    // The stream ends at the length that was announced, whatever happens to the file, and closes the handle.
    return await reply.send(handle.createReadStream({ start: 0, end: Math.max(0, size - 1) }));
  } catch (error) {
    await handle.close();
    throw error;
  }
}
