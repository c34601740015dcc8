import type { MonitorReading, Readings } from './monitors.js';

/**
 * The new readings, with what the earlier ones knew: a trigger that was once seen as a warning stays one, so that a
 * warning which is over is not taken for an alert that flapped.
 */
export function rememberWarnings(before: Readings | undefined, after: Readings): Readings {
  const warned = (id: number, group: MonitorReading['groups'][number]): number | undefined => {
    if (group.state === 'warn') return group.triggeredAt;
    // Seen as an alert, it was one, also where it had begun as a warning.
    if (group.state === 'alert') return undefined;
    const earlier = before?.monitors
      .find((monitor) => monitor.id === id)
      ?.groups.find(({ name }) => name === group.name);
    return earlier?.warnedAt === group.triggeredAt ? earlier?.warnedAt : undefined;
  };
  const monitors = after.monitors.map((monitor) => ({
    ...monitor,
    groups: monitor.groups.map((group) => {
      const warnedAt = warned(monitor.id, group);
      return warnedAt === undefined ? group : { ...group, warnedAt };
    }),
  }));
  return { ...after, monitors };
}
