import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { stages } from './stages.js';

/** Writes what kwok is to do with nodes and pods, and the one log that every container has. */
export function writeKwokConfiguration(folder: string): string {
  const logsFile = join(folder, 'pods.log');
  writeFileSync(logsFile, `${new Date().toISOString()} stdout F started\n`);
  const logs = {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'ClusterLogs',
    metadata: { name: 'all' },
    spec: { logs: [{ logsFile, previousLogsFile: logsFile, follow: false }] },
  };
  const file = join(folder, 'kwok.yaml');
  writeFileSync(file, [...stages(), logs].map((document) => stringify(document)).join('---\n'));
  return file;
}
