/** Thrown where an item has to wait for another rotation to end: it stays in the inbox and is tried again. */
export class NotYet extends Error {}
