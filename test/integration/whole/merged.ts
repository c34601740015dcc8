export type Tree = { readonly [key: string]: unknown };

/** A tree with the branches of another laid over it: what is `undefined` there is taken away, a list replaces a list. */
export function merged(base: Tree, over: Tree): Tree {
  const entries = Object.entries(over).map(([key, value]) => {
    const below = base[key];
    return [key, isTree(below) && isTree(value) ? merged(below, value) : value] as const;
  });
  const whole = { ...base, ...Object.fromEntries(entries) };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
