/**
 * The names of everything in Redis. All share one hash tag, so that a script may touch any of them together, also on
 * Redis Cluster.
 */
export const tag = '{keyturn}';

const named = (name: string) => `${tag}:${name}`;

export const keys = {
  record: (id: string) => named(`record:${id}`),
  /** Ids of the records that have not ended. */
  active: named('active'),
  /** Ids of the records in which something is due, by the moment (epoch milliseconds). */
  due: named('due'),
  /** Ids of ended rotations of a secret, by the moment of their end. */
  ended: (secret: string) => named(`ended:${secret}`),
  /** Place to the id of the rotation that holds it. */
  places: named('places'),
  /** Notices of a record that have not been told, in order. */
  outbox: (id: string) => named(`outbox:${id}`),
  /** Ids of records with something to tell or to redraw, by the moment of the next try. */
  telling: named('telling'),
  /** Where a record's living message stands, and which revision it shows. */
  drawn: (id: string) => named(`drawn:${id}`),
  /** Ids of rotations with a chart to post, by the moment of the next try. */
  charting: named('charting'),
  chart: (id: string) => named(`chart:${id}`),
  lease: (id: string) => named(`lease:${id}`),
  auditHead: named('audit:head'),
  audit: (chain: string) => named(`audit:${chain}`),
  auditOf: (secret: string) => named(`audit-of:${secret}`),
  inboxItem: (key: string) => named(`inbox:${key}`),
  inbox: named('inbox'),
  seen: (signature: string) => named(`seen:${signature}`),
  readings: named('readings'),
  mark: named('mark'),
  /** Written only to see whether writes are taken. */
  probe: named('probe'),
  reserved: (secret: string, version: string) => named(`reserved:${secret}:${version}`),
} as const;
