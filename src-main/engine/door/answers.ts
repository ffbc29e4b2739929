import type { FastifyInstance } from 'fastify';
import { AppError, type ErrorCode, toAppError } from '../../../src-shared/errors.ts';

const statusOf: Partial<Record<ErrorCode, number>> = {
  invalid_input: 400,
  upload_incomplete: 400,
  not_authorised: 401,
  upload_not_found: 404,
  photo_not_found: 404,
  project_not_found: 404,
  body_too_large: 413,
  disk_full: 507,
};

/**
 * Errors outside of calls leave as `{ code, details }`. What nobody expected is logged, and leaves as `internal` with the
 * log entry's id.
 * @param logged writes an error down and names it
 */
export function answerErrors(server: FastifyInstance, logged: (error: AppError, where: string) => AppError): void {
  server.setErrorHandler((error, request, reply) => {
    const known = knownError(error);
    const plain = known ?? logged(toAppError(error), `${request.method} ${request.routeOptions.url ?? '?'}`);
    const status = known === null ? 500 : frameworkStatus(error);
    // What is left of the body is not worth reading.
    if (request.method === 'POST') void reply.header('connection', 'close');
    void reply.code(status ?? statusOf[plain.code] ?? 500).send(plain.toPlain());
  });
  server.setNotFoundHandler((_request, reply) => {
    void reply.code(404).send(new AppError('invalid_input', { reason: 'address' }).toPlain());
  });
}

function knownError(error: unknown): AppError | null {
  if (error instanceof AppError) return error.code === 'internal' ? null : error;
  const status = frameworkStatus(error);
  if (status === 413) return new AppError('body_too_large');
  // Its text may quote what was sent; its code does not.
  if (status !== null) return new AppError('invalid_input', { reason: codeOf(error) });
  const app = toAppError(error);
  return app.code === 'internal' ? null : app;
}

/** The framework's own complaints about a request (too large, not JSON, unknown type) carry a status of 4xx. */
function frameworkStatus(error: unknown): number | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : null;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'request';
}
