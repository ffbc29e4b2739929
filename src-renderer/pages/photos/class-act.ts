/** What the user wants of a class, from its header. */
export type ClassAct =
  { do: 'rename'; name: string } | { do: 'select' } | { do: 'sort' } | { do: 'merge' } | { do: 'remove' };
