import { enErrors } from "./en-errors.ts";
import { createFormat } from "./format.ts";

const f = createFormat("en");

/** English has two forms of a noun with a number. */
function plural(count: number, one: string, many: string): string {
  return `${f.count(count)} ${count === 1 ? one : many}`;
}

const photos = (count: number): string => plural(count, "photo", "photos");

/** Every sentence a user sees, by room. Sections belong to the page or program that shows them. */
export const en = {
  errors: enErrors,
  words: {
    photos,
    appName: "Pawprint",
    language: "English",
    nothingLeaves: "Nothing leaves this computer.",
  },
  steps: {
    photos: "Photos",
    split: "Split",
    train: "Train",
    results: "Results",
    use: "Use",
  },
  recipes: {
    mnist: {
      name: "Small digits network",
      says: "For small grey pictures, 28 × 28.",
    },
    scratch: {
      name: "From scratch",
      says: "It starts knowing nothing and learns from your photos alone.",
    },
  },
};
