const agedBy = 20;

/** Makes etcd forget every revision but the newest, as the API server does every five minutes, and leaves word of it. */
export async function compactEtcd(url: string): Promise<void> {
  const { header } = await ask(`${url}/v3/kv/range`, { key: base64('nothing') });
  // API servers watch this key, to forget in their caches what etcd has forgotten.
  await ask(`${url}/v3/kv/put`, { key: base64('compact_rev_key'), value: base64(header.revision) });
  await ask(`${url}/v3/kv/compaction`, { revision: header.revision, physical: true });
}

/**
 * Gives an etcd that is new a past which it has forgotten, as every cluster has that is in use: its first revisions have expired.
 * False while it does not answer yet.
 */
export async function ageEtcd(url: string): Promise<boolean> {
  try {
    await ask(`${url}/v3/kv/range`, { key: base64('nothing') });
  } catch {
    return false;
  }
  for (let count = 0; count < agedBy; count += 1) {
    await ask(`${url}/v3/kv/put`, { key: base64('keyturn-age'), value: base64(String(count)) });
  }
  await compactEtcd(url);
  return true;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

interface EtcdAnswer {
  readonly header: { readonly revision: string };
}

/** etcd's JSON gateway; keys are base64, numbers are strings. */
async function ask(url: string, body: object): Promise<EtcdAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`etcd answered ${response.status}`);
  return (await response.json()) as EtcdAnswer;
}
