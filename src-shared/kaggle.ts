import { z } from 'zod';

/** Where the photos of cats and dogs come from that everybody learns with. */
export const kaggle = {
  competition: 'dogs-vs-cats',
  /** What the project is called that begins with them: Kaggle's own title. */
  title: 'Dogs vs. Cats',
  /** Where the rules are accepted, without which nothing is given out. */
  rulesPage: 'https://www.kaggle.com/c/dogs-vs-cats/rules',
  /** Where keys are made. */
  settingsPage: 'https://www.kaggle.com/settings',
} as const;

/** A name or key is one word of plain letters; anything else would end up in a header as something else. */
const word = z.string().regex(/^[\x21-\x7e]{1,512}$/);

/** What lets a user in at Kaggle: a name and key, as kaggle.json holds them, or one of the newer tokens. */
export const kaggleLoginSchema = z.union([
  z.strictObject({ username: word.regex(/^[^:]*$/), key: word }),
  z.strictObject({ token: word }),
]);
export type KaggleLogin = z.infer<typeof kaggleLoginSchema>;

/** What the newer tokens begin with; they go alone, without the name. */
const tokenPrefix = 'KGAT_';

/** Makes a login of what the user typed; null where something is missing or cannot be meant. */
export function kaggleLoginOf(username: string, key: string): KaggleLogin | null {
  const whole = key.trim().startsWith('{') ? readKaggleLogin(key) : null;
  if (whole !== null) return whole;
  const login = key.trim().startsWith(tokenPrefix)
    ? { token: key.trim() }
    : { username: username.trim(), key: key.trim() };
  return kaggleLoginSchema.safeParse(login).data ?? null;
}

/** Reads a kaggle.json, or a file that holds a token alone; null where it is something else. */
export function readKaggleLogin(text: string): KaggleLogin | null {
  // Windows' editor puts a mark before the first letter.
  const plain = text.replace(/^\uFEFF/, '').trim();
  if (plain.startsWith(tokenPrefix)) return kaggleLoginOf('', plain);
  try {
    const held = z.object({ username: z.string(), key: z.string() }).safeParse(JSON.parse(plain));
    return held.success ? kaggleLoginOf(held.data.username, held.data.key) : null;
  } catch {
    return null; // not JSON
  }
}

/** Whether a file is called as Kaggle calls it, also as browsers number a second one. */
export function isKaggleFile(name: string): boolean {
  return /^kaggle ?(\(\d+\))?\.json$/i.test(name);
}

/** A kaggle.json has seventy bytes; what is larger is none. */
export const kaggleFileLimit = 10_000;

/** What the program has of Kaggle's: nothing of it is secret. */
export interface KaggleView {
  /** A login is kept: its name, '' for a token. null: none is. */
  kept: string | null;
  /** Bytes of the photos that are here from an earlier attempt. */
  here: number;
  /** They are all here. */
  whole: boolean;
  /** The project that they were being loaded for when that broke off or the project was closed; null: none. */
  wantedBy: string | null;
}

/** What a download would be. */
export interface KaggleOffer {
  /** null: Kaggle does not say. */
  bytes: number | null;
  here: number;
  /** Free on this disk. */
  free: number;
}
