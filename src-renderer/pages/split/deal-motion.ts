import { cubicOut } from 'svelte/easing';
import { prefersReducedMotion } from 'svelte/motion';
import type { TransitionConfig } from 'svelte/transition';

/** One print after the other. */
const apart = 30;

/** A print is laid down on its pile. The print's own place is its `transform`, so this moves by `translate`. */
export function lay(_print: Element, { order }: { order: number }): TransitionConfig {
  if (prefersReducedMotion.current) return { duration: 0 };
  return {
    delay: order * apart,
    duration: 240,
    easing: cubicOut,
    css: (t, u) => `translate: ${String(u * 24)}px ${String(u * -72)}px; opacity: ${String(Math.min(1, t * 2))}`,
  };
}

/** A print is lifted off. */
export function lift(_print: Element, { order }: { order: number }): TransitionConfig {
  if (prefersReducedMotion.current) return { duration: 0 };
  return {
    delay: order * apart,
    duration: 240,
    easing: cubicOut,
    css: (t, u) => `translate: ${String(u * -24)}px ${String(u * -72)}px; opacity: ${String(t)}`,
  };
}
