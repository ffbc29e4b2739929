import { enErrors as errors } from "./en/errors.ts";
import { words } from "./en/words.ts";

/** Every sentence a user sees, a section per room: the page or program that says it. */
export const en = { errors, words };
