import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import type { NotSeen } from '../../rotation/reference.js';
import type { Resource } from '../resources.js';
import type { ReferenceHit } from './grade-object.js';
import type { WantedSecret } from './wanted-secret.js';

const unzip = promisify(gunzip);

/** More than a Secret of 1 MiB unpacks to in any sensible chart; beyond it a release counts as not seen. */
const mostBytes = 128 * 1024 * 1024;

const recordSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).nullish(),
  }),
  data: z.record(z.string(), z.string()).nullish(),
});

const releaseSchema = z.looseObject({
  info: z.looseObject({ status: z.string().optional() }).nullish(),
  manifest: z.string().nullish(),
  config: z.unknown().optional(),
  hooks: z.unknown().optional(),
});

/** Helm keeps a release in Secrets (packed twice by base64), or by `HELM_DRIVER` in ConfigMaps (packed once). */
export function isHelmRecord(object: unknown): boolean {
  const record = recordSchema.safeParse(object).data;
  return record?.metadata.labels?.['owner'] === 'helm' && record.data?.['release'] !== undefined;
}

/**
 * What a Helm release record says of the wanted Secret. The deployed revision is `declared`: an upgrade or a repair with
 * Helm would bring the reference back; a revision that was superseded is `weak`, a way back for `helm rollback`. Nothing
 * of the record is kept: it may hold values.
 */
export async function gradeHelmRecord(
  object: unknown,
  resource: Resource,
  wanted: WantedSecret,
): Promise<ReferenceHit[] | NotSeen> {
  const record = recordSchema.parse(object);
  const { name, namespace } = record.metadata;
  const where = { name, ...(namespace === undefined ? {} : { namespace }) };
  const release = await unpack(record.data?.['release'] ?? '', resource.kind === 'Secret' ? 2 : 1);
  if (!release) {
    const { namespace: inNamespace } = where;
    const kind = `${resource.plural}/${name}`;
    const why = 'it is a Helm release that can not be unpacked';
    return inNamespace === undefined ? { kind, why } : { kind, namespace: inNamespace, why };
  }
  const status = release.info?.status ?? record.metadata.labels?.['status'];
  const grade = status === 'superseded' || status === 'uninstalled' || status === 'failed' ? 'weak' : 'declared';
  return (['manifest', 'hooks', 'config'] as const).flatMap((part) => {
    const text = part === 'manifest' ? (release.manifest ?? '') : JSON.stringify(release[part] ?? null);
    const path = `/data/release/${part}`;
    return wanted.namesIn(text).map((secret) => ({ grade, kind: 'HelmRelease', ...where, path, secret }));
  });
}

async function unpack(packed: string, times: 1 | 2): Promise<z.infer<typeof releaseSchema> | undefined> {
  try {
    const once = Buffer.from(packed, 'base64');
    const bytes = times === 2 ? Buffer.from(once.toString('latin1'), 'base64') : once;
    const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const text = isZipped ? await unzip(bytes, { maxOutputLength: mostBytes }) : bytes;
    return releaseSchema.parse(JSON.parse(text.toString('utf8')));
  } catch {
    return undefined;
  }
}
