import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { AppError } from '../../../src-shared/errors.ts';
import type { Uploads } from './uploads.ts';

/** Longest name that a file may have had at its sender, folders included, in UTF-16 units. */
const longestPath = 8192;

/**
 * `POST /uploads/UPLOAD/NUMBER?path=FOLDER/NAME`: the body is the file, `application/octet-stream`. It is never held in
 * memory whole. The answer is `{ bytes }`.
 */
export function registerUploads(scope: FastifyInstance, uploads: Uploads): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => {
    done(null, payload);
  });
  scope.post<{
    Params: { upload: string; number: string };
    Querystring: { path?: unknown };
    Body: IncomingMessage | undefined;
  }>(
    '/uploads/:upload/:number',
    // The stream counts for itself, against the free space of the disk.
    { bodyLimit: Number.MAX_SAFE_INTEGER },
    async (request) => {
      const { upload, number } = request.params;
      if (!/^[0-9a-f]{32}$/.test(upload)) throw new AppError('upload_not_found');
      if (!/^\d{1,7}$/.test(number)) throw new AppError('invalid_input', { reason: 'number' });
      const path = segmentsOf(request.query.path);
      const file = { upload, number: Number(number), path, declared: declaredBytes(request) };
      const { bytes } = await uploads.receive(file, request.body ?? request.raw);
      return { bytes };
    },
  );
}

/**
 * The names on the way to a file, outermost first, NFC. They are names and nothing else, yet those that would mean a place
 * (`..`) are refused, so that no later mistake can make one of them.
 * @throws AppError invalid_input
 */
function segmentsOf(path: unknown): string[] {
  if (typeof path !== 'string' || path.length > longestPath) throw new AppError('invalid_input', { reason: 'path' });
  const segments = path.normalize('NFC').split('/');
  const isName = (segment: string): boolean =>
    segment !== '' && segment !== '.' && segment !== '..' && !segment.includes('\0');
  if (!segments.every(isName)) throw new AppError('invalid_input', { reason: 'path' });
  return segments;
}

function declaredBytes(request: FastifyRequest): number | null {
  const length = request.headers['content-length'];
  return length === undefined ? null : Number(length);
}
