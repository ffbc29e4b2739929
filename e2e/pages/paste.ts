import type { Page } from '@playwright/test';

/** Copies a picture as a browser's "Copy image" does, with the words that come along, and presses the keys that paste. */
export async function pastePicture(page: Page, png: Buffer, html?: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(page.url()).origin });
  await page.evaluate(
    async ({ base64, words }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const parts: Record<string, Blob> = { 'image/png': new Blob([bytes], { type: 'image/png' }) };
      if (words !== undefined) parts['text/html'] = new Blob([words], { type: 'text/html' });
      await navigator.clipboard.write([new ClipboardItem(parts)]);
    },
    { base64: png.toString('base64'), words: html },
  );
  await page.keyboard.press('ControlOrMeta+v');
}

export async function pasteWords(page: Page, words: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(page.url()).origin });
  await page.evaluate((text) => navigator.clipboard.writeText(text), words);
  await page.keyboard.press('ControlOrMeta+v');
}

/** Files that were copied in a file manager, which a test cannot do: their paste event as the browser would make it. */
export async function pasteFiles(page: Page, files: readonly { name: string; bytes: Buffer }[]): Promise<void> {
  await page.evaluate(
    (copied) => {
      const data = new DataTransfer();
      for (const { name, base64 } of copied) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: 'image/png' }));
      }
      document.body.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    },
    files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') })),
  );
}
