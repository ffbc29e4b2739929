/** Keys of names, kept in columns beside them: SQLite itself knows neither the order nor the case of most of the world's letters. */

/** Longest run of digits that is compared as one number; a longer one goes on as the next. Three digits hold its length. */
const longestNumber = 999;

/**
 * A key whose order by bytes is the order people expect of names: case and accents do not count, digits count as numbers
 * ("cat 2" before "cat 10"), Hangul syllables keep their own order.
 */
export function orderKey(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(new RegExp(`\\d{1,${String(longestNumber)}}`, 'g'), (digits) => {
      const number = digits.replace(/^0+(?=\d)/, '');
      return String(number.length).padStart(3, '0') + number;
    });
}

/** What a search is looked up in, and what the searched words become: composed letters, small ones. */
export function searchKey(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
