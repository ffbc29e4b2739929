/** A command has said all it had to say, and what it found is for the user to mend: only the exit code is left. */
export class ProblemsFound extends Error {}
