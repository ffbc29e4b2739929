/** Trusted Types, as far as they are used here; the browser's own types do not know them. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (address: string) => string },
  ): { createScriptURL: (address: string) => string };
}

declare global {
  interface Window {
    trustedTypes?: TrustedTypes;
  }
}

let policy: ReturnType<TrustedTypes['createPolicy']> | null = null;

/**
 * The address of a worker's program in the form that the page's content policy lets `new Worker` take. The policy admits one
 * maker of such addresses, once in a page's life.
 * @param address of our own bundle, as the bundler gives it (`import address from './some-worker.ts?worker&url'`)
 * @throws TypeError for another origin's
 */
export function workerAddress(address: string): string {
  if (window.trustedTypes === undefined) return ownAddress(address);
  policy ??= window.trustedTypes.createPolicy('pawprint-worker', { createScriptURL: ownAddress });
  return policy.createScriptURL(address);
}

function ownAddress(address: string): string {
  const { href, origin } = new URL(address, location.href);
  if (origin !== location.origin) throw new TypeError(`${origin} is another's`);
  return href;
}
