import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../../src-shared/errors.ts';
import { limitBodyTime } from './body-time.ts';
import type { DoorKeys } from './keys.ts';
import { bearerOf, handOverPath } from './rules.ts';

const bodySchema = z.strictObject({ token: z.string().max(200) });

/**
 * `POST /hand-over` trades a one-time token for a session. A page sends `{ token }` and gets the cookie (204); a program
 * sends `Authorization: Bearer TOKEN` and gets `{ bearer }`, which it sends in the same header from then on.
 */
export function registerHandOver(scope: FastifyInstance, keys: DoorKeys, bodyTime: number): void {
  limitBodyTime(scope, bodyTime);
  scope.post(handOverPath, { bodyLimit: 4096 }, async (request, reply) => {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const bearer = keys.exchange(bearerOf(authorization) ?? '', 'bearer');
      if (bearer === null) return reply.code(403).send(refusal());
      return reply.header('cache-control', 'no-store').send({ bearer });
    }
    const body = bodySchema.safeParse(request.body);
    const session = body.success ? keys.exchange(body.data.token, 'page') : null;
    if (session === null) return reply.code(403).send(refusal());
    // Without `Secure`: the engine speaks plain HTTP with its own computer. It ends with the browser's session.
    return reply
      .code(204)
      .header('set-cookie', `${keys.cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`)
      .send();
  });
}

function refusal(): object {
  return new AppError('not_authorised', { rule: 'token' }).toPlain();
}
