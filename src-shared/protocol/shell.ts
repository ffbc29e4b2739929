import { z } from 'zod';
import { jobKinds } from '../api.ts';

/**
 * What the shell and its engine (`serve --shell`) say to each other: one JSON object a line, the engine on its stdout, the
 * shell on the engine's stdin. When stdin ends, the engine ends: it stops what runs as cancelling does, closes its
 * projects and exits. Nothing else may be printed on that stdout.
 */

/** The engine's first line, once. The token lets one window in; it is worth nothing after that. */
export const handOverSchema = z.strictObject({
  address: z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/),
  token: z.string().regex(/^[\w-]{16,}$/),
});
export type HandOver = z.infer<typeof handOverSchema>;

/** The engine's later lines. */
export const engineToShellSchema = z.union([
  /** Said whenever it changes: what would be lost or put off if the program were closed now, in the user's language. */
  z.strictObject({ busy: z.strictObject({ kind: z.enum(jobKinds), sentence: z.string().max(500) }).nullable() }),
  /** Share done of the longest work under way, for the taskbar; null takes the bar away. A few times a second at most. */
  z.strictObject({ progress: z.number().min(0).max(1).nullable() }),
  /** Long work has ended; shown by the system when the window is not in front. */
  z.strictObject({ notify: z.strictObject({ title: z.string().max(200), body: z.string().max(500) }) }),
  /** The answer to the request of that number. */
  z.strictObject({ answer: z.int(), ok: z.boolean() }),
]);
export type EngineToShell = z.infer<typeof engineToShellSchema>;

/**
 * Requests, each answered once under its number. The answer to `grant` comes when the paths are granted, so that a page
 * that learns a path afterwards can name it in a call at once: pipe and socket have no order between them.
 */
export const shellToEngineSchema = z.union([
  /** Paths the user picked or dropped: the page may name them, and what lies below them, from now on. */
  z.strictObject({ id: z.int(), grant: z.array(z.string().min(1)).min(1).max(10_000) }),
  /** May the page name this path (granted, below a root, or a known project's)? Asked before something is revealed. */
  z.strictObject({ id: z.int(), check: z.string().min(1) }),
]);
export type ShellToEngine = z.infer<typeof shellToEngineSchema>;
