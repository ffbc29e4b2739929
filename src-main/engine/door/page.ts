import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { DevelopmentPage } from './dev-page.ts';

/** Vite puts the hash of its content into the name of each file in this folder. */
const hashed = '/assets/';

/** The built page. It holds no secrets: everybody whom the rules admit may read it. */
export async function registerPage(server: FastifyInstance, folder: string): Promise<void> {
  await server.register(fastifyStatic, {
    root: folder,
    dotfiles: 'deny',
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isHashed = path.slice(folder.length).replaceAll('\\', '/').startsWith(hashed);
      const forGood = 'public, max-age=31536000, immutable';
      void reply.header('cache-control', isHashed ? forGood : path.endsWith('.html') ? 'no-store' : 'no-cache');
    },
  });
}

/** The page as Vite serves it, in development. */
export function registerDevelopmentPage(server: FastifyInstance, page: DevelopmentPage): void {
  server.get('/*', (request, reply) => {
    reply.hijack();
    page.answer(request.raw, reply.raw);
  });
}
