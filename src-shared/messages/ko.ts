import { koErrors as errors } from "./ko/errors.ts";
import { words } from "./ko/words.ts";
import type { Messages } from "./messages.ts";

export const ko: Messages = { errors, words };
