/** How many times faster than the commands, by the number of workloads. */
export const timesFaster: ReadonlyMap<number, number> = new Map([
  [1, 5],
  [10, 20],
  [50, 50],
]);

/** With one workload: bare round trips of the API until the last patch is accepted. */
export const mostRoundTrips = 3;

/** How many times the physical limit the last bad pod may take. */
export const mostOfLimit = 1.2;
